"""Agreeing on an appointment, and saying what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spanco.crm.approaches.due import LATEST, morning
from spanco.crm.approaches.models import LONGEST_MINUTES, Appointment, MeetingRecord, Preparation
from spanco.crm.approaches.needs import add_needs
from spanco.crm.journeys.acting import Doing, Refused, act
from spanco.crm.journeys.models import Journey, Milestone, NextStep
from spanco.crm.people.models import User
from spanco.crm.prospects.calls.attempts import working_days_later
from spanco.crm.suspects.models import Contact, Target

SHORTEST_MINUTES: Final = 5
MOST_TO_PREPARE: Final = 20

_DAYS_TO_PROPOSE: Final = 5
_DAYS_TO_CALL: Final = 1
_KEPT_FOR: Final = timedelta(days=30)
"""How long a form may have waited on a telephone for a connection."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is agreed on: when, for how many minutes, where, with whom, and what to prepare for it."""

    starts_at: datetime
    minutes: int = 60
    place: str = ""
    contacts: Sequence[Contact] = ()
    colleagues: Sequence[User] = ()
    prepare: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Where an appointment is, who comes to it, and what is to be known of it."""

    place: str = ""
    contacts: Sequence[Contact] = ()
    colleagues: Sequence[User] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Following:
    """What is to be done after an appointment, and when; where one is None, by the rule of the outcome."""

    step: NextStep | None = None
    due: datetime | None = None


_BY_RULE: Final = Following()


@act("booked")
def book(doing: Doing, agreed: Agreed) -> None:
    """Agree on an appointment: the target is booked, and meeting is what comes next.

    It is in the future, seen from when it was agreed (``at`` of the occasion). While an appointment waits for
    its outcome no other is agreed: a new date of the same one moves it.
    """
    if agreed.starts_at < doing.at:
        raise Refused(
            _("That is past. If it was agreed before, say when; if you have met already, say so."),
            field="starts_at",
        )
    appointment = _agree(doing, agreed)
    doing.append(Milestone.BOOKED)
    doing.journey.plan(NextStep.MEET, appointment.starts_at, appointment.place)


@act("met_already")
def meet(doing: Doing, agreed: Agreed, following: Following = _BY_RULE) -> None:
    """Enter a meeting that took place without an appointment in the desk: agreed and honoured at once."""
    if agreed.starts_at > doing.at:
        raise Refused(_("That is still to come: book it, and say afterwards how it went."), field="starts_at")
    doing.happened(agreed.starts_at, field="starts_at")
    appointment = _agree(doing, agreed)
    appointment.state = Appointment.State.HONOURED
    appointment.save()
    doing.append(Milestone.BOOKED)
    doing.append(Milestone.MET)
    _plan_after_meeting(doing, following)


@act("moved")
def move(doing: Doing, appointment: int, starts_at: datetime, minutes: int, place: str) -> None:
    """Agree on another time or place of an appointment: it stays the same one, and no milestone is passed."""
    doing.require_open()
    row = _awaited(doing, appointment)
    _check_time(doing, starts_at, minutes)
    if starts_at < row.made_at:
        raise Refused(_("That is before the appointment was made."), field="starts_at")
    if (starts_at, minutes, place) == (row.starts_at, row.minutes, row.place):
        raise Refused(_("It is at that time and place already."), field="starts_at")
    doing.tell(was=row.starts_at.isoformat(), starts=starts_at.isoformat(), place=place)
    if starts_at != row.starts_at:
        row.times_moved += 1
    row.starts_at, row.minutes, row.place = starts_at, minutes, place
    row.save()
    doing.journey.plan(NextStep.MEET, starts_at, place)


@act("appointment_changed")
def change(doing: Doing, appointment: int, arranged: Arranged) -> None:
    """Change who comes to an appointment, where it is, or its note: it is the same one, at its time."""
    doing.require_open()
    row = _found(doing, appointment)
    if not row.stands:
        raise Refused(_("This appointment did not take place: there is nothing to change."))
    place, note = arranged.place.strip()[:300], arranged.note.strip()
    were, colleagues_were = list(row.contacts.all()), list(row.colleagues.all())
    changed: dict[str, object] = {}
    if place != row.place:
        changed["place"] = place
    if note != row.note:
        changed["note"] = note
    if set(arranged.contacts) != set(were):
        changed["contacts"] = [contact.name for contact in arranged.contacts]
    if set(arranged.colleagues) != set(colleagues_were):
        changed["colleagues"] = [colleague.name for colleague in arranged.colleagues]
    if not changed:
        raise Refused(_("It is like that already."))
    _check_contacts(doing, [contact for contact in arranged.contacts if contact not in were])
    row.place, row.note = place, note
    row.save()
    row.contacts.set(arranged.contacts)
    row.colleagues.set(arranged.colleagues)
    if row.state == Appointment.State.AGREED and doing.journey.next_step == NextStep.MEET:
        doing.journey.plan(NextStep.MEET, doing.journey.next_at, place)
    doing.tell(**changed)


@act("honoured")
def honour(
    doing: Doing,
    appointment: int,
    *,
    needs: Sequence[str] = (),
    note: str = "",
    following: Following = _BY_RULE,
) -> None:
    """Say that the meeting took place, at the time it was agreed for, and what was learnt in it."""
    doing.require_open()
    row = _awaited(doing, appointment)
    if row.starts_at > timezone.now():
        raise Refused(
            _("It has not started yet. If you met earlier, move it to when you met."), field="outcome"
        )
    doing.happened(row.starts_at, field="outcome")
    row.state = Appointment.State.HONOURED
    row.save()
    doing.append(Milestone.MET)
    if note.strip():
        record, made = MeetingRecord.objects.get_or_create(appointment=row, defaults={"note": note.strip()})
        if made:
            doing.made(record)
    said = add_needs(doing, row, needs)
    doing.tell(starts=row.starts_at.isoformat(), needs=said, note=note.strip())
    _plan_after_meeting(doing, following)


@act("no_show")
def miss(doing: Doing, appointment: int, note: str = "", following: Following = _BY_RULE) -> None:
    """Say that nobody came: a call is due."""
    row = _awaited(doing, appointment)
    if row.starts_at > timezone.now():
        raise Refused(_("It has not started yet: cancel or move it instead."), field="outcome")
    row.state = Appointment.State.NO_SHOW
    row.save()
    doing.tell(starts=row.starts_at.isoformat(), note=note.strip())
    _plan_again(doing, following, gettext_lazy("nobody came"))


@act("cancelled")
def cancel(
    doing: Doing,
    appointment: int,
    side: Appointment.Side,
    note: str = "",
    following: Following = _BY_RULE,
) -> None:
    """Say that an appointment was cancelled, and by whom: a call is due to agree on another."""
    row = _awaited(doing, appointment)
    call_off(doing, row, side)
    doing.tell(note=note.strip())
    _plan_again(doing, following, gettext_lazy("the appointment was cancelled"))


def agreed_of(journey: Journey) -> Appointment | None:
    """Return the appointment of a journey that is to take place, or waits for its outcome."""
    return Appointment.objects.filter(journey=journey, state=Appointment.State.AGREED).last()


def call_off(doing: Doing, row: Appointment, side: Appointment.Side) -> None:
    """Cancel an appointment, kept for undoing before, as part of an act."""
    row.state, row.cancelled_by = Appointment.State.CANCELLED, side
    row.save()
    doing.tell(starts=row.starts_at.isoformat(), side=side.value)


def in_words(at: datetime) -> str:
    """Return when an appointment is, as sentences say it."""
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def _agree(doing: Doing, agreed: Agreed) -> Appointment:
    """Save an appointment with what is to be prepared for it."""
    doing.require_open()
    if doing.by is None:
        raise Refused(_("Only someone who is logged in books appointments."))
    if not doing.journey.has_reached(Milestone.QUALIFIED):
        raise Refused(
            _("Appointments are made with prospects: log a favourable call first."),
            missing=Milestone.QUALIFIED,
        )
    waiting = agreed_of(doing.journey)
    if waiting is not None:
        raise Refused(
            _("An appointment is agreed for %(when)s: move it, or say what became of it.")
            % {"when": in_words(waiting.starts_at)}
        )
    _check_time(doing, agreed.starts_at, agreed.minutes)
    _check_contacts(doing, agreed.contacts)
    row = Appointment.objects.create(
        journey=doing.journey,
        by=doing.by,
        made_at=doing.at,
        starts_at=agreed.starts_at,
        minutes=agreed.minutes,
        place=agreed.place.strip()[:300],
        note=agreed.note.strip(),
    )
    doing.made(row)
    row.contacts.set(agreed.contacts)
    row.colleagues.set(agreed.colleagues)
    Preparation.objects.bulk_create(
        Preparation(appointment=row, text=text.strip()[:200])
        for text in agreed.prepare[:MOST_TO_PREPARE]
        if text.strip()
    )
    doing.tell(
        appointment=row.pk,
        starts=row.starts_at.isoformat(),
        place=row.place,
        contacts=[contact.name for contact in agreed.contacts],
    )
    return row


def _check_time(doing: Doing, starts_at: datetime, minutes: int) -> None:
    now = doing.act.recorded_at
    if starts_at > now + LATEST:
        raise Refused(_("That is more than two years away: name a nearer day."), field="starts_at")
    if starts_at < now - LATEST:
        raise Refused(_("That is more than two years ago."), field="starts_at")
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise Refused(_("A meeting takes 5 minutes to a day."), field="minutes")


def _check_contacts(doing: Doing, contacts: Sequence[Contact]) -> None:
    company = Target.objects.values_list("company", flat=True).get(journey=doing.journey)
    if any(contact.company_id != company for contact in contacts):
        raise Refused(_("This person is not at this company."), field="contacts")


def _found(doing: Doing, appointment: int) -> Appointment:
    """Return an appointment of the journey, kept as it is for undoing."""
    row = Appointment.objects.filter(pk=appointment, journey=doing.journey).first()
    if row is None:
        raise Refused(_("This appointment is not there any more: booking it was undone."))
    doing.keep(row)
    return row


def _awaited(doing: Doing, appointment: int) -> Appointment:
    """Return an appointment of the journey that waits for its outcome, kept as it is for undoing."""
    row = _found(doing, appointment)
    if row.state != Appointment.State.AGREED:
        raise Refused(
            _("What became of this appointment is already said: “%(state)s”. Undo that to say otherwise.")
            % {"state": row.get_state_display()}
        )
    return row


def _plan_after_meeting(doing: Doing, following: Following) -> None:
    proposed = doing.journey.has_reached(Milestone.PROPOSED)
    step = NextStep.FOLLOW_UP if proposed else NextStep.PROPOSE
    _plan(doing, following, step, _DAYS_TO_PROPOSE, "")


def _plan_again(doing: Doing, following: Following, why: Promise) -> None:
    if not doing.journey.is_lost:
        with translation.override(doing.journey.holder.language):
            said = str(why)
        _plan(doing, following, NextStep.CALL, _DAYS_TO_CALL, said)


def _plan(doing: Doing, following: Following, step: NextStep, days: int, why: str) -> None:
    zone = ZoneInfo(doing.journey.holder.time_zone)
    today = timezone.localdate(doing.act.recorded_at, zone)
    due = following.due or morning(working_days_later(today, days), zone)
    if due > doing.act.recorded_at + LATEST:
        raise Refused(_("That is more than two years away: name a nearer day."), field="other_due")
    if due < doing.act.recorded_at - _KEPT_FOR:
        raise Refused(_("That is past: say when it is to be done."), field="other_due")
    doing.journey.plan(following.step or step, due, why)
