"""The pages of proposals."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.answering import answer, journey_for
from spanco.crm.journeys.models import Act
from spanco.crm.negotiations import acts
from spanco.crm.negotiations.dating import moment_of
from spanco.crm.negotiations.forms import ProposeForm
from spanco.crm.people.requests import sent


def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Deliver a proposal."""
    journey = journey_for(request, pk)
    form = ProposeForm(sent(request), journey=journey)

    def act(occasion: Occasion) -> Act:
        said = form.cleaned_data
        at = moment_of(said["on"], journey, "on")
        return acts.propose(pk, replace(occasion, at=at), said["amount"], said["margin"], said["minutes"])

    return answer(
        request,
        journey,
        form,
        act,
        title=_("Deliver a proposal"),
        done=_("The proposal is recorded. Following it up is next."),
        also={"hint": _("amounts in %(currency)s") % {"currency": journey.target.file.offer.currency}},
    )
