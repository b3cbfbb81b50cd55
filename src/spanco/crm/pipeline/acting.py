"""The acts that belong to no phase, from the journey page or from a page of their own."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from spanco.crm.approaches.acts import agreed_of
from spanco.crm.journeys import acting, acts
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.answering import answer, journey_for
from spanco.crm.journeys.forms import ActForm
from spanco.crm.journeys.models import Act, NextStep
from spanco.crm.people.requests import sent, user_of
from spanco.crm.pipeline.forms import (
    HandOverForm,
    LoseForm,
    NextStepForm,
    NoteForm,
    ReopenForm,
    quick_choices,
)
from spanco.crm.pipeline.timeline import undoable


def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note."""
    journey = journey_for(request, pk)
    form = NoteForm(sent(request), journey=journey)

    def act(occasion: Occasion) -> Act:
        return acts.write_note(pk, occasion, form.cleaned_data["text"])

    return answer(request, journey, form, act, title=_("Write a note"), done=_("The note is kept."))


def next_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Set what is to be done next."""
    journey = journey_for(request, pk)
    form = NextStepForm(sent(request), journey=journey)

    def act(occasion: Occasion) -> Act:
        said = form.cleaned_data
        return acts.set_next_step(pk, occasion, NextStep(said["step"]), said["due"], said["why"])

    done = _("The next step is set.")
    return answer(
        request,
        journey,
        form,
        act,
        title=_("Set the next step"),
        done=done,
        template="pipeline/act.html",
        also={"quick": quick_choices()},
    )


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the journey to a colleague, for who leads."""
    user = user_of(request)
    if not user.leads:
        raise PermissionDenied
    journey = journey_for(request, pk)
    form = HandOverForm(sent(request), by=user, journey=journey)

    def act(occasion: Occasion) -> Act:
        return acts.hand_over(pk, occasion, form.cleaned_data["to"], form.cleaned_data["reason"])

    return answer(request, journey, form, act, title=_("Hand over"), done=_("It is handed over."))


def lose(request: HttpRequest, pk: int) -> HttpResponse:
    """End the journey without a sale."""
    journey = journey_for(request, pk)
    form = LoseForm(sent(request), journey=journey, agreed=agreed_of(journey))

    def act(occasion: Occasion) -> Act:
        return acts.lose(pk, occasion, form.cleaned_data["reason"], by_us=form.is_by_us)

    return answer(
        request,
        journey,
        form,
        act,
        title=_("Mark as lost"),
        done=_("It is marked as lost."),
        template="pipeline/lose.html",
    )


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a lost journey up again."""
    journey = journey_for(request, pk)
    form = ReopenForm(sent(request), journey=journey)

    def act(occasion: Occasion) -> Act:
        return acts.reopen(pk, occasion, form.cleaned_data["why"])

    return answer(request, journey, form, act, title=_("Reopen"), done=_("It is open again: a call is due."))


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the last act."""
    journey = journey_for(request, pk)
    form = ActForm(sent(request), journey=journey)

    def act(occasion: Occasion) -> Act:
        return acting.undo(pk, occasion)

    last = undoable(journey, user_of(request))
    return answer(
        request,
        journey,
        form,
        act,
        title=_("Undo"),
        done=_("It is undone."),
        template="pipeline/act.html",
        also={"undoes": last},
    )
