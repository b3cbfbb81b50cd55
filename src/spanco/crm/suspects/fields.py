"""What may be known of a target, by name: what offers need, profiles ask for and segments cut by."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spanco.crm.suspects.models import Criterion, CustomField

Test = Criterion.Test


class Kind(StrEnum):
    """What a field holds, and so how it is compared; the first five are those of custom fields."""

    TEXT = CustomField.Kind.TEXT.value
    NUMBER = CustomField.Kind.NUMBER.value
    DATE = CustomField.Kind.DATE.value
    YES_NO = CustomField.Kind.YES_NO.value
    CHOICE = CustomField.Kind.CHOICE.value
    PRESENCE = "presence"


_EXISTS: Final = (Test.KNOWN, Test.UNKNOWN)
_EQUAL: Final = (Test.IS, Test.IS_NOT)
_ORDER: Final = (Test.AT_LEAST, Test.AT_MOST)

TESTS: Final[dict[Kind, tuple[Test, ...]]] = {
    Kind.TEXT: (*_EQUAL, Test.AMONG, Test.CONTAINS, *_EXISTS),
    Kind.NUMBER: (*_EQUAL, *_ORDER, *_EXISTS),
    Kind.DATE: (*_EQUAL, *_ORDER, *_EXISTS),
    Kind.YES_NO: (Test.IS, *_EXISTS),
    Kind.CHOICE: (*_EQUAL, Test.AMONG, *_EXISTS),
    Kind.PRESENCE: _EXISTS,
}
"""The tests that make sense of a field of each kind."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that may be known of a target.

    ``name`` is as in ``Offer.needs``; ``part`` says whose it is; ``choices`` are those of a list. What
    ``is_kept`` is read from a column of the target itself, without its company or site.
    """

    name: str
    label: str | Promise
    kind: Kind
    part: str | Promise
    choices: tuple[str, ...] = field(default=())
    is_kept: bool = False


_COMPANY: Final[tuple[tuple[str, Promise, Kind], ...]] = (
    ("vat", _("VAT number"), Kind.TEXT),
    ("phone", _("telephone"), Kind.TEXT),
    ("email", _("e-mail"), Kind.TEXT),
    ("website", _("website"), Kind.TEXT),
    ("sector", _("sector"), Kind.TEXT),
    ("employees", _("employees"), Kind.NUMBER),
    ("turnover", _("turnover"), Kind.NUMBER),
    ("address", _("address"), Kind.TEXT),
    ("postcode", _("postcode"), Kind.TEXT),
    ("city", _("city"), Kind.TEXT),
    ("region", _("region"), Kind.TEXT),
    ("country", _("country"), Kind.TEXT),
)
OF_SITES: Final = frozenset({"phone", "address", "postcode", "city", "country"})
"""Those of them that a target which is one site of a company has of its own."""

KEPT: Final = ("sector", "city", "region", "country", "employees", "turnover")
"""Those of them that each target keeps, and fields of one's own: whole files are looked through by them."""

_CONTACT: Final[tuple[tuple[str, Promise], ...]] = (
    ("contact", _("a contact")),
    ("contact.phone", _("a contact’s telephone")),
    ("contact.email", _("a contact’s e-mail")),
    ("contact.decides", _("a contact who decides")),
)
_IN_FILE: Final[tuple[tuple[str, Promise, Kind], ...]] = (
    ("name", _("company"), Kind.TEXT),
    ("source", _("source"), Kind.TEXT),
    ("completeness", _("percent complete"), Kind.NUMBER),
    ("fits", _("meets the profile"), Kind.YES_NO),
    ("assigned", pgettext_lazy("a target", "assigned"), Kind.YES_NO),
    ("reachable", _("a number or address that may be used"), Kind.PRESENCE),
)
_KEPT_IN_FILE: Final = frozenset({"completeness", "fits", "reachable"})


def fields_of_targets() -> dict[str, Field]:
    """Return what an offer may need to know and ask for, by name: of companies, contacts, custom fields.

    It takes one query, for the custom fields.
    """
    found = [Field(name, label, kind, _("Company")) for name, label, kind in _COMPANY]
    found += [Field(name, label, Kind.PRESENCE, _("Contacts")) for name, label in _CONTACT]
    found += [
        Field(f"custom.{custom.key}", custom.name, Kind(custom.kind), _("Your fields"), tuple(custom.choices))
        for custom in CustomField.objects.order_by("name")
    ]
    return {one.name: one for one in found}


def fields_of_segments() -> dict[str, Field]:
    """Return what targets may be cut by: also by what is known of them in their file."""
    known = fields_of_targets()
    known |= {
        name: replace(field, is_kept=True)
        for name, field in known.items()
        if name in KEPT or name.startswith("custom.")
    }
    return known | {
        name: Field(name, label, kind, _("In the file"), is_kept=name in _KEPT_IN_FILE)
        for name, label, kind in _IN_FILE
    }
