"""Which targets may be contacted at all: asked of the database, and kept with each target."""

from collections.abc import Iterator
from itertools import chain

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, StrIndex, Substr

from spanco.crm.suspects.models import Company, Contact, DoNotContact, Site

Kind = DoNotContact.Kind


def reachable() -> Q:
    """Return the condition, on targets, that there is a number or an address which may be used.

    It may where neither it nor its domain is on the list of who must not be contacted, nor the company: the
    same as `do_not_contact.Blocked` says of rows that were read.
    """
    people = Contact.objects.filter(_phone("") | _email(""), company=OuterRef("company_id"))
    companies = Company.objects.filter(pk=OuterRef("company_id"))
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


def with_value(kind: str, value: str) -> Iterator[int]:
    """Yield the keys of the companies that have a value, themselves, at a site or of a person there.

    Addresses of a domain are looked for among all, since there is no index of how they end.
    """
    own, at_sites, of_people = Q(vat=value), Q(pk__in=()), Q(pk__in=())
    if kind == Kind.PHONE:
        own = at_sites = of_people = Q(phone=value)
    elif kind == Kind.EMAIL:
        own = of_people = Q(email=value)
    elif kind == Kind.DOMAIN:
        of_people = Q(email__endswith=f"@{value}")
        own = Q(website=value) | of_people
    found = (
        Company.objects.filter(own).order_by().values_list("pk"),
        Site.objects.filter(at_sites).order_by().values_list("company"),
        Contact.objects.filter(of_people).order_by().values_list("company"),
    )
    yield from dict.fromkeys(key for (key,) in chain.from_iterable(found))


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
