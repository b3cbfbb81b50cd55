"""Today: what a person has to do, and where the day of their team stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys import counting
from spanco.crm.journeys.days import start_of_today
from spanco.crm.journeys.models import Journey, Journeys, NextStep
from spanco.crm.people.models import User
from spanco.crm.people.requests import user_of
from spanco.crm.pipeline.team_day import team_day
from spanco.crm.prospects.calls.queue import Queue, Row, Wanted

_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Some:
    """How many journeys there are, up to a thousand, and the first of them."""

    n: int
    rows: Sequence[Journey]


@dataclass(frozen=True, slots=True)
class Day:
    """What a person has to do by the end of today."""

    appointments: Sequence[Appointment]
    waiting: Sequence[Appointment]
    n_calls: int
    calls: Sequence[Row]
    follow_ups: Some
    without_step: Some

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done."""
        some = (self.n_calls, self.follow_ups.n, self.without_step.n)
        return not (self.appointments or self.waiting or any(some))

    @property
    def sentence(self) -> str:
        """The day in one sentence: "12 calls, 2 appointments, 1 follow-up."."""
        parts = [
            (
                len(self.waiting),
                ngettext("%(n)s outcome to record", "%(n)s outcomes to record", len(self.waiting)),
            ),
            (self.n_calls, ngettext("%(n)s call", "%(n)s calls", self.n_calls)),
            (
                len(self.appointments),
                ngettext("%(n)s appointment", "%(n)s appointments", len(self.appointments)),
            ),
            (self.follow_ups.n, ngettext("%(n)s follow-up", "%(n)s follow-ups", self.follow_ups.n)),
            (
                self.without_step.n,
                ngettext("%(n)s without a next step", "%(n)s without a next step", self.without_step.n),
            ),
        ]
        listed = [text % {"n": counting.said(n)} for n, text in parts if n]
        return ", ".join(listed) + "." if listed else _("Nothing is due today.")


def day_of(user: User, now: datetime) -> Day:
    """Return what a person has to do by the end of today."""
    tomorrow = start_of_today() + timedelta(days=1)
    held = Journey.objects.visible_to(user).filter(holder=user, lost_at=None)
    due = held.filter(next_at__lt=tomorrow).order_by("next_at", "pk")
    calls = Queue(user, Wanted(user, tomorrow), now=now)
    agreed = list(
        Appointment.objects.attended_by(user)
        .agreed(until=tomorrow)
        .filter(journey__lost_at=None)
        .select_related("journey__holder", "journey__target__company")
        .order_by("-agreed_for")[: _SHOWN * 3]
    )[::-1]
    over = {row for row in agreed if row.ends_at < now}
    return Day(
        appointments=[row for row in agreed if row not in over],
        # Of one that a person only joins, its holder says how it went.
        waiting=[row for row in agreed if row in over and row.journey.holder == user],
        n_calls=calls.n,
        calls=calls.rows[:_SHOWN],
        follow_ups=_some(due.exclude(next_step__in=(NextStep.CALL, NextStep.MEET))),
        without_step=_some(held.live().filter(next_step="").order_by(F("reached_at").desc(), "pk")),
    )


def _some(rows: Journeys) -> Some:
    first = rows.select_related("target__company", "target__contact")[:_SHOWN]
    return Some(counting.count(rows), list(first))


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show a person's day; to who leads, that of the team before their own."""
    user = user_of(request)
    now = timezone.now()
    day = day_of(user, now)
    team = team_day(user, now) if user.leads else None
    return render(request, "pipeline/today.html", {"day": day, "now": now, "team": team})
