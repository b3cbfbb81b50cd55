"""The call list: who is to be called next, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Max, Prefetch, Q, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spanco.crm.journeys import counting
from spanco.crm.journeys.models import Journey, Journeys, Milestone, NextStep
from spanco.crm.people.models import User
from spanco.crm.prospects.calls.attempts import UNREACHABLE_AFTER
from spanco.crm.prospects.models import Call, Outcome
from spanco.crm.prospects.reaching import Person, first_to_call, people_at, rows_of
from spanco.crm.suspects.companies.do_not_contact import blocked
from spanco.crm.suspects.models import Contact, File

SHOWN: Final = 25
_CONTACTS: Final = 6
_NEVER_TRIED: Final = Q(reach=Milestone.TARGETED, next_at=F("started_at"))
"""What was entered in a file and lies there still: nothing was planned since."""
_HELD: Final = [outcome.value for outcome in Outcome if outcome.was_held]


@dataclass(slots=True)
class Row:
    """One call to make."""

    journey: Journey
    people: Sequence[Person]
    tries: int
    last: datetime | None
    past: Sequence[Call] = field(default=())

    @property
    def person(self) -> Person | None:
        """Who is called."""
        return first_to_call(self.people)

    @property
    def others(self) -> Sequence[Person]:
        """Who else at the target has a number."""
        return [person for person in self.people if person.phone and person != self.person]

    @property
    def is_barred(self) -> bool:
        """Whether nobody there may be called because they must not be contacted."""
        return not any(person.phone for person in self.people) and any(p.is_barred for p in self.people)

    @property
    def attempt(self) -> str:
        """Which try it is; empty for the first."""
        return _("try %(n)s") % {"n": self.tries + 1} if self.tries else ""

    @property
    def may_be_unreachable(self) -> bool:
        """Whether it is time to propose closing."""
        outcomes = [call.outcome for call in self.past]
        return self.tries >= UNREACHABLE_AFTER and not any(outcome in _HELD for outcome in outcomes)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose calls, of which file, until when."""

    rep: User
    until: datetime
    file: File | None = None


def rows_wanted(user: User, wanted: Wanted) -> Journeys:
    """Return the journeys whose next step is a call that is due."""
    found = Journey.objects.visible_to(user).filter(
        holder=wanted.rep, next_step=NextStep.CALL, lost_at=None, next_at__lt=wanted.until
    )
    if wanted.file is not None:
        found = found.filter(target__file=wanted.file)
    return found


def end_of_day(zone: ZoneInfo, now: datetime, *, days: int = 1) -> datetime:
    """Return the midnight that ends today, or so many days later, by a clock."""
    tonight = datetime.combine(now.astimezone(zone).date() + timedelta(days=days), datetime.min.time())
    return tonight.replace(tzinfo=zone)


class Queue:
    """A page of the call list, with one call that is the current one.

    Who expects a call by now, or is to be tried again, comes before those nobody called: a whole file of them
    is due since the moment it was assigned, and would be called before all that was promised. What comes
    later in the day is last.
    """

    def __init__(self, user: User, wanted: Wanted, *, at: int | None = None, now: datetime) -> None:
        self.wanted = wanted
        self.now = now
        self._due = rows_wanted(user, wanted)
        self.rows = self._rows()
        places = {row.journey.pk: place for place, row in enumerate(self.rows)}
        self.place = places.get(at, 0) if at is not None else 0
        if self.current is not None:
            self.current.past = list(self.current.journey.calls.select_related("contact")[:UNREACHABLE_AFTER])

    @property
    def current(self) -> Row | None:
        """The call to make now."""
        return self.rows[self.place] if self.rows else None

    @property
    def following(self) -> int | None:
        """The journey that comes after the current one."""
        after = self.rows[self.place + 1 : self.place + 2] or self.rows[:1]
        return after[0].journey.pk if after else None

    @cached_property
    def n(self) -> int:
        """How many calls there are, up to a thousand."""
        if len(self.rows) < SHOWN:
            return len(self.rows)
        return counting.count(self._due)

    @cached_property
    def n_due(self) -> int:
        """How many of them are due by now, up to a thousand."""
        if (
            self.rows
            and self.rows[-1].journey.next_at is not None
            and self.rows[-1].journey.next_at > self.now
        ):
            return sum(
                row.journey.next_at is not None and row.journey.next_at <= self.now for row in self.rows
            )
        return counting.count(self._due.filter(next_at__lte=self.now))

    @property
    def sentence(self) -> str:
        """The list in one sentence."""
        if not self.n:
            return _("Nobody is to be called now.")
        if self.n > counting.UP_TO:
            return _("More than %(n)s calls are due.") % {"n": counting.UP_TO}
        if not self.n_due:
            said = ngettext(
                "No call is due now, %(n)s comes later.", "No call is due now, %(n)s come later.", self.n
            )
            return said % {"n": self.n}
        due = ngettext("%(n)s call is due now", "%(n)s calls are due now", self.n_due) % {"n": self.n_due}
        later = self.n - self.n_due
        if not later:
            return f"{due}."
        rest = ngettext("%(n)s more comes later", "%(n)s more come later", later) % {"n": later}
        return f"{due}, {rest}."

    def _rows(self) -> list[Row]:
        contacts = Prefetch(
            "target__company__contacts", Contact.objects.all()[:_CONTACTS], to_attr="callable"
        )
        turn = Case(When(_NEVER_TRIED, then=1), When(next_at__lte=self.now, then=0), default=2)
        keys = list(self._due.order_by(turn, "next_at", "pk").values_list("pk", flat=True)[:SHOWN])
        told = Journey.objects.select_related(
            "target__company", "target__contact", "target__site", "target__file__offer"
        )
        journeys = told.prefetch_related(contacts).in_order_of(keys)
        tries = {
            counted["journey"]: (counted["n"], counted["last"])
            for counted in Call.objects.filter(journey__in=journeys)
            .order_by()
            .values("journey")
            .annotate(n=Count("pk"), last=Max("at"))
        }
        callable_at = {
            journey.pk: rows_of(journey.target, journey.target.company.callable)  # type: ignore[attr-defined]  # prefetched
            for journey in journeys
        }
        barred = blocked(row for rows in callable_at.values() for row in rows)
        return [
            Row(
                journey,
                people_at(callable_at[journey.pk], barred),
                *tries.get(journey.pk, (0, None)),
            )
            for journey in journeys
        ]


def made_today(rep: User, now: datetime) -> tuple[int, int, int]:
    """Return how many calls a rep made today, how many were held, how many were favourable."""
    zone = ZoneInfo(rep.time_zone)
    start = end_of_day(zone, now, days=0)
    counted = Call.objects.filter(by=rep, at__gte=start).aggregate(
        n=Count("pk"),
        held=Count("pk", filter=Q(outcome__in=_HELD)),
        favourable=Count("pk", filter=Q(outcome=Outcome.FAVOURABLE)),
    )
    return counted["n"], counted["held"], counted["favourable"]
