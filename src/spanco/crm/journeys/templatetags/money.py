"""Amounts of money as the user's language writes them."""

from copy import copy
from decimal import Decimal

from babel import Locale
from babel.numbers import format_compact_currency, format_currency
from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """Return an amount with its currency, to the cent."""
    if amount is None:
        return ""
    return format_currency(amount, currency or "EUR", locale=_locale())


@register.filter
def about(amount: Decimal | None, currency: str) -> str:
    """Return an amount with its currency as short as it is usually written: € 214 k."""
    if amount is None:
        return ""
    locale = _locale()
    short = format_compact_currency(
        amount, currency or "EUR", locale=locale, fraction_digits=int(abs(amount) >= 1_000_000)
    )
    if str(int(abs(amount))) not in short:
        return short
    # This language writes such an amount in full: in whole units, then, with its thousands apart.
    whole = copy(locale.currency_formats["standard"])
    whole.frac_prec = (0, 0)
    return str(whole.apply(amount, locale, currency=currency or "EUR", currency_digits=False))


def _locale() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")
