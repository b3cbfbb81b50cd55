"""From simulated steps to the rows they would have left: acts, events, calls, appointments, what is next."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from django.utils import timezone

from spanco.crm.approaches.models import Appointment, MeetingRecord, Need, Preparation
from spanco.crm.demo.force import Simulated, Step
from spanco.crm.demo.words import Words
from spanco.crm.journeys.models import CHAIN, Act, Event, Journey, Milestone, NextStep, Note
from spanco.crm.people.models import User
from spanco.crm.prospects.models import Call, Outcome
from spanco.crm.suspects.models import Contact

_KINDS: Final = {
    "targeted": "assigned",
    "contacted": "call",
    "qualified": "call",
    "booked": "booked",
    "met": "honoured",
    "proposed": "proposed",
    "won": "won",
    "delivered": "delivered",
    "reordered": "reordered",
    "lost": "lost",
    "handed_over": "handed_over",
}
"""The act that leaves each milestone."""

_MOST_ATTEMPTS: Final = 3
_FRIDAY: Final = 4
_NO_NEXT_STEP: Final = 0.02
_DUE_IN_DAYS: Final = (-2, -1, 0, 0, 0, 0, 1, 2, 3, 5, 8, 12)
_NOTED: Final = 0.3
_DECISION_ASKED: Final = 0.45


@dataclass(slots=True)
class Histories:
    """The rows of a block of journeys, saved together, each kind by one statement."""

    reps: dict[str, User]
    words: Words
    luck: Random
    today: date
    journeys: list[Journey] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    preparations: list[Preparation] = field(default_factory=list)
    records: list[MeetingRecord] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, simulated: Simulated, contact: Contact, file: str) -> Journey:
        """Take in a journey; nothing is saved yet."""
        first = simulated.steps[0]
        journey = Journey(holder=self.reps[first.rep], started_at=first.at)
        self.journeys.append(journey)
        appointment: Appointment | None = None
        booking: Act | None = None
        for place, step in enumerate(simulated.steps):
            following = simulated.steps[place + 1] if place + 1 < len(simulated.steps) else None
            giver = journey.holder.name
            self._follow(journey, step)
            self._enter(journey, step, contact, giver if place else "")
            if step.milestone == Milestone.TARGETED:
                self.acts[-1].details = {"rep": giver, "file": file}
            if step.milestone in {Milestone.BOOKED, Milestone.HANDED_OVER}:
                appointment = self._agree(journey, step, following, appointment)
            elif step.milestone == Milestone.MET and appointment:
                self._record(appointment, step)
            if step.milestone == Milestone.BOOKED:
                booking = self.acts[-1]
        if booking and appointment:
            booking.details = {
                "starts": appointment.starts_at.isoformat(),
                "place": appointment.place,
                "contacts": [contact.name],
            }
        if not simulated.lost and self.luck.random() < _NOTED:
            self._note(journey, simulated.steps[-1].at)
        journey.team = journey.holder.team
        journey.version = len(simulated.steps)
        self._plan(journey, appointment)
        journey.settle()
        return journey

    def save(self) -> None:
        """Save everything taken in."""
        Journey.objects.bulk_create(self.journeys)
        Act.objects.bulk_create(self.acts)
        Event.objects.bulk_create(self.events)
        Call.objects.bulk_create(self.calls)
        Appointment.objects.bulk_create(self.appointments)
        Preparation.objects.bulk_create(self.preparations)
        MeetingRecord.objects.bulk_create(self.records)
        Need.objects.bulk_create(self.needs)
        Note.objects.bulk_create(self.notes)

    def _follow(self, journey: Journey, step: Step) -> None:
        """Change the journey as a step does."""
        journey.holder = self.reps[step.rep]
        if step.milestone == Milestone.LOST:
            journey.lost_at, journey.lost_reason = step.at, self._reason(step)
        elif step.milestone in CHAIN:
            journey.reach, journey.reached_at = step.milestone, step.at
        if step.amount is not None:
            journey.value, journey.margin, journey.currency = _money(step.amount), _money(step.margin), "EUR"

    def _enter(self, journey: Journey, step: Step, contact: Contact, giver: str) -> None:
        """Add the act that leaves a step, its event, and the calls it took; the first has no giver."""
        if step.milestone in {Milestone.CONTACTED, Milestone.QUALIFIED} and giver:
            self._call(journey, step, contact)
        kind = "lead" if not giver and step.milestone == Milestone.QUALIFIED else _KINDS[step.milestone]
        act = Act(
            journey=journey,
            kind=kind,
            by=journey.holder,
            occurred_at=step.at,
            recorded_at=step.at,
            details=self._details(step, kind, giver),
        )
        self.acts.append(act)
        self.events.append(
            Event(
                journey=journey,
                act=act,
                milestone=step.milestone,
                occurred_at=step.at,
                recorded_at=step.at,
                rep=journey.holder,
                team=journey.holder.team,
                reason=self._reason(step),
                amount=_money(step.amount),
                margin=_money(step.margin),
                currency="" if step.amount is None else "EUR",
                minutes=step.minutes,
            )
        )

    def _call(self, journey: Journey, step: Step, contact: Contact) -> None:
        """Add the call that was held, and before it those that nobody answered."""
        for attempt in range(self.luck.randrange(_MOST_ATTEMPTS), 0, -1):
            self._attempt(journey, contact, step.at - timedelta(days=attempt, hours=self.luck.randint(-2, 2)))
        if step.milestone == Milestone.QUALIFIED:
            outcome, note = Outcome.FAVOURABLE, self.luck.choice(self.words.held)
        else:
            outcome, note = Outcome.LATER, self.luck.choice(self.words.later)
        self.calls.append(
            Call(journey=journey, contact=contact, by=journey.holder, at=step.at, outcome=outcome, note=note)
        )
        journey.next_why = note

    def _attempt(self, journey: Journey, contact: Contact, at: datetime) -> None:
        note = self.luck.choice(self.words.no_answer)
        at = max(at, journey.started_at)
        self.calls.append(
            Call(
                journey=journey,
                contact=contact,
                by=journey.holder,
                at=at,
                outcome=Outcome.NO_ANSWER,
                note=note,
            )
        )
        self.acts.append(
            Act(
                journey=journey,
                kind="call",
                by=journey.holder,
                occurred_at=at,
                recorded_at=at,
                details={"outcome": Outcome.NO_ANSWER.value, "note": note, "contact": contact.name},
            )
        )
        journey.next_why = note

    def _reason(self, step: Step) -> str:
        """Return why a journey is lost at a step, as people of this language say it."""
        return self.words.reasons[step.reason] if step.reason else ""

    def _details(self, step: Step, kind: str, giver: str) -> dict[str, object]:
        """Return what the timeline says of a step."""
        if kind == "call":
            last = self.calls[-1]
            return {
                "outcome": last.outcome,
                "note": last.note,
                "contact": last.contact.name if last.contact else "",
            }
        if step.milestone == Milestone.LOST:
            return {"reason": self._reason(step)}
        if step.milestone == Milestone.HANDED_OVER:
            return {"giver": giver, "taker": step.rep, "reason": ""}
        if step.amount is not None:
            return {"amount": str(_money(step.amount)), "margin": str(_money(step.margin)), "currency": "EUR"}
        return {}

    def _agree(
        self, journey: Journey, step: Step, following: Step | None, known: Appointment | None
    ) -> Appointment | None:
        """Return the appointment that a step agreed, with what became of it; a hand-over changes its date."""
        if step.milestone == Milestone.HANDED_OVER and known is None:
            return None
        state, cancelled_by = Appointment.State.AGREED, ""
        starts_at = self._in_working_hours(self.today + timedelta(days=self.luck.randint(-1, 14)))
        if following and following.milestone == Milestone.MET:
            state, starts_at = Appointment.State.HONOURED, following.at - timedelta(hours=1)
        elif following and following.milestone == Milestone.LOST:
            state, starts_at = Appointment.State.NO_SHOW, following.at
            if self.luck.random() < 1 / 2:
                state, cancelled_by = Appointment.State.CANCELLED, Appointment.Side.TARGET
        if known is None:
            known = Appointment(journey=journey, by=journey.holder, made_at=step.at, place=self._place())
            self.appointments.append(known)
            self.preparations.extend(
                Preparation(appointment=known, text=text, is_done=state == Appointment.State.HONOURED)
                for text in self.luck.sample(self.words.preparations, 2)
            )
        known.state, known.cancelled_by, known.starts_at = state, cancelled_by, starts_at
        return known

    def _record(self, appointment: Appointment, step: Step) -> None:
        """Add what was learnt in a meeting."""
        words = self.words
        self.records.append(
            MeetingRecord(
                appointment=appointment,
                budget=self.luck.choice(words.budgets),
                deciders=self.luck.choice(words.deciders),
                timing=self.luck.choice(words.timings),
                supplier=self.luck.choice(words.suppliers),
                at=step.at,
            )
        )
        needs = self.luck.sample(words.needs, 2)
        self.needs.extend(
            Need(journey=appointment.journey, appointment=appointment, text=text) for text in needs
        )
        self.acts[-1].details = {"needs": needs}

    def _note(self, journey: Journey, at: datetime) -> None:
        text = self.luck.choice(self.words.notes)
        self.notes.append(Note(journey=journey, by=journey.holder, at=at, text=text))
        self.acts.append(
            Act(
                journey=journey,
                kind="note",
                by=journey.holder,
                occurred_at=at,
                recorded_at=at,
                details={"text": text},
            )
        )

    def _plan(self, journey: Journey, appointment: Appointment | None) -> None:
        """Set what is next on a journey that goes on."""
        why, journey.next_why = journey.next_why, ""
        if journey.is_lost or self.luck.random() < _NO_NEXT_STEP:
            return
        due = self._in_working_hours(self.today + timedelta(days=self.luck.choice(_DUE_IN_DAYS)))
        if journey.has_reached(Milestone.DELIVERED):
            return
        if journey.has_reached(Milestone.WON):
            journey.plan(NextStep.DELIVER, due)
        elif journey.has_reached(Milestone.PROPOSED):
            asked = self.luck.random() < _DECISION_ASKED
            journey.decision_on = max(due.date(), self.today) if asked else None
            journey.plan(NextStep.DECIDE if asked else NextStep.FOLLOW_UP, due)
        elif journey.has_reached(Milestone.MET):
            journey.plan(NextStep.PROPOSE, due)
        elif journey.has_reached(Milestone.BOOKED) and appointment:
            journey.plan(NextStep.MEET, appointment.starts_at)
        else:
            journey.plan(NextStep.CALL, due, why)

    def _in_working_hours(self, day: date) -> datetime:
        """Return a quarter of an hour between nine and half past five of a day, or of the Monday after it."""
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > _FRIDAY else 0)
        quarter = self.luck.randrange(9 * 4, 17 * 4 + 2)
        local = datetime.combine(day, time(quarter // 4, quarter % 4 * 15), timezone.get_default_timezone())
        return local.astimezone(UTC)

    def _place(self) -> str:
        return self.luck.choice(self.words.places)


def _money(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(f"{amount:.2f}")
