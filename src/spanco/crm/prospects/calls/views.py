"""The call list and the page of one call."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spanco.crm.journeys.acts import lose
from spanco.crm.journeys.answering import journey_for
from spanco.crm.journeys.ending import endings
from spanco.crm.journeys.forms import ActForm
from spanco.crm.journeys.losses import Reason
from spanco.crm.journeys.models import Act, Journey
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.models import Role, User
from spanco.crm.people.requests import sent, user_of
from spanco.crm.prospects.calls.acts import log_call
from spanco.crm.prospects.calls.forms import (
    CLOSE,
    LATER,
    REFUSALS,
    USUAL_LATER,
    USUAL_REFUSAL,
    AnswerForm,
    CallForm,
    QueueFilter,
)
from spanco.crm.prospects.calls.keys import keys
from spanco.crm.prospects.calls.queue import Queue, Wanted, end_of_day, made_today
from spanco.crm.prospects.models import Outcome

_DAYS: Final = {"": 1, "week": 7, "all": 3_660}
_LARGEST_KEY: Final = 2**63


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show who is to be called next, and why."""
    return _show(request, at=_number(request.GET.get("at")))


@require_POST
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Log the call to a journey of the list by one key, and go on with the next."""
    user = user_of(request)
    journey = journey_for(request, pk)
    form = AnswerForm(request.POST, journey=journey)
    if not form.is_valid() or not form.perform(lambda: _answered(form, user, journey)):
        return _show(
            request,
            at=pk,
            note=request.POST.get("note", ""),
            problem=" ".join(str(error) for errors in form.errors.values() for error in errors),
        )
    done = Act.objects.get(token=form.cleaned_data["token"])
    then = form.cleaned_data["then"]
    return redirect(_address(request, after=done.pk, **({"at": then} if then else {})))


def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a call with all there is to say of it."""
    user = user_of(request)
    journey = journey_for(request, pk)
    initial = {"outcome": request.GET.get("outcome"), "contact": journey.target.contact_id}
    form = CallForm(sent(request), journey=journey, initial=initial)
    home = reverse("pipeline:journey", args=(pk,))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        occasion = form.occasion(user, at=said["at"])
        done = form.perform(
            lambda: log_call(
                pk,
                occasion,
                Outcome(said["outcome"]),
                contact=said["contact"],
                note=said["note"],
                again_at=said["again_at"],
                reason=said["reason"],
                never_again=said["never_again"],
            )
        )
        if done:
            messages.success(
                request, _("The call is logged: %(outcome)s.") % {"outcome": Outcome(said["outcome"]).label}
            )
            return redirect(back_to(request, home))
    context = {"journey": journey, "form": form, "back": back_to(request, home)}
    return render(request, "prospects/call.html", context)


def _answered(form: AnswerForm, user: User, journey: Journey) -> Act:
    said = form.cleaned_data
    answer, occasion = said["answer"], form.occasion(user)
    if answer.outcome is None:
        return lose(journey.pk, occasion, Reason.UNREACHABLE.value, by_us=True)
    zone = ZoneInfo(journey.holder.time_zone)
    return log_call(
        journey.pk,
        occasion,
        answer.outcome,
        contact=said["contact"],
        note=said["note"],
        again_at=answer.again_at(timezone.now(), zone),
        reason=answer.reason or said["note"][:200],
        never_again=answer.never_again,
    )


def _show(request: HttpRequest, *, at: int | None, problem: str = "", note: str = "") -> HttpResponse:
    user = user_of(request)
    now = timezone.now()
    asked, wanted = _wanted(request, user, now)
    found = Queue(user, wanted, at=at, now=now)
    current = found.current
    if note and (current is None or current.journey.pk != at):
        # Its call is no longer on the list: the note is not one on the call that is now before them.
        problem, note = " ".join((problem, _("You wrote: “%(note)s”") % {"note": note})), ""
    context = {
        "queue": found,
        "filter": asked,
        "now": now,
        "keys": keys(),
        "later": LATER,
        "usual_later": USUAL_LATER,
        "refusals": {reason.value: reason.label for reason in REFUSALS},
        "usual_refusal": USUAL_REFUSAL.value,
        "close": CLOSE,
        "made": made_today(wanted.rep, now),
        "kept": _kept(request),
        "home": _address(request),
        "here": _address(request, **({} if current is None else {"at": current.journey.pk})),
        "problem": problem,
        "note": note,
        "form": None if current is None else AnswerForm(journey=current.journey, auto_id=False),
        "endings": () if current is None else endings(current.journey),
        **_after(request, user),
    }
    return render(request, "prospects/queue.html", context)


def _kept(request: HttpRequest, **also: int) -> str:
    """Return what of the address goes on from call to call."""
    kept = {name: request.GET[name] for name in ("rep", "file", "until") if request.GET.get(name)}
    return urlencode(kept | also)


def _address(request: HttpRequest, **also: int) -> str:
    """Return the list's own address, whatever page shows it: of a call that was refused it is another."""
    kept = _kept(request, **also)
    return f"{reverse('prospects:queue')}{'?' if kept else ''}{kept}"


def _wanted(request: HttpRequest, user: User, now: datetime) -> tuple[QueueFilter, Wanted]:
    reps = (
        User.objects.visible_to(user).filter(is_active=True, role=Role.REP)
        if user.leads
        else User.objects.none()
    )
    asked = QueueFilter(request.GET, user=user, reps=list(reps.values_list("pk", flat=True)))
    asked.is_valid()
    said: dict[str, Any] = asked.cleaned_data
    rep = said.get("rep") or user
    days = _DAYS[said.get("until") or ""]
    return asked, Wanted(rep, end_of_day(ZoneInfo(rep.time_zone), now, days=days), said.get("file"))


def _after(request: HttpRequest, user: User) -> dict[str, Any]:
    """Return what the list says of the call that was logged just before, with the form that undoes it."""
    act = _number(request.GET.get("after"))
    if act is None:
        return {}
    found = (
        Act.objects.filter(pk=act, by=user, undoes=None, journey__in=Journey.objects.visible_to(user))
        .select_related("journey__target__company")
        .first()
    )
    if found is None:
        return {}
    undone = Act.objects.filter(undoes=found).exists()
    return {"after": found, "undone": undone, "undo_form": ActForm(journey=found.journey, auto_id=False)}


def _number(text: str | None) -> int | None:
    """Return a primary key of an address, None where it is none."""
    if text and text.isascii() and text.isdecimal() and int(text[:20]) < _LARGEST_KEY:
        return int(text[:20])
    return None
