"""How like two companies are: the one definition, on entry, on import and in the list of duplicates.

Pure: it takes plain values in their normal form and knows neither the database nor the engine. What finds
the pairs that are worth comparing differs (an index, a block of names); how they are judged does not.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz

from spanco.crm.suspects.companies.names import folded

CERTAIN: Final = 100
LIKELY: Final = 60
"""From how many points two companies are said to be likely one."""
ALIKE: Final = 86
"""From how many percent names are said to be alike."""

SAID: Final = {
    "vat": gettext_lazy("same VAT number"),
    "email": gettext_lazy("same e-mail"),
    "domain": gettext_lazy("same website"),
    "phone": gettext_lazy("same telephone"),
    "name": gettext_lazy("same name"),
    "town": gettext_lazy("same town"),
    "other_vat": gettext_lazy("but another VAT number"),
}
"""Evidence in words."""

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

_POINTS: Final = {"vat": CERTAIN, "email": 95, "domain": 92, "name": 90, "phone": 88}
_FOR_MORE, _FOR_TOWN, _AGAINST_TOWN, _AGAINST_VAT, _NOT_QUITE = 2, 4, 10, 40, 12
_DIGIT: Final = re.compile("[0-9]")
_BEYOND_TOWNS: Final = 95
"""From how many points another town says nothing: companies move, and have branches."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a company is compared by; empty where it is not known.

    ``words`` are those of its name's key in alphabetical order, ``town`` is folded, ``domain`` its own.
    """

    words: str
    town: str = ""
    vat: str = ""
    phone: str = ""
    email: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two companies are one (60 to 100), and why, the best evidence first.

    Evidence is ``vat``, ``email``, ``domain``, ``phone``, ``name``, ``name:97`` (percent), ``town`` or
    ``other_vat``, to be kept and said in anybody's language.
    """

    score: int
    evidence: tuple[str, ...]

    @property
    def is_by_name(self) -> bool:
        """Whether the names are alike without being the same."""
        return any(one.startswith("name:") for one in self.evidence)


def traits(name_key: str, city: str, vat: str, phone: str, email: str, website: str) -> Traits:  # noqa: PLR0913, PLR0917 - the columns compared
    """Return what a company is compared by, of its values in their normal form.

    >>> traits("rossi tintoria", "FORLÌ", "", "", "info@rossi.it", "")
    Traits(words='rossi tintoria', town='forli', vat='', phone='', email='info@rossi.it', domain='rossi.it')
    """
    return Traits(in_order(name_key), _town(city), vat, phone, email, own_domain(website, email))


def own_domain(website: str, email: str) -> str:
    """Return the domain that is a company's own, of its website or its e-mail address; empty if none is."""
    for found in (website, email.rpartition("@")[2]):
        if found and found not in PUBLIC_MAIL:
            return found
    return ""


def likeness(sought: Traits, other: Traits, of_people: Iterable[str] = ()) -> Likeness | None:
    """Return how like a company is to one that is known; None where they are not likely one.

    ``of_people`` says which of the sought one's ``phone`` and ``email`` is that of someone at the other.

    >>> likeness(Traits("belini officine", "padova"), Traits("bellini officine", "padova"))
    Likeness(score=89, evidence=('name:97', 'town'))
    >>> likeness(Traits("belini officine", "padova"), Traits("bellini officine", "rovigo"))
    """
    points = _shared(sought, other, frozenset(of_people))
    same_town = bool(sought.town) and sought.town == other.town
    other_town = bool(sought.town and other.town) and not same_town
    percent = _percent(sought.words, other.words)
    if percent == CERTAIN:
        points["name"] = _POINTS["name"]
    elif percent and (points or not other_town):
        points[f"name:{percent}"] = percent - _NOT_QUITE
    if not points:
        return None
    evidence = sorted(points, key=lambda one: -points[one])
    if "vat" in points:
        return Likeness(CERTAIN, (*evidence, *(["town"] if same_town else [])))
    score = points[evidence[0]] + _FOR_MORE * (len(points) - 1)
    if same_town:
        score += _FOR_TOWN
        evidence.append("town")
    elif other_town and points[evidence[0]] < _BEYOND_TOWNS:
        score -= _AGAINST_TOWN
    if sought.vat and other.vat:
        score -= _AGAINST_VAT
        evidence.append("other_vat")
    score = min(score, CERTAIN - 1)
    return Likeness(score, tuple(evidence)) if score >= LIKELY else None


def said(evidence: Iterable[str]) -> tuple[str, ...]:
    """Return the evidence in words."""
    return tuple(
        str(SAID[kind]) if not percent else _("name %(percent)s %% alike") % {"percent": percent}
        for kind, _colon, percent in (one.partition(":") for one in evidence)
    )


def _shared(sought: Traits, other: Traits, of_people: frozenset[str]) -> dict[str, int]:
    return {
        kind: _POINTS[kind]
        for kind in ("vat", "email", "domain", "phone")
        if (mine := getattr(sought, kind)) and (mine == getattr(other, kind) or kind in of_people)
    }


def _percent(words: str, others: str) -> int:
    """Return how alike two names are in percent, 0 where they are not: “plant 3” and “plant 32” are two."""
    percent = fuzz.ratio(words, others, score_cutoff=ALIKE - 0.5)
    return round(percent) if percent and _digits(words) == _digits(others) else 0


def _digits(words: str) -> list[str]:
    return _DIGIT.findall(words)


def in_order(name_key: str) -> str:
    """Return the words of a name’s key in alphabetical order: the other way round they mean the same."""
    return " ".join(sorted(name_key.split(" ")))


@lru_cache(10_000)
def _town(city: str) -> str:
    return folded(city)
