"""All e-mails to a target and all its forms, of which the journey page shows the last."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spanco.crm.journeys.answering import journey_for

_A_PAGE: Final = 20


@require_safe
def emails(request: HttpRequest, pk: int) -> HttpResponse:
    """List the e-mails sent on a journey with what they say, the latest first."""
    journey = journey_for(request, pk)
    page = Paginator(journey.emails.select_related("by"), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "prospects/emails.html", {"journey": journey, "page": page})


@require_safe
def forms(request: HttpRequest, pk: int) -> HttpResponse:
    """List the forms filled in on a journey, the latest first."""
    journey = journey_for(request, pk)
    page = Paginator(journey.answers.select_related("by"), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "prospects/forms.html", {"journey": journey, "page": page})
