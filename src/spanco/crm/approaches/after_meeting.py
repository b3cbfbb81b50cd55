"""After a meeting, on a telephone: outcome, needs and next step by tapping, kept if the connection drops."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spanco.crm.approaches import acts
from spanco.crm.approaches.due import usual_days
from spanco.crm.approaches.forms import OutcomeForm
from spanco.crm.approaches.meeting import appointment_for
from spanco.crm.approaches.models import Appointment
from spanco.crm.approaches.needs import frequent_needs
from spanco.crm.journeys.models import Act
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.requests import sent, user_of


def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of an appointment; to the page's script, which keeps the form, in JSON."""
    row = appointment_for(request, pk)
    # The copy kept on a device is filled in hours later: it takes the journey as it will be then.
    is_kept = request.method == "GET" and "keep" in request.GET
    form = OutcomeForm(sent(request), journey=None if is_kept else row.journey)
    by_script = request.headers.get("Accept") == "application/json"
    back = back_to(request, reverse("pipeline:journey", args=(row.journey_id,)))
    if request.method == "POST":
        if form.is_valid() and form.perform(lambda: _say(request, form, row)):
            messages.success(request, _done(form.cleaned_data["outcome"]))
            return JsonResponse({"to": back}) if by_script else redirect(back)
        if by_script:
            return JsonResponse({"errors": _errors(form)}, status=422)
    now = timezone.now()
    first_day = timezone.localdate(max(now, row.starts_at)) if is_kept else timezone.localdate(now)
    context: dict[str, Any] = {
        "appointment": row,
        "journey": row.journey,
        "form": form,
        "back": back,
        "is_awaited": row.state == Appointment.State.AGREED,
        "is_kept": is_kept,
        "has_started": is_kept or row.starts_at <= now,
        "needs": frequent_needs(user_of(request), row.journey.target.file.offer),
        "days": usual_days(first_day),
    }
    if is_kept:
        # Messages are left to the page that is looked at.
        context["messages"] = ()
    return render(request, "approaches/outcome.html", context)


def _say(request: HttpRequest, form: OutcomeForm, row: Appointment) -> Act:
    """Do the act of the outcome that was tapped."""
    said = form.cleaned_data
    occasion = form.occasion(user_of(request))
    journey, note, following = row.journey_id, said["note"], form.following()
    if said["outcome"] == form.HONOURED:
        return acts.honour(journey, occasion, row.pk, needs=form.said_needs(), note=note, following=following)
    if said["outcome"] == form.NO_SHOW:
        return acts.miss(journey, occasion, row.pk, note, following)
    return acts.cancel(journey, occasion, row.pk, form.CANCELLED_BY[said["outcome"]], note, following)


def _done(outcome: str) -> str:
    if outcome == OutcomeForm.HONOURED:
        return _("The meeting is recorded, and the next step is set.")
    if outcome == OutcomeForm.NO_SHOW:
        return _("Recorded: nobody came. A next step is set.")
    return _("Recorded: the appointment was cancelled. A next step is set.")


def _errors(form: OutcomeForm) -> list[str]:
    return [str(message) for messages_of in form.errors.values() for message in messages_of]
