"""The acts that belong to no phase: notes, the next step, hand-overs, losing, reopening."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.files import File
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Doing, Refused, act
from spanco.crm.journeys.ending import end
from spanco.crm.journeys.models import Attachment, Milestone, NextStep, Note
from spanco.crm.journeys.withdrawing import withdraw
from spanco.crm.people.models import User

LARGEST_ATTACHMENT: Final = 20_000_000
"""In bytes."""

_FURTHEST_STEP: Final = timedelta(days=5 * 365)
_PAGE_LEFT_OPEN: Final = timedelta(days=1)
_NOT_IN_A_NAME: Final = re.compile(r'[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]')


@act("note")
def write_note(doing: Doing, text: str) -> None:
    """Write something down about a journey."""
    if not text.strip():
        raise Refused(_("Write the note first."), field="text")
    if doing.by is None:
        raise Refused(_("Only someone who is logged in writes notes."))
    doing.made(Note.objects.create(journey=doing.journey, by=doing.by, at=doing.at, text=text.strip()))
    doing.tell(text=text.strip())


@act("next_step")
def set_next_step(doing: Doing, step: NextStep, due: datetime, why: str = "") -> None:
    """Say what is to be done next on a journey, and when: within five years, and not before today."""
    doing.require_open()
    if due > doing.at + _FURTHEST_STEP:
        raise Refused(_("That is more than five years away: name a nearer day."), field="due")
    if due < doing.at - _PAGE_LEFT_OPEN:
        raise Refused(_("That is past: say when it is to be done."), field="due")
    doing.journey.plan(step, due, why)
    doing.tell(step=step.value, due=due.isoformat(), why=why)


@act("attached")
def attach(doing: Doing, content: File[Any], name: str) -> None:
    """Keep a file with a journey; its name is only ever shown, the file is stored under one of our own."""
    if doing.by is None:
        raise Refused(_("Only someone who is logged in attaches files."))
    if content.size > LARGEST_ATTACHMENT:
        raise Refused(
            _("This file is larger than %(n)s MB.") % {"n": LARGEST_ATTACHMENT // 1_000_000}, field="content"
        )
    shown = _NOT_IN_A_NAME.sub("_", name).strip(" .")[-200:] or _("file")
    row = Attachment(journey=doing.journey, by=doing.by, at=doing.at, name=shown, size=content.size)
    row.content.save(uuid.uuid4().hex, content, save=True)
    doing.made(row)
    doing.tell(name=shown)


def _leads(by: User) -> None:
    if not by.leads:
        raise Refused(_("Ask your sales manager to hand this journey over."))


@act("handed_over", right=_leads)
def hand_over(doing: Doing, to: User, reason: str = "") -> None:
    """Give a journey to another representative, who holds it from here on; the history stays whose it was."""
    if not to.is_active:
        raise Refused(_("%(name)s no longer works here.") % {"name": to.name}, field="to")
    if doing.by is not None and not type(to).objects.visible_to(doing.by).filter(pk=to.pk).exists():
        raise Refused(_("%(name)s is not in your team.") % {"name": to.name}, field="to")
    if (to.pk, to.team_id) == (doing.journey.holder_id, doing.journey.team_id):
        raise Refused(_("%(name)s holds this journey already.") % {"name": to.name}, field="to")
    doing.tell(giver=doing.journey.holder.name, taker=to.name, reason=reason)
    doing.journey.holder, doing.journey.team = to, to.team
    doing.append(Milestone.HANDED_OVER, reason=reason)


@act("lost")
def lose(doing: Doing, reason: str, *, by_us: bool = False) -> None:
    """End a journey without a sale, and with it what was agreed on: ``by_us``, or as the target said."""
    doing.require_open()
    if not reason.strip():
        raise Refused(_("Say why it is lost: the reason is what is learnt from it."), field="reason")
    end(doing, reason.strip(), by_us=by_us)


@act("reopened")
def reopen(doing: Doing, why: str = "") -> None:
    """Take a lost journey up again, with a call to make now."""
    if not doing.journey.is_lost:
        raise Refused(_("This journey is open already."))
    open_again(doing)
    doing.journey.plan(NextStep.CALL, doing.at, why)
    doing.tell(why=why)


def open_again(doing: Doing) -> None:
    """Withdraw the loss of a journey from now on; until now it was lost.

    It is worked in the team that its holder is in by now.
    """
    for loss in doing.journey.events.filter(milestone=Milestone.LOST, superseded_by=None):
        withdraw(loss, doing.act, doing.at)
    doing.journey.lost_at, doing.journey.lost_reason = None, ""
    holder = doing.journey.holder
    if holder.team_id not in {None, doing.journey.team_id}:
        doing.journey.team = holder.team
        doing.append(Milestone.HANDED_OVER)
