"""Companies that are likely one and the same, each with a score and the reasons for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from spanco.crm.suspects.companies.likeness import Likeness, Traits, likeness, own_domain, said, traits
from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.models import Company, Contact

SURE: Final = 90
"""From which score a company is taken to be the same where nobody is asked."""
_MOST_CANDIDATES: Final = 400
_MOST_SHOWN: Final = 8
_BEYOND_ALL: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Match:
    """A company found, and how likely it is the one looked for."""

    company: Company
    likeness: Likeness

    @property
    def score(self) -> int:
        """How likely it is, 60 to 100."""
        return self.likeness.score

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in words, the best reason first."""
        return said(self.likeness.evidence)


def likely(company: Company, *, at_most: int = _MOST_SHOWN) -> list[Match]:
    """Return the companies kept that are likely the same as one, saved or not, the likeliest first.

    Its values are in their normal form. It takes three queries, each of them bounded.
    """
    by_contact = _found_by_contacts(company)
    found = {one.pk: one for one in _candidates(company, by_contact)}
    own = _traits(company)
    matches = [
        Match(one, alike)
        for one in found.values()
        if (alike := likeness(own, _traits(one), by_contact.get(one.pk, ()))) is not None
    ]
    return sorted(matches, key=lambda match: (-match.score, match.company.pk))[:at_most]


def _traits(company: Company) -> Traits:
    key = company.name_key or name_key(company.name)
    return traits(key, company.city, company.vat, company.phone, company.email, company.website)


def _found_by_contacts(company: Company) -> Mapping[int, frozenset[str]]:
    """Return the companies at which someone has this company's telephone or e-mail, and which of the two."""
    wanted = Q(pk__in=[])
    if company.phone:
        wanted |= Q(phone=company.phone)
    if company.email:
        wanted |= Q(email=company.email)
    found: dict[int, frozenset[str]] = {}
    rows = Contact.objects.filter(wanted).order_by().values_list("company_id", "phone", "email")
    for key, phone, email in rows[:_MOST_CANDIDATES]:
        theirs = (("phone", phone), ("email", email))
        same = {kind for kind, value in theirs if value and value == getattr(company, kind)}
        found[key] = found.get(key, frozenset()) | same
    return found


def _candidates(company: Company, by_contact: Iterable[int]) -> list[Company]:
    key = company.name_key or name_key(company.name)
    same = Q(pk__in=list(by_contact)) | Q(name_key=key)
    for field in ("vat", "phone", "email"):
        if value := getattr(company, field):
            same |= Q(**{field: value})
    if own := own_domain(company.website, company.email):
        same |= Q(website=own)
    others = Company.objects.kept().exclude(pk=company.pk).order_by()
    alike = Q(name_key__gte=key[:4], name_key__lt=key[:4] + _BEYOND_ALL)
    near = alike & (Q(city__iexact=company.city) | Q(postcode=company.postcode)) if company.city else alike
    found = list(others.filter(same)[:_MOST_CANDIDATES])
    # Those of the same town first: where many names begin alike, they are the ones that matter.
    found += others.filter(near)[:_MOST_CANDIDATES]
    return found if not company.city else [*found, *others.filter(alike)[:_MOST_CANDIDATES]]
