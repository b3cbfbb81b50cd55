"""How journeys begin: at assignment, or with a lead that came in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils import timezone

from spanco.crm.journeys.models import Act, Event, Journey, Milestone, NextStep
from spanco.crm.people.models import User

_AT_A_TIME: Final = 2_000


def open_journeys(  # noqa: PLR0913 - what all of them begin with
    n_journeys: int,
    holder: User,
    *,
    by: User | None,
    start: Milestone = Milestone.TARGETED,
    at: datetime | None = None,
    kind: str = "assigned",
    details: dict[str, object] | None = None,
    why: str = "",
) -> Sequence[Journey]:
    """Save so many journeys, each begun by its first milestone, and return them; call it in a transaction.

    They begin at ``targeted`` where a rep is assigned a target, at ``qualified`` where a lead came in.
    A call is due at once. What begins a journey cannot be undone: the file's denominator is frozen.
    """
    now = timezone.now()
    at = at or now
    opened = [
        Journey(
            holder=holder,
            team=holder.team,
            reach=start,
            reached_at=at,
            started_at=at,
            next_step=NextStep.CALL,
            next_at=at,
            next_why=why[:200],
            version=1,
        )
        for _ in range(n_journeys)
    ]
    for journey in opened:
        journey.settle()
    Journey.objects.bulk_create(opened, batch_size=_AT_A_TIME)
    acts = [
        Act(journey=journey, kind=kind, by=by, occurred_at=at, recorded_at=now, details=details or {})
        for journey in opened
    ]
    Act.objects.bulk_create(acts, batch_size=_AT_A_TIME)
    Event.objects.bulk_create(
        [
            Event(
                journey=act.journey,
                act=act,
                milestone=start,
                occurred_at=at,
                recorded_at=now,
                rep=holder,
                team=holder.team,
            )
            for act in acts
        ],
        batch_size=_AT_A_TIME,
    )
    return opened
