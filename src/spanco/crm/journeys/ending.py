"""The end of a journey without a sale: in the same act each room ends what was agreed on with the target."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.dispatch import Signal

from spanco.crm.journeys.acting import Doing
from spanco.crm.journeys.models import Journey, Milestone

lost: Final = Signal()
"""Sent with the `Doing` of an act that loses a journey, and whether we end it, ``by_us``, not the target.

A room ends what stands in it as part of that act, or raises Refused.
"""

asked: Final = Signal()
"""Sent with a ``journey`` that may be lost: a room returns the `Ending` that this would be in it, or None."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What a loss would end, in a sentence; ``first`` is the page where its outcome has to be said before."""

    says: str
    first: str = ""


def end(doing: Doing, reason: str, *, by_us: bool = False) -> None:
    """Lose a journey, with what was agreed on; ``by_us`` where the target did not say so."""
    lost.send(sender=Journey, doing=doing, by_us=by_us)
    doing.append(Milestone.LOST, reason=reason)
    doing.tell(reason=reason)


def endings(journey: Journey) -> Sequence[Ending]:
    """Return what would end with a journey, were it lost now."""
    answers: Sequence[tuple[object, Any]] = asked.send(sender=Journey, journey=journey)
    return [ending for _receiver, ending in answers if ending is not None]
