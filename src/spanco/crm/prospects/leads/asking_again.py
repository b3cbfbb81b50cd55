"""A lead of a company that is worked for the same offer, or was: it joins the journey there is."""

from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Doing, act
from spanco.crm.journeys.acts import open_again
from spanco.crm.journeys.models import Milestone, NextStep
from spanco.crm.people.models import User
from spanco.crm.suspects.models import Contact, Target

ASKED_AGAIN: Final = "lead_again"
"""The kind of the act."""

_GIVE_WAY_TO_A_CALL: Final = {"", NextStep.CALL, NextStep.EMAIL, NextStep.FOLLOW_UP}


@act(ASKED_AGAIN, of_anyone=True)
def ask_again(  # noqa: PLR0913 - what a lead says
    doing: Doing, need: str, source: str, *, contact: Contact | None, rep: User, is_named: bool
) -> None:
    """Let a lead join a journey: it is taken up again if it was lost, and is qualified by asking.

    It stays with its holder, but for one who may no longer log in, and but for a journey that was lost where
    ``rep`` is named for the lead: then it is handed over to ``rep``. A call to who asks is due now, unless an
    appointment or a proposal is.
    """
    was_lost = doing.journey.is_lost
    if not doing.journey.holder.is_active or (was_lost and is_named):
        _give(doing, rep)
    if was_lost:
        open_again(doing)
    for milestone in (Milestone.CONTACTED, Milestone.QUALIFIED):
        if not doing.journey.has_reached(milestone):
            doing.append(milestone)
    if doing.journey.next_step in _GIVE_WAY_TO_A_CALL:
        with translation.override(doing.journey.holder.language):
            why = need or _("came in as a lead")
        doing.journey.plan(NextStep.CALL, doing.at, why)
        _answer_to(doing, contact)
    doing.tell(need=need, source=source)


def _give(doing: Doing, rep: User) -> None:
    if rep.pk == doing.journey.holder_id:
        return
    doing.tell(taker=rep.name)
    doing.journey.holder, doing.journey.team = rep, rep.team
    doing.append(Milestone.HANDED_OVER)


def _answer_to(doing: Doing, contact: Contact | None) -> None:
    """Let who asks be who is called."""
    if contact is None:
        return
    target = Target.objects.get(journey=doing.journey)
    doing.keep(target)
    target.contact = contact
    target.save(update_fields=["contact"])
