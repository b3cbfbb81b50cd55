"""The pages of orders."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.answering import answer, journey_for
from spanco.crm.journeys.models import Act
from spanco.crm.negotiations.dating import moment_of
from spanco.crm.orders import acts
from spanco.crm.orders.forms import DeliverForm, ReorderForm
from spanco.crm.people.requests import sent


def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a delivery."""
    journey = journey_for(request, pk)
    form = DeliverForm(sent(request), journey=journey)

    def act(occasion: Occasion) -> Act:
        return acts.deliver(pk, replace(occasion, at=moment_of(form.cleaned_data["on"], journey, "on")))

    title, done = _("Record the delivery"), _("Delivered. Ask later how it serves them.")
    return answer(request, journey, form, act, title=title, done=done)


def reorder(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a reorder."""
    journey = journey_for(request, pk)
    form = ReorderForm(sent(request), journey=journey)

    def act(occasion: Occasion) -> Act:
        said = form.cleaned_data
        at = moment_of(said["on"], journey, "on")
        return acts.reorder(pk, replace(occasion, at=at), said["amount"], said["margin"])

    return answer(
        request,
        journey,
        form,
        act,
        title=_("Record a reorder"),
        done=_("They bought again. Delivering is next."),
        also={"hint": _("amounts in %(currency)s") % {"currency": journey.target.file.offer.currency}},
    )
