"""The form as the target fills it in, by a secret link and without logging in."""

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from spanco.crm.journeys.models import Act, Journey
from spanco.crm.people.requests import sent
from spanco.crm.prospects import visitors
from spanco.crm.prospects.models import FormRequest, Question
from spanco.crm.prospects.qualification.acts import complete_form, is_good
from spanco.crm.prospects.qualification.forms import MOST_QUESTIONS, FilledIn

_LONGEST_KEY: Final = 64
_FILLED_IN_COOKIE: Final = "form_filled_in"


@login_not_required
@never_cache
def public_form(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form of a link to whoever holds it, and keep what they answer.

    A link that is unknown, used, expired or whose journey ended is answered alike: it says nothing of anyone.
    Only who just filled it in themselves is thanked again: by a second click, or looking at it once more.
    """
    if visitors.too_often(request):
        return visitors.hidden(
            render(request, "prospects/public_closed.html", {"too_often": True}, status=429)
        )
    found = _good(key)
    if found is None and _was_filled_in_by(request, key):
        return redirect("prospects:thanks")
    if found is None:
        visitors.count(request)
        return visitors.hidden(render(request, "prospects/public_closed.html", status=404))
    with translation.override(found.language):
        request.LANGUAGE_CODE = found.language
        return visitors.hidden(_answered(request, found))


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank for a form, in the language it was in."""
    with translation.override(visitors.language_of(request)):
        return visitors.hidden(render(request, "prospects/public_thanks.html"))


def _answered(request: HttpRequest, found: FormRequest) -> HttpResponse:
    offer = found.journey.target.file.offer
    asked = list(Question.objects.filter(offer=offer)[:MOST_QUESTIONS])
    form = FilledIn(sent(request), questions=asked, by_target=True)
    if request.method == "POST":
        visitors.count(request)
        if form.is_valid():
            done = form.perform(
                lambda: complete_form(
                    found.journey_id,
                    form.occasion(None),
                    form.answers(),
                    is_favourable=form.is_favourable,
                    request=found,
                )
            )
            if done:
                response = visitors.remember_language(redirect("prospects:thanks"), found.language)
                return visitors.remember(response, _FILLED_IN_COOKIE, found.key)
            return render(request, "prospects/public_closed.html", status=404)
        form.add_error(None, _("Some answers are missing or cannot be read: they are marked below."))
    return render(request, "prospects/public_form.html", {"form": form, "offer": offer, "rep": found.by})


def _good(key: str) -> FormRequest | None:
    """Return the request of a key that may still be used."""
    if not _is_key(key):
        return None
    rows = FormRequest.objects.select_related("by", "journey__target__file__offer")
    found = rows.filter(key=key).first()
    if found is None or not is_good(found, timezone.now()):
        return None
    journey: Journey = found.journey
    return None if journey.is_lost else found


def _was_filled_in_by(request: HttpRequest, key: str) -> bool:
    """Tell whether a link that is used was used by this same browser, or by this same sending of its form."""
    if not _is_key(key):
        return False
    if request.method != "POST":
        return request.COOKIES.get(_FILLED_IN_COOKIE) == key
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        return False
    return Act.objects.filter(token=token, by=None, journey__form_requests__key=key).exists()


def _is_key(key: str) -> bool:
    """Tell whether the database can be asked for a key: PostgreSQL fails on a NUL."""
    return len(key) <= _LONGEST_KEY and "\x00" not in key
