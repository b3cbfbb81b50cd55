"""Other appointments of the same people at the same time: told before booking, not forbidden."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import time_format

from spanco.crm.approaches.models import LONGEST_MINUTES, Appointment
from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import User

_TOLD: Final = 5


def clashes(
    journey: Journey, starts_at: datetime, minutes: int, people: Collection[User]
) -> Sequence[Appointment]:
    """Return the first appointments of other journeys that are agreed and overlap a time of these people."""
    near = (
        Appointment.objects.agreed(
            since=starts_at - timedelta(minutes=LONGEST_MINUTES), until=starts_at + timedelta(minutes=minutes)
        )
        .filter(
            Q(journey__holder__in=people) | Q(pk__in=Appointment.joined_by(*people)), journey__lost_at=None
        )
        .exclude(journey=journey)
        .select_related("journey__holder", "journey__target__company")
        .prefetch_related("colleagues")
    )
    return [other for other in near[:50] if other.ends_at > starts_at][:_TOLD]


def named(found: Sequence[Appointment], people: Collection[User], by: User) -> Sequence[str]:
    """Say each to a person: with which company, or only whose it is where that is not theirs to see."""
    seen = set(
        Appointment.objects.open_to(by).filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True)
    )
    return [_said(row, people, by, is_seen=row.pk in seen) for row in found]


def _said(row: Appointment, people: Collection[User], by: User, *, is_seen: bool) -> str:
    start, end = (time_format(timezone.localtime(at), "TIME_FORMAT") for at in (row.starts_at, row.ends_at))
    busy = [one.name for one in (row.journey.holder, *row.colleagues.all()) if one in people]
    if not is_seen:
        return f"{', '.join(busy)}, {start}–{end}"
    others = "" if row.journey.holder == by else f" ({', '.join(busy)})"
    return f"{row.journey.target.company}, {start}–{end}{others}"
