"""The form filled in: by the rep, or by the target through a link."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Doing, Refused, act
from spanco.crm.journeys.models import Milestone, NextStep
from spanco.crm.prospects.models import Answers, FormRequest


@act("form")
def complete_form(
    doing: Doing,
    answers: Sequence[tuple[str, str]],
    *,
    is_favourable: bool,
    request: FormRequest | None = None,
) -> None:
    """Keep a completed form: each question's text with its answer.

    Completed, the target is contacted; favourable, it is qualified. Through a link (``request``) it was the
    target who answered: the link is used up, and the rep is told to call now.
    """
    doing.require_open()
    if request is not None:
        _use(doing, request)
    elif doing.by is None:
        raise Refused(_("Only someone who is logged in fills in this form."))
    doing.made(
        Answers.objects.create(
            journey=doing.journey,
            by=doing.by,
            at=doing.at,
            answers=[{"question": question, "answer": answer} for question, answer in answers],
            is_favourable=is_favourable,
        )
    )
    if not doing.journey.has_reached(Milestone.CONTACTED):
        doing.append(Milestone.CONTACTED)
    if is_favourable and not doing.journey.has_reached(Milestone.QUALIFIED):
        doing.append(Milestone.QUALIFIED)
    doing.tell(favourable=is_favourable, by_target=request is not None)
    if request is not None:
        _plan(doing, is_favourable=is_favourable)
    elif (
        is_favourable
        and not doing.journey.has_reached(Milestone.BOOKED)
        and doing.journey.next_step in {"", NextStep.CALL, NextStep.EMAIL}
    ):
        with translation.override(doing.journey.holder.language):
            why = _("favourable: agree on an appointment")
        doing.journey.plan(NextStep.CALL, doing.journey.next_at or doing.at, why)


def is_good(request: FormRequest, now: datetime) -> bool:
    """Tell whether a link may still be used."""
    return request.completed_at is None and now < request.expires_at


def _use(doing: Doing, request: FormRequest) -> None:
    locked = FormRequest.objects.select_for_update().get(pk=request.pk, journey=doing.journey)
    if not is_good(locked, timezone.now()):
        raise Refused(_("This link was used already, or it is too old."))
    doing.keep(locked)
    locked.completed_at = doing.at
    locked.save(update_fields=["completed_at"])


def _plan(doing: Doing, *, is_favourable: bool) -> None:
    if doing.journey.has_reached(Milestone.BOOKED):
        # An appointment or a proposal is the next step already, and stays it.
        return
    # The target fills it in in its own language; who calls reads why in theirs.
    with translation.override(doing.journey.holder.language):
        if is_favourable:
            doing.journey.plan(NextStep.CALL, doing.at, _("filled in the form: asks to be called"))
        else:
            why = _("filled in the form: does not wish to be called yet")
            doing.journey.plan(NextStep.FOLLOW_UP, doing.at, why)
