"""Logging a call: what came of it, the milestones it passes, and when to try again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Doing, Refused, act
from spanco.crm.journeys.ending import end
from spanco.crm.journeys.losses import Reason
from spanco.crm.journeys.models import Journey, Milestone, NextStep
from spanco.crm.journeys.templatetags.days import in_short
from spanco.crm.people.models import User
from spanco.crm.prospects.calls.attempts import next_attempt
from spanco.crm.prospects.models import Call, Outcome
from spanco.crm.prospects.reaching import first_to_call, people_at, rows_of
from spanco.crm.suspects.companies.do_not_contact import blocked, forbid
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import Contact, DoNotContact, Edited, Target

LONGEST_NOTE: Final = 5_000
_FURTHEST: Final = timedelta(days=5 * 365)
_CONTACTS: Final = 50


@act("call")
def log_call(  # noqa: PLR0913 - what there is to say of a call
    doing: Doing,
    outcome: Outcome,
    *,
    contact: Contact | None = None,
    note: str = "",
    again_at: datetime | None = None,
    why: str = "",
    reason: str = "",
    never_again: bool = False,
) -> None:
    """Log a call to a target.

    Held (favourable, not now, refused) it is contacted; favourable it is qualified; refused it is lost, with
    a ``reason``, and what was agreed on ends, as the target said; with ``never_again`` who was called goes on
    the list of who must not be contacted.
    Otherwise the next call is planned at ``again_at``, for the reason ``why``, or by the rule of `attempts`.
    From an appointment on, what else is planned stays so unless ``again_at`` is said; but a follow-up that is
    due is done by the call, and due again by that rule.
    A wrong number is taken away from whom it was kept for, and the next person is to be called at once.
    """
    doing.require_open()
    again_at = _within_reach(doing, again_at)
    if doing.by is None:
        raise Refused(_("Only someone who is logged in logs calls."))
    target = Target.objects.select_related("company", "contact", "site").get(journey=doing.journey)
    if contact is not None and contact.company_id != target.company_id:
        raise Refused(_("This person is not at this company."), field="contact")
    called = _Called(doing, doing.by, target, contact, outcome, note.strip())
    call = Call.objects.create(
        journey=doing.journey, contact=contact, by=doing.by, at=doing.at, outcome=outcome, note=called.note
    )
    doing.made(call)
    doing.tell(outcome=outcome.value, note=called.note, contact=contact.name if contact else "")
    called.pass_milestones()
    if outcome is Outcome.REFUSED and never_again:
        called.forbid()
    # A customer refused something else.
    if outcome is Outcome.REFUSED and not doing.journey.has_reached(Milestone.WON):
        end(doing, reason.strip() or (Reason.NOT_AGAIN if never_again else Reason.REFUSED).value)
        return
    with translation.override(doing.journey.holder.language):  # whoever holds it reads why to call
        if outcome is Outcome.WRONG_NUMBER:
            called.take_number_away(again_at, why)
        else:
            called.plan(again_at, why)


def unanswered_in_a_row(journey: Journey) -> int:
    """Return how many calls nobody answered since the last that was held."""
    n = 0
    for outcome in journey.calls.values_list("outcome", flat=True)[:100]:
        if Outcome(outcome).was_held:
            break
        n += 1
    return n


def said_why(outcome: Outcome, at: datetime, note: str, zone: ZoneInfo) -> str:
    """Return what an outcome leaves as the reason for the next call: “no answer, Tue 24 Nov: rang out”."""
    said = _("%(outcome)s, %(day)s") % {
        "outcome": outcome.label,
        "day": in_short(at.astimezone(zone).date()),
    }
    return f"{said}: {note}" if note else said


@dataclass(frozen=True, slots=True)
class _Called:
    """A call while it is logged."""

    doing: Doing
    by: User
    target: Target
    contact: Contact | None
    outcome: Outcome
    note: str

    @property
    def zone(self) -> ZoneInfo:
        """The clock of who holds the journey, and so calls next."""
        return ZoneInfo(self.doing.journey.holder.time_zone)

    def pass_milestones(self) -> None:
        """Append what this call passes, once: a later call held does not count the target again."""
        journey = self.doing.journey
        if self.outcome.was_held and not journey.has_reached(Milestone.CONTACTED):
            self.doing.append(Milestone.CONTACTED)
        if self.outcome is Outcome.FAVOURABLE and not journey.has_reached(Milestone.QUALIFIED):
            self.doing.append(Milestone.QUALIFIED)

    def plan(self, again_at: datetime | None, why: str) -> None:
        """Plan the next call."""
        tries = unanswered_in_a_row(self.doing.journey)
        by_rule = next_attempt(self.outcome, tries, self.doing.at, self.zone)
        self._plan(again_at, by_rule, why or self._why())

    def take_number_away(self, again_at: datetime | None, why: str) -> None:
        """Empty the number that was wrong, and call whoever else has one."""
        company = self.target.company
        for target in company.targets.all():
            self.doing.keep(target)  # how complete each is changes with the number
        if self.contact is not None:
            self.doing.keep(self.contact)
            self.doing.tell(phone=self.contact.phone)
            self.contact.phone = ""
            self.contact.note_change(self.doing.by)
            self.contact.save(update_fields=["phone", *Edited.NOTED])
        else:
            self._take_switchboard_away()
        refresh([company.pk])
        rows = rows_of(self.target, company.contacts.all()[:_CONTACTS])
        following = first_to_call(people_at(rows, blocked(rows)))
        if following is None or not following.phone:
            by_rule = next_attempt(self.outcome, 1, self.doing.at, self.zone)
            self._plan(again_at, by_rule, why or _("wrong number: look for another one"))
            return
        if following.contact is not None:
            Target.objects.filter(pk=self.target.pk).update(contact=following.contact)
        who = following.name or _("the switchboard")
        why = why or _("wrong number: call %(name)s instead") % {"name": who}
        self._plan(again_at, self.doing.at, why)

    def _take_switchboard_away(self) -> None:
        owner = self.target.site if self.target.site and self.target.site.phone else self.target.company
        self.doing.keep(owner)
        self.doing.tell(phone=owner.phone)
        owner.phone = ""
        owner.note_change(self.doing.by)
        owner.save(update_fields=["phone", *Edited.NOTED])

    def forbid(self) -> None:
        """Put whoever was called on the list of who must not be contacted."""
        phone = self.contact.phone if self.contact else self.target.company.phone
        email = self.contact.email if self.contact else self.target.company.email
        for kind, value in ((DoNotContact.Kind.PHONE, phone), (DoNotContact.Kind.EMAIL, email.lower())):
            if value and not DoNotContact.objects.filter(kind=kind, value=value).exists():
                self.doing.made(forbid(kind, value, self.by, _("asked on the telephone")))
        self.doing.tell(never_again=True)

    def _plan(self, again_at: datetime | None, by_rule: datetime, why: str) -> None:
        """Plan a call at the time that was named, or else by the rule where no other step stands."""
        journey = self.doing.journey
        step = NextStep.CALL
        if again_at is None and journey.step_stands:
            if not self._follows_up:
                return
            step = NextStep.FOLLOW_UP
        due = again_at or by_rule
        journey.plan(step, due, why)
        self.doing.tell(due=due.isoformat())

    @property
    def _follows_up(self) -> bool:
        """Whether the call is the follow-up that was planned until today."""
        journey, today = self.doing.journey, self.doing.at.astimezone(self.zone).date()
        return journey.next_step == NextStep.FOLLOW_UP and (
            journey.next_at is None or journey.next_at.astimezone(self.zone).date() <= today
        )

    def _why(self) -> str:
        if self.outcome is Outcome.FAVOURABLE and not self.doing.journey.has_reached(Milestone.BOOKED):
            return self.note or _("favourable: agree on an appointment")
        if self.outcome is Outcome.LATER and self.note:
            return self.note
        return said_why(self.outcome, self.doing.at, self.note, self.zone)


def _within_reach(doing: Doing, again_at: datetime | None) -> datetime | None:
    if again_at is None:
        return None
    if again_at < doing.at - timedelta(minutes=1):
        raise Refused(_("That is past: say when to call again."), field="again_at")
    if again_at > doing.at + _FURTHEST:
        raise Refused(_("That is more than five years away: name a nearer day."), field="again_at")
    return again_at
