"""Which targets may be contacted at all, asked of the database."""

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, StrIndex, Substr

from spanco.crm.suspects.models import Company, Contact, DoNotContact
from spanco.crm.suspects.models.companies import Span

Kind = DoNotContact.Kind


def reachable(span: Span | None = None) -> Q:
    """Return the condition, on targets, that there is a number or an address which may be used.

    It may where neither it nor its domain is on the list of who must not be contacted, nor the company: the
    same as `do_not_contact.Blocked` says of rows that were read.
    """
    people = Contact.objects.within(span).filter(_phone("") | _email(""), company=OuterRef("company_id"))
    companies = Company.objects.within(span).filter(pk=OuterRef("company_id"))
    switchboard = Q(site=None) | Q(site__phone="")
    barred = companies.exclude(
        _allowed(Kind.VAT, OuterRef("vat")) & _allowed(Kind.DOMAIN, OuterRef("website"))
    )
    ways = (
        Q(Exists(people))
        | Q(Exists(companies.filter(_email(""))))
        | _phone("site__")
        | (switchboard & Q(Exists(companies.filter(_phone("")))))
    )
    return ~Q(Exists(barred)) & ways


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
