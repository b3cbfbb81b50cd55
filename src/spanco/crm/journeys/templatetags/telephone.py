"""Telephone numbers as people read them."""

import phonenumbers
from django import template

register = template.Library()


@register.filter
def telephone(number: str) -> str:
    """Return a number in E.164 form in groups, as it is dialled from abroad; what is none as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
