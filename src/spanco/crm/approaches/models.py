"""Appointments, what is prepared for them, and what was learnt in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models
from django.db.models.lookups import LessThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import User, secret_address, seen
from spanco.crm.suspects.models import Contact, OfferPart

LONGEST_MINUTES: Final = 24 * 60
_A_MINUTE: Final = timedelta(minutes=1)


class Appointments(models.QuerySet["Appointment"]):
    """Appointments, as far as someone may see them."""

    def visible_to(self, user: User) -> Appointments:
        """Return the appointments of the journeys a person may see: those they may act on."""
        return self.filter(seen(user, holder="journey__holder", team="journey__team"))

    def open_to(self, user: User) -> Appointments:
        """Return the appointments a person may read: those visible to them, and those they are to join."""
        if user.sees_all:
            return self
        visible = seen(user, holder="journey__holder", team="journey__team")
        return self.filter(visible | models.Q(pk__in=Appointment.joined_by(user)))

    def agreed(self, *, until: datetime, since: datetime | None = None) -> Appointments:
        """Return those agreed, of no known outcome, that start before ``until``, from ``since`` on."""
        rows = self.filter(agreed_for__lt=until)
        return rows if since is None else rows.filter(agreed_for__gte=since)

    def waiting(self, now: datetime) -> Appointments:
        """Return those agreed that have ended: their outcome is to be said."""
        return self.agreed(until=now).filter(Appointment.over(now))

    def ahead(self, now: datetime, until: datetime) -> Appointments:
        """Return those agreed that have not ended and start before ``until``."""
        # None that began before this day can still go on.
        begun = now - LONGEST_MINUTES * _A_MINUTE
        return self.agreed(since=begun, until=until).exclude(Appointment.over(now))

    def attended_by(self, person: User) -> Appointments:
        """Return the appointments a person goes to: of the journeys they hold, or to join a colleague.

        To themselves all of them are open. It is meant for a few days: databases look through the
        appointments that everybody has in them.
        """
        return self.filter(models.Q(journey__holder=person) | models.Q(pk__in=Appointment.joined_by(person)))

    def ever_attended_by(self, person: User) -> Appointments:
        """Return those of `attended_by` for a long time: found by the journeys a person holds."""
        held = Appointment.objects.filter(journey__holder=person).order_by().values("pk")
        return self.filter(pk__in=held.union(Appointment.joined_by(person)))


class Appointment(models.Model):
    """A date agreed with a target; moved, it is still the same appointment.

    ``agreed_for`` is when it starts as long as it is agreed: databases count such values, and so know how
    few of all appointments still wait.
    """

    class State(models.TextChoices):
        """What became of an appointment."""

        AGREED = "agreed", _("agreed")
        HONOURED = "honoured", _("honoured")
        NO_SHOW = "no_show", _("nobody came")
        CANCELLED = "cancelled", _("cancelled")

    class Side(models.TextChoices):
        """Who cancelled."""

        TARGET = "target", _("the target")
        REP = "rep", _("we did")

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="appointments")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    starts_at = models.DateTimeField(_("starts"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    note = models.TextField(_("note"), max_length=2_000, blank=True)
    contacts = models.ManyToManyField(
        Contact, blank=True, related_name="appointments", verbose_name=_("with")
    )
    colleagues = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("and from us"))
    state = models.CharField(_("outcome"), max_length=10, choices=State.choices, default=State.AGREED)
    cancelled_by = models.CharField(max_length=8, choices=Side.choices, blank=True)
    times_moved = models.PositiveSmallIntegerField(default=0)
    agreed_for = models.GeneratedField(
        expression=models.Case(models.When(state=State.AGREED, then=models.F("starts_at"))),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
        serialize=False,
    )

    objects = Appointments.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(
                fields=["agreed_for", "journey"],
                condition=models.Q(agreed_for__isnull=False),
                name="appointment_agreed",
            ),
            models.Index(fields=["starts_at", "id"], name="appointment_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at}"

    @staticmethod
    def over(now: datetime) -> models.Q:
        """Return what is true of appointments that have ended: an end is computed for those of a day only."""
        whole = models.ExpressionWrapper(models.F("minutes"), models.IntegerField())
        takes = models.ExpressionWrapper(whole * _A_MINUTE, models.DurationField())
        ends_at = models.ExpressionWrapper(models.F("starts_at") + takes, models.DateTimeField())
        long_ago = models.Q(starts_at__lt=now - LONGEST_MINUTES * _A_MINUTE)
        return models.Q(starts_at__lt=now) & (long_ago | models.Q(LessThan(ends_at, now)))

    @classmethod
    def joined_by(cls, *people: User) -> models.QuerySet[Any, Any]:
        """Return the keys of the appointments that these people are to join as colleagues."""
        return cls.colleagues.through.objects.filter(user__in=people).values("appointment")

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def stands(self) -> bool:
        """Whether it is to take place, or did."""
        return self.state in {self.State.AGREED, self.State.HONOURED}


class Preparation(models.Model):
    """One thing to do before an appointment."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="preparations")
    text = models.CharField(_("to prepare"), max_length=200)
    is_done = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class MeetingRecord(models.Model):
    """What was learnt in an appointment."""

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="record")
    budget = models.CharField(_("budget"), max_length=200, blank=True)
    deciders = models.CharField(_("who decides"), max_length=300, blank=True)
    timing = models.CharField(_("when they buy"), max_length=200, blank=True)
    supplier = models.CharField(_("present supplier"), max_length=200, blank=True)
    note = models.TextField(_("note"), max_length=10_000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.appointment_id}"


class Need(models.Model):
    """A need a target has, and the parts of the offer that answer it."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="needs")
    appointment = models.ForeignKey(Appointment, models.SET_NULL, null=True, related_name="needs")
    text = models.CharField(_("need"), max_length=300)
    answered_by = models.ManyToManyField(
        OfferPart, blank=True, related_name="+", verbose_name=_("answered by")
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class CalendarFeed(models.Model):
    """The secret address under which a calendar program reads a rep's appointments."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    key = models.CharField(max_length=64, unique=True, default=secret_address)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user_id}"
