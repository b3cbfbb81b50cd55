"""The pages of the decision."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from spanco.crm.conclusions import acts
from spanco.crm.conclusions.forms import AskDecisionForm, WinForm
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.answering import answer, journey_for
from spanco.crm.journeys.models import Act
from spanco.crm.negotiations.dating import moment_of
from spanco.crm.people.requests import sent


def ask_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when they decide."""
    journey = journey_for(request, pk)
    form = AskDecisionForm(sent(request), journey=journey, initial={"on": journey.decision_on})

    def act(occasion: Occasion) -> Act:
        return acts.ask_decision(pk, occasion, form.cleaned_data["on"])

    title, done = _("Ask for the decision"), _("The day of the decision is set.")
    return answer(request, journey, form, act, title=title, done=done)


def win(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the signature."""
    journey = journey_for(request, pk)
    initial = {"amount": journey.value, "margin": journey.margin}
    form = WinForm(sent(request), journey=journey, initial=initial)

    def act(occasion: Occasion) -> Act:
        said = form.cleaned_data
        at = moment_of(said["on"], journey, "on")
        return acts.win(pk, replace(occasion, at=at), said["amount"], said["margin"])

    return answer(
        request,
        journey,
        form,
        act,
        title=_("Record the signature"),
        done=_("Won: they have signed. Delivering is next."),
        also={"hint": _("amounts in %(currency)s") % {"currency": journey.target.file.offer.currency}},
    )
