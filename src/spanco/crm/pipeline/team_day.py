"""Where the day of a team stands: what is due, overdue and without a next step, rep by rep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.days import start_of_today
from spanco.crm.journeys.models import Journey, Journeys
from spanco.crm.people.models import Role, User
from spanco.crm.prospects.models import LeadPage
from spanco.crm.suspects.companies.erasing import expired
from spanco.crm.suspects.files.counting import UpTo, up_to
from spanco.crm.suspects.models import File, Target

_PEOPLE: Final = 100
_FILES: Final = 8
_FORMS: Final = 20


@dataclass(slots=True)
class PersonsDay:
    """What one person has due by the end of today, of which overdue, and what else waits."""

    person: User
    n_due: int = 0
    n_overdue: int = 0
    n_appointments: int = 0
    n_outcomes: int = 0
    n_without_step: int = 0

    @property
    def n_due_today(self) -> int:
        """How many are due today and not before."""
        return self.n_due - self.n_overdue


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """The open journeys of someone who may no longer log in: how many, and of them due by tonight."""

    person: User
    n: int
    n_due: int


@dataclass(frozen=True, slots=True)
class TeamDay:
    """The people of a team by name, the files with targets that nobody is given yet, and whom to forget.

    ``left_behind`` is what people who left hold still: nobody works on it until it is handed over. By their
    ``closed_forms`` no lead comes in.
    """

    people: Sequence[PersonsDay]
    has_more: bool
    left_behind: Sequence[LeftBehind]
    closed_forms: Sequence[LeadPage]
    files: Sequence[File]
    n_expired: UpTo

    @property
    def sentence(self) -> str:
        """The team's day in one sentence."""
        due = sum(day.n_due_today for day in self.people)
        overdue = sum(day.n_overdue for day in self.people)
        without = sum(day.n_without_step for day in self.people)
        parts = [ngettext("%(n)s due today", "%(n)s due today", due) % {"n": due}] if due else []
        if overdue:
            parts.append(ngettext("%(n)s overdue", "%(n)s overdue", overdue) % {"n": overdue})
        if without:
            said = ngettext("%(n)s without a next step", "%(n)s without a next step", without)
            parts.append(said % {"n": without})
        left = sum(row.n for row in self.left_behind)
        if left:
            parts.append(ngettext("%(n)s to hand over", "%(n)s to hand over", left) % {"n": left})
        return ", ".join(parts) + "." if parts else _("Nothing is due in the team today.")


def team_day(user: User, now: datetime) -> TeamDay:
    """Return the day of the people whose work someone sees, themselves left out."""
    midnight = start_of_today()
    tomorrow = midnight + timedelta(days=1)
    reps = User.objects.visible_to(user).filter(is_active=True, role=Role.REP).select_related("team")
    found = list(reps.order_by("name", "pk")[: _PEOPLE + 1])
    days = {person.pk: PersonsDay(person) for person in found[:_PEOPLE]}
    open_ones = Journey.objects.visible_to(user).filter(lost_at=None)
    due = open_ones.filter(next_at__lt=tomorrow).values_list("holder")
    for holder, n, n_overdue in due.annotate(
        n=Count("*"), late=Count("holder", filter=Q(next_at__lt=midnight))
    ):
        if day := days.get(holder):
            day.n_due, day.n_overdue = n, n_overdue
    for holder, n in open_ones.live().filter(next_at=None).values_list("holder").annotate(n=Count("*")):
        if day := days.get(holder):
            day.n_without_step = n
    agreed = Appointment.objects.visible_to(user).agreed(until=tomorrow).filter(journey__lost_at=None)
    of_each = agreed.order_by().values_list("journey__holder")
    for holder, n, n_over in of_each.annotate(n=Count("*"), n_over=Count("pk", filter=Appointment.over(now))):
        if day := days.get(holder):
            day.n_appointments, day.n_outcomes = n - n_over, n_over
    waiting = Target.objects.filter(file=OuterRef("pk"), journey=None)
    files = File.objects.visible_to(user).filter(Exists(waiting), is_closed=False).order_by("-created_at")
    overdue = up_to(expired(timezone.localdate()).visible_to(user))
    closed = LeadPage.objects.visible_to(user).without_holder().select_related("offer", "rep")
    return TeamDay(
        list(days.values()),
        len(found) > _PEOPLE,
        _left_behind(open_ones, user, tomorrow),
        list(closed.order_by("offer__name")[:_FORMS]),
        list(files[:_FILES]),
        overdue,
    )


def _left_behind(open_ones: Journeys, user: User, tomorrow: datetime) -> list[LeftBehind]:
    """Return what people who may no longer log in hold still, the most first."""
    left = User.objects.visible_to(user).filter(is_active=False)
    of_each = open_ones.filter(holder__in=left).order_by().values_list("holder")
    counts = of_each.annotate(n=Count("*"), due=Count("holder", filter=Q(next_at__lt=tomorrow)))
    most = list(counts.order_by("-n", "holder")[:_PEOPLE])
    people = User.objects.in_bulk([holder for holder, _n, _due in most])
    return [LeftBehind(people[holder], n, n_due) for holder, n, n_due in most]
