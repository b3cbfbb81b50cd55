"""Withdrawing an event: by another one that supersedes it, for the log is only added to."""

from datetime import datetime
from typing import Any, Final

from spanco.crm.journeys.models import Act, Event

_SAID: Final = ("milestone", "reason", "amount", "margin", "currency", "minutes")


def withdraw(event: Event, act: Act, at: datetime) -> None:
    """Withdraw an event from a time on: in the log as it was before that time, it stands."""
    _supersede(event, act, event, at)


def take_back(event: Event, act: Act) -> None:
    """Take an event back as if it had never been, for the act that undoes its own.

    Where it withdrew another, that one is said again, for what is superseded stays out of every count.
    """
    last = event
    while (after := Event.objects.filter(supersedes=last).first()) is not None:
        # It was withdrawn by an act that was undone since: what said it again is taken back.
        last = after
    withdrawn = last.supersedes
    if withdrawn is None or last.milestone:
        _supersede(last, act, last, last.occurred_at)
    else:
        again = {name: getattr(withdrawn, name) for name in _SAID}
        _supersede(last, act, withdrawn, withdrawn.occurred_at, **again)


def _supersede(event: Event, act: Act, held_as: Event, at: datetime, **said: Any) -> None:
    Event.objects.create(
        journey_id=event.journey_id,
        act=act,
        occurred_at=at,
        recorded_at=act.recorded_at,
        rep_id=held_as.rep_id,
        team_id=held_as.team_id,
        supersedes=event,
        **said,
    )
