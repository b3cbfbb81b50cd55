"""Entering a lead."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.models import Journey
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.models import User
from spanco.crm.people.requests import sent, user_of
from spanco.crm.prospects.leads.acts import Taken, take_lead
from spanco.crm.prospects.leads.forms import NEW, LeadForm
from spanco.crm.prospects.leads.saying import said


def _home(taken: Taken, user: User) -> str:
    """Return the address of the journey, of today where it is a colleague's."""
    if Journey.objects.visible_to(user).filter(pk=taken.journey.pk).exists():
        return reverse("pipeline:journey", args=(taken.journey.pk,))
    return reverse("pipeline:today")


def new_lead(request: HttpRequest) -> HttpResponse:
    """Enter a lead that came in, for oneself or, leading, for a rep."""
    user = user_of(request)
    form = LeadForm(sent(request), by=user)
    if request.method == "POST" and form.is_valid():
        try:
            taken = take_lead(form.lead(), user, form.cleaned_data["token"])
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, said(taken, user))
            return redirect(back_to(request, _home(taken, user)))
    context = {
        "form": form,
        "found": form.found,
        "new": NEW,
        "next": back_to(request, ""),
        "back": back_to(request, reverse("pipeline:today")),
    }
    return render(request, "prospects/new_lead.html", context)
