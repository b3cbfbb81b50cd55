"""The page of one act: its form, and what is said once it is done."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.forms import ActForm
from spanco.crm.journeys.models import Act, Journey
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.requests import user_of


def journey_for(request: HttpRequest, pk: int) -> Journey:
    """Return a journey with its target and offer; raises Http404 where it is not the person's to see."""
    rows = Journey.objects.visible_to(user_of(request)).select_related(
        "holder", "team", "target__company", "target__contact", "target__site", "target__file__offer"
    )
    return get_object_or_404(rows, pk=pk)


def answer(  # noqa: PLR0913 - what an act's page says, before and after
    request: HttpRequest,
    journey: Journey,
    form: ActForm,
    act: Callable[[Occasion], Act],
    *,
    title: str,
    done: str,
    at: Callable[[], datetime | None] = lambda: None,
    template: str = "journeys/act.html",
    also: dict[str, Any] | None = None,
) -> HttpResponse:
    """Do the act that was sent and go back, or show its form, with what was wrong with it.

    ``at`` tells, of a valid form, when it happened, where that is not now.
    """
    home = reverse("pipeline:journey", args=(journey.pk,))
    if request.method == "POST" and form.is_valid():
        occasion = form.occasion(user_of(request), at=at())
        if form.perform(lambda: act(occasion)):
            messages.success(request, done)
            return redirect(back_to(request, home))
    context = {"journey": journey, "form": form, "title": title, "back": back_to(request, home)}
    return render(request, template, context | (also or {}))
