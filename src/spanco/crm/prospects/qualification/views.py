"""The questions of an offer, and the form as the rep fills it in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spanco.crm.journeys.answering import journey_for
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.requests import sent, user_of
from spanco.crm.prospects.models import Question
from spanco.crm.prospects.qualification.acts import complete_form
from spanco.crm.prospects.qualification.forms import MOST_QUESTIONS, FilledIn, QuestionRows
from spanco.crm.suspects.models import Offer


def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the questions of an offer, for who leads."""
    if not user_of(request).leads:
        raise PermissionDenied
    offer = get_object_or_404(Offer, pk=pk)
    kept = Question.objects.filter(offer=offer)
    places = [{"place": kept.count() + number} for number in (1, 2)]
    rows = QuestionRows(sent(request), queryset=kept, initial=places, prefix="questions")
    if request.method == "POST" and rows.is_valid():
        with transaction.atomic():
            for question in rows.save(commit=False):
                question.offer = offer
                question.save()
            for question in rows.deleted_objects:
                question.delete()
        messages.success(request, _("The questions of %(offer)s are saved.") % {"offer": offer.name})
        return redirect("prospects:questions", pk)
    return render(request, "prospects/questions.html", {"offer": offer, "rows": rows, "n": kept.count()})


def form(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in the form with the target."""
    user = user_of(request)
    journey = journey_for(request, pk)
    asked = Question.objects.filter(offer=journey.target.file.offer_id)[:MOST_QUESTIONS]
    filled = FilledIn(sent(request), journey=journey, questions=list(asked))
    home = reverse("pipeline:journey", args=(pk,))
    if request.method == "POST" and filled.is_valid():
        done = filled.perform(
            lambda: complete_form(
                pk, filled.occasion(user), filled.answers(), is_favourable=filled.is_favourable
            )
        )
        if done:
            messages.success(request, _("The form is kept."))
            return redirect(back_to(request, home))
    context = {"journey": journey, "form": filled, "back": back_to(request, home)}
    return render(request, "prospects/form.html", context)
