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
from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import Role, User
from spanco.crm.suspects.companies.erasing import expired
from spanco.crm.suspects.files.counting import UpTo, up_to
from spanco.crm.suspects.models import File, Target

_PEOPLE: Final = 100
_FILES: Final = 8


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
class TeamDay:
    """The people of a team by name, the files with targets that nobody is given yet, and whom to forget."""

    people: Sequence[PersonsDay]
    has_more: bool
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
    for holder, n, n_overdue in due.annotate(n=Count("pk"), late=Count("pk", filter=Q(next_at__lt=midnight))):
        if day := days.get(holder):
            day.n_due, day.n_overdue = n, n_overdue
    for holder, n in open_ones.live().filter(next_at=None).values_list("holder").annotate(n=Count("pk")):
        if day := days.get(holder):
            day.n_without_step = n
    agreed = Appointment.objects.visible_to(user).filter(
        state=Appointment.State.AGREED, starts_at__lt=tomorrow
    )
    of_each = agreed.order_by().values_list("journey__holder")
    for holder, n, n_over in of_each.annotate(n=Count("pk"), over=Count("pk", filter=Q(starts_at__lt=now))):
        if day := days.get(holder):
            day.n_appointments, day.n_outcomes = n - n_over, n_over
    waiting = Target.objects.filter(file=OuterRef("pk"), journey=None)
    files = File.objects.visible_to(user).filter(Exists(waiting), is_closed=False).order_by("-created_at")
    overdue = up_to(expired(timezone.localdate()).visible_to(user))
    return TeamDay(list(days.values()), len(found) > _PEOPLE, list(files[:_FILES]), overdue)
