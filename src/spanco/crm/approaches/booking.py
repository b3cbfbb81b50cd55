"""Booking an appointment, moving it, and changing who comes to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spanco.crm.approaches import acts
from spanco.crm.approaches.forms import BookForm, ChangeForm, MoveForm
from spanco.crm.approaches.meeting import appointment_for
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.answering import answer, journey_for
from spanco.crm.journeys.models import Act, Journey, Milestone
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.requests import sent, user_of


def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Book an appointment, or enter a meeting that took place already."""
    journey = journey_for(request, pk)
    waiting = acts.agreed_of(journey)
    initial = {"contacts": [journey.target.contact_id], "place": _address_of(journey)}
    form = BookForm(sent(request), journey=journey, by=user_of(request), initial=initial)
    back = back_to(request, reverse("pipeline:journey", args=(pk,)))
    if request.method == "POST" and form.is_valid() and form.perform(lambda: _book(request, form, pk)):
        made = _made_by(form, pk)
        if form.cleaned_data["met_already"] and made is not None:
            messages.success(request, _("The meeting is entered. Write down what you learnt."))
            return redirect("approaches:record", made.pk)
        messages.success(request, _("The appointment is booked."))
        return redirect(back)
    context = {
        "journey": journey,
        "form": form,
        "waiting": waiting,
        "back": back,
        "is_prospect": journey.has_reached(Milestone.QUALIFIED),
    }
    return render(request, "approaches/book.html", context)


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an appointment: it stays the same one."""
    row = appointment_for(request, pk)
    initial = {"starts_at": row.starts_at, "minutes": row.minutes, "place": row.place}
    form = MoveForm(sent(request), appointment=row, by=user_of(request), initial=initial)

    def act(occasion: Occasion) -> Act:
        said = form.cleaned_data
        return acts.move(
            row.journey_id, occasion, pk, said["starts_at"], said["minutes"], said["place"].strip()
        )

    return answer(
        request,
        row.journey,
        form,
        act,
        title=_("Move the appointment"),
        done=_("The appointment is moved."),
        template="approaches/arrange.html",
        also={
            "hint": _("now %(when)s") % {"when": acts.in_words(row.starts_at)},
            "all_the_same": _("Move it all the same"),
        },
    )


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who comes to an appointment, where it is, or its note."""
    row = appointment_for(request, pk)
    initial = {
        "place": row.place,
        "note": row.note,
        "contacts": row.contacts.values_list("pk", flat=True),
        "colleagues": row.colleagues.values_list("pk", flat=True),
    }
    form = ChangeForm(sent(request), appointment=row, by=user_of(request), initial=initial)
    return answer(
        request,
        row.journey,
        form,
        lambda occasion: acts.change(row.journey_id, occasion, pk, form.arranged()),
        title=_("Change the appointment"),
        done=_("The appointment is changed."),
        template="approaches/arrange.html",
        also={"hint": acts.in_words(row.starts_at), "all_the_same": _("Change it all the same")},
    )


def _book(request: HttpRequest, form: BookForm, pk: int) -> Act:
    said = form.cleaned_data
    by = user_of(request)
    if said["met_already"]:
        return acts.meet(pk, form.occasion(by), form.agreed())
    return acts.book(pk, form.occasion(by, at=said["agreed_at"]), form.agreed())


def _made_by(form: BookForm, journey: int) -> Appointment | None:
    """Return the appointment the form's act made, now or when it was sent before; None if undone since."""
    details = Act.objects.values_list("details", flat=True).get(token=form.cleaned_data["token"])
    rows = Appointment.objects.filter(journey=journey, pk=details.get("appointment"))
    return rows.select_related("journey").first()


def _address_of(journey: Journey) -> str:
    place = journey.target.site or journey.target.company
    return ", ".join(part for part in (place.address, f"{place.postcode} {place.city}".strip()) if part)
