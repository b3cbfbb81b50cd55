"""Which targets may be contacted at all, asked of the database."""

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, StrIndex, Substr

from spanco.crm.suspects.models import Contact, DoNotContact

Kind = DoNotContact.Kind


def reachable() -> Q:
    """Return the condition, on targets, that there is a number or an address which may be used.

    It may where neither it nor its domain is on the list of who must not be contacted, nor the company: the
    same as `do_not_contact.Blocked` says of rows that were read.
    """
    people = Contact.objects.filter(_phone("") | _email(""), company=OuterRef("company_id"))
    switchboard = Q(site=None) | Q(site__phone="")
    ways = Q(Exists(people)) | _email("company__") | _phone("site__") | (switchboard & _phone("company__"))
    return (
        _allowed(Kind.VAT, OuterRef("company__vat"))
        & _allowed(Kind.DOMAIN, OuterRef("company__website"))
        & ways
    )


def _phone(path: str) -> Q:
    return Q(**{f"{path}phone__gt": ""}) & _allowed(Kind.PHONE, OuterRef(f"{path}phone"))


def _email(path: str) -> Q:
    address = Lower(OuterRef(f"{path}email"))
    domain = Substr(address, StrIndex(address, Value("@")) + 1)
    given = Q(**{f"{path}email__gt": ""})
    return given & _allowed(Kind.EMAIL, address) & _allowed(Kind.DOMAIN, domain)


def _allowed(kind: str, value: Combinable) -> Q:
    """Return the condition that a value of the row is not on the list."""
    return ~Q(Exists(DoNotContact.objects.filter(kind=kind, value=value)))
