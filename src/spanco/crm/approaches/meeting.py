"""The page of an appointment: what is known before it, what is to be prepared, what was learnt."""

from collections.abc import Sequence
from typing import Final

from django import forms
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spanco.crm.approaches.acts import MOST_TO_PREPARE
from spanco.crm.approaches.forms import NeedForms, RecordForm
from spanco.crm.approaches.models import Appointment, Appointments, MeetingRecord, Preparation
from spanco.crm.approaches.recording import record as record_act
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.answering import answer
from spanco.crm.journeys.models import Act
from spanco.crm.people.requests import sent, user_of
from spanco.crm.prospects.reaching import Person, people_at, rows_of
from spanco.crm.suspects.companies.do_not_contact import Row, blocked

_SHOWN: Final = 10


def appointment_for(request: HttpRequest, pk: int) -> Appointment:
    """Return an appointment that is the person's to act on; raises Http404 where it is not."""
    return _with_target(Appointment.objects.visible_to(user_of(request)), pk)


def _with_target(rows: Appointments, pk: int) -> Appointment:
    return get_object_or_404(
        rows.select_related(
            *("journey__holder", "journey__target__company", "journey__target__site"),
            "journey__target__contact",
            "journey__target__file__offer",
        ),
        pk=pk,
    )


@require_safe
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an appointment with all one should know before it; whoever joins a colleague only reads."""
    user = user_of(request)
    row = _with_target(Appointment.objects.open_to(user), pk)
    journey = row.journey
    may_act = Appointment.objects.visible_to(user).filter(pk=pk).exists()
    context = {
        "appointment": row,
        "journey": journey,
        "may_act": may_act,
        "has_started": row.starts_at <= timezone.now(),
        "may_change": may_act and row.stands and not journey.is_lost,
        "people": _people(row),
        "colleagues": row.colleagues.all()[:_SHOWN],
        "preparations": list(row.preparations.all()[:MOST_TO_PREPARE]),
        "record": MeetingRecord.objects.filter(appointment=row).first(),
        "needs": journey.needs.prefetch_related("answered_by"),
        "calls": journey.calls.select_related("contact", "by")[:_SHOWN],
        "answers": journey.answers.first(),
        "notes": journey.notes.select_related("by")[:_SHOWN],
    }
    return render(request, "approaches/appointment.html", context)


def _people(row: Appointment) -> Sequence[Person]:
    """Return who is met, the switchboard where nobody is named; without what must not be used."""
    target = row.journey.target
    met = list(row.contacts.select_related("company")[:_SHOWN])
    rows: Sequence[Row] = met or rows_of(target, ())[-1:]
    return people_at(rows, blocked(rows))


def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was learnt in a meeting, or mend it."""
    row = appointment_for(request, pk)
    journey = row.journey
    kept = MeetingRecord.objects.filter(appointment=row).first()
    form = RecordForm(sent(request), journey=journey, initial=model_to_dict(kept) if kept else {})
    parts = list(journey.target.file.offer.parts.all())
    needs = journey.needs.prefetch_related("answered_by")
    initial = [{"text": need.text, "parts": [part.pk for part in need.answered_by.all()]} for need in needs]
    need_forms = NeedForms(sent(request), initial=initial, prefix="needs", form_kwargs={"parts": parts})

    def act(occasion: Occasion) -> Act:
        answered = [need_form.answered() for need_form in need_forms]
        return record_act(journey.pk, occasion, pk, form.learnt(), answered)

    if request.method == "POST" and not need_forms.is_valid():
        form.is_valid()
        form.add_error(None, _("One of the needs is not right: look at what is said there."))
    return answer(
        request,
        journey,
        form,
        act,
        title=_("What you learnt"),
        done=_("The record is kept."),
        template="approaches/record.html",
        also={"appointment": row, "needs": need_forms, "parts": parts},
    )


class _Ticked(forms.Form):
    """One thing that is prepared, or not; or a new thing to prepare."""

    item = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    is_done = forms.BooleanField(required=False)
    text = forms.CharField(required=False, max_length=200)


@require_POST
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a thing to prepare, or add one.

    It is no act: it says nothing of the journey, and would stand between a mistake and its undoing.
    """
    row = appointment_for(request, pk)
    form = _Ticked(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        if said["item"]:
            Preparation.objects.filter(appointment=row, pk=said["item"]).update(is_done=said["is_done"])
        elif said["text"] and row.preparations.count() < MOST_TO_PREPARE:
            row.preparations.get_or_create(text=said["text"])
    return redirect(reverse("approaches:appointment", args=(pk,)) + "#prepare")
