"""Who must not be contacted: what is asked before every call and e-mail, and how the list is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Refused
from spanco.crm.people.models import User
from spanco.crm.suspects.companies import normalising
from spanco.crm.suspects.models import Company, Contact, DoNotContact, Site

Kind = DoNotContact.Kind
Row = Company | Contact | Site

_AT_A_TIME: Final = 10_000
"""How many values one query asks for: databases take no more than some ten thousand."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """What of some companies and contacts must not be contacted; ``values`` are pairs of kind and value."""

    values: frozenset[tuple[str, str]]

    def company(self, company: Company) -> bool:
        """Tell whether nobody at a company may be contacted: its VAT number or its domain is on the list."""
        return (Kind.VAT, company.vat) in self.values or (Kind.DOMAIN, company.website) in self.values

    def phone(self, row: Row) -> bool:
        """Tell whether a company, a site or a contact must not be called."""
        return (Kind.PHONE, row.phone) in self.values or self.company(_company_of(row))

    def email(self, row: Company | Contact) -> bool:
        """Tell whether a company or a contact must not be written to."""
        address = row.email.lower()
        forbidden = (Kind.EMAIL, address), (Kind.DOMAIN, address.rpartition("@")[2])
        return any(one in self.values for one in forbidden) or self.company(_company_of(row))


def blocked(rows: Iterable[Row]) -> Blocked:
    """Return which telephone numbers, e-mail addresses, domains and VAT numbers must not be contacted.

    It takes one query for ten thousand values; contacts and sites are read with their company.
    """
    asked: dict[str, set[str]] = {kind: set() for kind in Kind.values}
    for row in rows:
        company = _company_of(row)
        asked[Kind.PHONE].add(row.phone)
        asked[Kind.VAT].add(company.vat)
        asked[Kind.DOMAIN].add(company.website)
        if not isinstance(row, Site):
            asked[Kind.EMAIL].add(row.email.lower())
            asked[Kind.DOMAIN].add(row.email.lower().rpartition("@")[2])
    found = listed(set().union(*asked.values()))
    return Blocked(frozenset(pair for pair in found.values if pair[1] in asked[pair[0]]))


def listed(values: Iterable[str]) -> Blocked:
    """Return what of these values, each in its normal form, is on the list; of a kind or another."""
    asked = sorted({*values} - {""})
    rows = DoNotContact.objects.order_by().values_list("kind", "value")
    return Blocked(
        frozenset(
            pair
            for start in range(0, len(asked), _AT_A_TIME)
            for pair in rows.filter(value__in=asked[start : start + _AT_A_TIME])
        )
    )


def _company_of(row: Row) -> Company:
    return row if isinstance(row, Company) else row.company


def normal(kind: str, text: str, country: str) -> str:
    """Return what was typed in the form it is compared in; raises `normalising.Unusable`."""
    match kind:
        case Kind.PHONE:
            return normalising.phone(text, country)
        case Kind.EMAIL:
            return normalising.email(text)
        case Kind.DOMAIN:
            return normalising.domain(text)
        case _:
            return normalising.vat(text, country)


def forbid(kind: str, value: str, by: User, reason: str = "") -> DoNotContact:
    """Put a value in its normal form on the list; one that is there already stays as it is."""
    entry, _created = DoNotContact.objects.get_or_create(
        kind=kind, value=value, defaults={"by": by, "reason": reason.strip()[:200]}
    )
    return entry


def allow(entry: int, by: User) -> None:
    """Take an entry off the list; what is not there any more is no fault."""
    if not by.leads:
        raise Refused(_("Ask your sales manager to take this off the list."))
    DoNotContact.objects.filter(pk=entry).delete()
