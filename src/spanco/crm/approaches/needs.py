"""The needs of a target, and the parts of the offer that answer them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from spanco.crm.approaches.models import Appointment, Need
from spanco.crm.journeys.acting import Doing, Refused
from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import User
from spanco.crm.suspects.models import Offer, OfferPart, Target

MOST_NEEDS: Final = 30
"""On one journey."""
LONGEST_NEED: Final = 300

_LOOKED_AT: Final = 400
_FREQUENT: Final = 6


@dataclass(frozen=True, slots=True)
class Answered:
    """A need with the parts of the offer that answer it; none while it is unanswered."""

    text: str
    parts: Sequence[OfferPart] = ()


def frequent_needs(user: User, offer: Offer) -> Sequence[str]:
    """Return what targets of an offer most often need: a person's own words, and those of several journeys.

    What was written of one journey only is shown to those who may see that journey.
    """
    # Need by need, the latest first: databases would put all needs of the offer in order.
    targets = Target.objects.filter(journey=OuterRef("journey")).order_by()
    latest = (
        Need.objects.annotate(offer=Subquery(targets.values("file__offer")[:1]))
        .filter(offer=offer.pk)
        .order_by("-id")
        .values_list("text", "journey", "journey__holder")[:_LOOKED_AT]
    )
    journeys: dict[str, set[int]] = {}
    own: set[str] = set()
    spelled: dict[str, str] = {}
    for text, journey, holder in latest:
        key = text.casefold()
        spelled.setdefault(key, text)
        journeys.setdefault(key, set()).add(journey)
        if holder == user.pk:
            own.add(key)
    often = Counter({key: len(found) for key, found in journeys.items() if len(found) > 1 or key in own})
    return [spelled[key] for key, _n in often.most_common(_FREQUENT)]


def add_needs(doing: Doing, appointment: Appointment, texts: Iterable[str]) -> list[str]:
    """Add the needs that are not known yet; return those that were said, each once."""
    known = {need.text.casefold() for need in _of(doing.journey)}
    said = list(_checked(texts))
    for text in said:
        if text.casefold() not in known:
            _add(doing, appointment, text)
            known.add(text.casefold())
    if len(known) > MOST_NEEDS:
        raise Refused(_("Keep to the %(n)s needs that matter most.") % {"n": MOST_NEEDS}, field="needs")
    return said


def replace_needs(doing: Doing, appointment: Appointment, wanted: Sequence[Answered]) -> None:
    """Make the journey's needs those wanted, each answered by its parts; undoing puts all back."""
    texts = _checked(need.text for need in wanted)
    parts_of = {need.text.strip().casefold(): list(need.parts) for need in wanted if need.text.strip()}
    if len(parts_of) > MOST_NEEDS:
        raise Refused(_("Keep to the %(n)s needs that matter most.") % {"n": MOST_NEEDS}, field="needs")
    offer = doing.journey.target.file.offer_id
    if any(part.offer_id != offer for parts in parts_of.values() for part in parts):
        raise Refused(_("This part is not of the offer."), field="needs")
    known = {need.text: need for need in _of(doing.journey)}
    for need in known.values():
        if need.text not in texts:
            _remove(doing, need)
    for text in texts:
        need = known.get(text) or _add(doing, appointment, text)
        _answer(doing, need, parts_of[text.casefold()])


def _of(journey: Journey) -> Sequence[Need]:
    return list(journey.needs.all())


def _checked(texts: Iterable[str]) -> Sequence[str]:
    """Return the texts without what surrounds them, each once; refuse one that is too long."""
    found = {text.strip().casefold(): text.strip() for text in texts if text.strip()}
    if any(len(text) > LONGEST_NEED for text in found.values()):
        raise Refused(_("Say a need in %(n)s characters.") % {"n": LONGEST_NEED}, field="needs")
    return list(found.values())


def _add(doing: Doing, appointment: Appointment, text: str) -> Need:
    need = Need.objects.create(journey=doing.journey, appointment=appointment, text=text)
    doing.made(need)
    return need


def _remove(doing: Doing, need: Need) -> None:
    doing.keep(need)
    need.delete()


def _answer(doing: Doing, need: Need, parts: Sequence[OfferPart]) -> None:
    """Let exactly these parts answer a need."""
    doing.keep(need)
    need.answered_by.set(parts)
