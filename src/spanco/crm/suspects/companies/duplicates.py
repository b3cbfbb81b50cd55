"""Companies that are likely one and the same, each with a score and the reasons for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from spanco.crm.suspects.companies.names import folded, name_key
from spanco.crm.suspects.models import Company, Contact

CERTAIN: Final = 100
_ALIKE: Final = 86
"""From how many percent names are said to be alike."""
_MOST_CANDIDATES: Final = 400
_MOST_SHOWN: Final = 8
_BEYOND_ALL: Final = "\U0010ffff"

_PROVIDERS: Final = """
gmail.com googlemail.com outlook.com outlook.it outlook.fr hotmail.com hotmail.it hotmail.fr live.com
live.it live.fr msn.com yahoo.com yahoo.it yahoo.fr ymail.com icloud.com me.com mac.com aol.com gmx.com
gmx.de gmx.net gmx.ch web.de t-online.de freenet.de proton.me protonmail.com pm.me mail.com zoho.com
libero.it virgilio.it alice.it tin.it tim.it tiscali.it inwind.it iol.it fastwebnet.it email.it
teletu.it vodafone.it poste.it pec.it legalmail.it arubapec.it postecert.it pecimprese.it orange.fr
wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr bluewin.ch telefonica.net terra.es
sapo.pt skynet.be telenet.be proximus.be ziggo.nl kpnmail.nl btinternet.com virginmedia.com sky.com
"""
PUBLIC_MAIL: Final = frozenset(_PROVIDERS.split())
"""Domains that many share, so that sharing one tells nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """A company found, how likely it is the one looked for (0 to 100), and why, best reason first."""

    company: Company
    score: int
    reasons: tuple[str, ...]


def likely(company: Company, *, at_most: int = _MOST_SHOWN) -> list[Match]:
    """Return the companies kept that are likely the same as one, saved or not, the likeliest first.

    Its values are in their normal form. It takes three queries, each of them bounded.
    """
    by_contact = _found_by_contacts(company)
    found = {one.pk: one for one in _candidates(company, by_contact)}
    matches = [_compared(company, one, by_contact.get(one.pk, frozenset())) for one in found.values()]
    return sorted(
        (match for match in matches if match is not None), key=lambda match: (-match.score, match.company.pk)
    )[:at_most]


def domain_of(company: Company) -> str:
    """Return the domain that is a company's own, of its website or its e-mail address; empty if none is."""
    for found in (company.website, company.email.rpartition("@")[2]):
        if found and found not in PUBLIC_MAIL:
            return found
    return ""


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
        same = {
            kind for kind, value in (("phone", phone), ("email", email)) if value == getattr(company, kind)
        }
        found[key] = found.get(key, frozenset()) | (same if company.phone or company.email else set())
    return found


def _candidates(company: Company, by_contact: Iterable[int]) -> list[Company]:
    key = company.name_key or name_key(company.name)
    same = Q(pk__in=list(by_contact)) | Q(name_key=key)
    for field in ("vat", "phone", "email"):
        if value := getattr(company, field):
            same |= Q(**{field: value})
    if own := domain_of(company):
        same |= Q(website=own)
    others = Company.objects.kept().exclude(pk=company.pk).order_by()
    alike = Q(name_key__gte=key[:4], name_key__lt=key[:4] + _BEYOND_ALL)
    near = alike & (Q(city__iexact=company.city) | Q(postcode=company.postcode)) if company.city else alike
    found = list(others.filter(same)[:_MOST_CANDIDATES])
    # Those of the same town first: where many names begin alike, they are the ones that matter.
    found += others.filter(near)[:_MOST_CANDIDATES]
    return found if not company.city else [*found, *others.filter(alike)[:_MOST_CANDIDATES]]


def _compared(company: Company, other: Company, by_contact: frozenset[str]) -> Match | None:
    """Return how alike two companies are, nothing where they are not."""
    reasons = _same_keys(company, other, by_contact)
    percent = round(fuzz.token_sort_ratio(company.name_key or name_key(company.name), other.name_key))
    same_town = bool(company.city) and folded(company.city) == folded(other.city)
    other_town = bool(company.city and other.city) and not same_town
    if percent == CERTAIN:
        reasons.append((90, _("same name")))
    elif percent >= _ALIKE and (reasons or not other_town):
        reasons.append((percent - 12, _("name %(percent)s %% alike") % {"percent": percent}))
    if not reasons:
        return None
    best = max(points for points, _reason in reasons)
    score = best + 2 * (len(reasons) - 1) + (4 if same_town else 0) - (10 if other_town and best < 95 else 0)
    said = [reason for _points, reason in sorted(reasons, key=lambda one: -one[0])]
    if same_town:
        said.append(_("same town"))
    if company.vat and other.vat and company.vat != other.vat:
        score -= 40
        said.append(_("but another VAT number"))
    certain = bool(company.vat) and company.vat == other.vat
    return Match(other, CERTAIN if certain else max(1, min(score, CERTAIN - 1)), tuple(said))


def _same_keys(company: Company, other: Company, by_contact: frozenset[str]) -> list[tuple[int, str]]:
    """Return what two companies share, as points and reasons."""
    reasons: list[tuple[int, str]] = []
    if company.vat and company.vat == other.vat:
        reasons.append((CERTAIN, _("same VAT number")))
    if company.email and (company.email == other.email or "email" in by_contact):
        reasons.append((95, _("same e-mail")))
    own = domain_of(company)
    if own and own == domain_of(other):
        reasons.append((92, _("same website")))
    if company.phone and (company.phone == other.phone or "phone" in by_contact):
        reasons.append((88, _("same telephone")))
    return reasons
