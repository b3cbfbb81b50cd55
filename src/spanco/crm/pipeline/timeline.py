"""The timeline of a journey: every act, who did it, when it happened and when it was entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Prefetch, QuerySet

from spanco.crm.journeys.acting import Refused, check_right, last_act
from spanco.crm.journeys.models import Act, Event, Journey
from spanco.crm.journeys.templatetags.timeline import is_long
from spanco.crm.people.models import User

_ACTS_A_PAGE: Final = 30
_ENTERED_AT_ONCE: Final = timedelta(minutes=2)
_TEXTS: Final = ("text", "note", "need", "why")
"""What details may hold at length."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as it is shown: a phrase by a template, and the milestones it left."""

    act: Act

    @property
    def templates(self) -> tuple[str, str]:
        """The phrase of its kind, or of what it left where a kind has none."""
        kind = self.act.undoes.kind if self.act.undoes else self.act.kind
        return (f"timeline/{kind}.html", "timeline/_other.html")

    @property
    def said_of(self) -> Act:
        """The act the phrase is about: the one undone, where this undoes one."""
        return self.act.undoes or self.act

    @property
    def whole_text(self) -> str:
        """What was written in it, where its phrase says the beginning only."""
        details = self.said_of.details
        texts = (str(details.get(name, "")) for name in _TEXTS)
        return next((text for text in texts if is_long(text)), "")

    @property
    def undone_by(self) -> Act | None:
        """The act that undid this one."""
        return getattr(self.act, "undone_by", None)

    @property
    def was_entered_later(self) -> bool:
        """Whether it was entered after it happened."""
        return abs(self.act.recorded_at - self.act.occurred_at) > _ENTERED_AT_ONCE

    @property
    def milestones(self) -> Sequence[Event]:
        """The milestones this act appended, superseded or not."""
        return [event for event in self.act.events.all() if event.milestone]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The latest acts first, up to a bound; ``older`` is the id before which the next are, if any."""

    entries: Sequence[Entry]
    older: int | None


def timeline(journey: Journey, before: int | None = None) -> Timeline:
    """Return the acts of a journey, the last one first, or those before the one of an id."""
    acts = _acts().filter(journey=journey).order_by("-id")
    if before is not None:
        acts = acts.filter(pk__lt=before)
    found = list(acts[: _ACTS_A_PAGE + 1])
    shown = found[:_ACTS_A_PAGE]
    return Timeline([Entry(act) for act in shown], shown[-1].pk if len(found) > len(shown) else None)


def undoable(journey: Journey, by: User | None = None) -> Entry | None:
    """Return the act that undoing would undo, None where there is none or the person may not."""
    last = last_act(journey.pk)
    if last is None or not last.before:
        return None
    try:
        check_right(last.kind, by)
    except Refused:
        return None
    return Entry(last)


def phase_before(journey: Journey, last: Entry | None) -> str:
    """Return the phase a journey would be in again if its last act were undone, else nothing."""
    if last is None:
        return ""
    of_journey = last.act.before["rows"][0]["was"]
    return str(of_journey.get("phase", journey.phase))


def _acts() -> QuerySet[Act]:
    events = Event.objects.select_related("superseded_by")
    return (
        Act.objects.select_related("by", "undoes", "undone_by__by")
        .defer("before", "undoes__before", "undone_by__before")
        .prefetch_related(Prefetch("events", events), Prefetch("undoes__events", events))
    )
