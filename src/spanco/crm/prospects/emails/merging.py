"""Merge fields: a closed list of names that are put into a text, and nothing that runs."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FORM: Final = "form"
FIELDS: Final[Mapping[str, Promise]] = {
    "contact.name": gettext_lazy("the name of who is written to"),
    "contact.job": gettext_lazy("their job"),
    "company.name": gettext_lazy("the company"),
    "company.city": gettext_lazy("its town"),
    "offer.name": gettext_lazy("the offer"),
    "rep.name": gettext_lazy("the name of who writes"),
    "rep.email": gettext_lazy("their e-mail address"),
    FORM: gettext_lazy("a link to the form, good once and for 30 days; only in the text"),
}
"""What may stand between ``{{`` and ``}}``."""

_FIELD: Final = re.compile(r"\{\{\s*([^{}\n]{0,60}?)\s*\}\}")
_SHOWN: Final = 40


class Unmergeable(ValueError):  # noqa: N818 - it is said of what someone typed
    """A text names what cannot be put in; ``str()`` says so in the user's language."""


def fields_of(text: str) -> set[str]:
    """Return the fields a text names; raise Unmergeable where one is unknown or braces do not close.

    >>> sorted(fields_of("Dear {{ contact.name }}, about {{offer.name}}"))
    ['contact.name', 'offer.name']
    """
    named = {str(found) for found in _FIELD.findall(text)}
    for name in sorted(named - FIELDS.keys()):
        known = ", ".join(f"{{{{ {field} }}}}" for field in FIELDS)
        message = _("“%(name)s” is not something that can be put in. These are: %(known)s.")
        raise Unmergeable(message % {"name": name[:_SHOWN], "known": known})
    rest = _FIELD.sub("", text)
    for stray in ("{{", "}}", "{%", "%}"):
        if stray in rest:
            raise Unmergeable(
                _("“%(stray)s” stands alone: write a field as %(example)s.")
                % {"stray": stray, "example": "{{ contact.name }}"}
            )
    return named


def left_in(text: str) -> set[str]:
    """Return the fields a text still has; other braces in it are only text.

    >>> sorted(left_in("Dear {{contact.name}}, {{ as you like {{ form }}"))
    ['contact.name', 'form']
    """
    return FIELDS.keys() & {str(found) for found in _FIELD.findall(text)}


def with_form(text: str, link: str) -> str:
    """Return a text with the link to the form where it names it, whatever else is in it."""
    return _FIELD.sub(lambda found: link if found[1] == FORM else found[0], text)


def merged(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its fields filled in, once: what is put in is not read again.

    A field without a value stays as it is. Raises Unmergeable as `fields_of` does.

    >>> merged("Dear {{ contact.name }}", {"contact.name": "{{ rep.name }}", "rep.name": "Anna"})
    'Dear {{ rep.name }}'
    """
    fields_of(text)
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)
