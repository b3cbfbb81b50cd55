"""Handing over many journeys, and back: one act for each, done once however often the form is sent."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.journeys.acts import hand_over
from spanco.crm.journeys.models import Act, Journey
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.models import User
from spanco.crm.people.requests import user_of
from spanco.crm.pipeline.forms import HandOverForm
from spanco.crm.pipeline.listing import AT_ONCE, JourneyFilter

_GIVEN: Final = "handed_over"
"""What of a session names the journeys handed over last, to undo it."""


class HandOverManyForm(HandOverForm):
    """To whom some journeys go; their ids are in the form, so that sent twice it means the same ones."""

    chosen = forms.CharField(widget=forms.HiddenInput, max_length=AT_ONCE * 20)

    def clean(self) -> dict[str, Any]:
        """Read the ids of the journeys."""
        cleaned = super().clean() or {}
        ids = cleaned.get("chosen", "").split()
        if not 0 < len(ids) <= AT_ONCE or not all(key.isdecimal() and len(key) < 19 for key in ids):
            raise forms.ValidationError(_("This form was changed on its way: choose the journeys again."))
        return cleaned | {"chosen": list(dict.fromkeys(int(key) for key in ids))}


@dataclass(slots=True)
class Report:
    """What came of it: how many were handed over, and which were refused, and why."""

    n_done: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def hand_over_each(ids: Sequence[int], by: User, token: uuid.UUID, to: User, reason: str) -> Report:
    """Hand over journeys one by one; each has a token made of the form's, so that none is given twice."""
    return _each(ids, lambda pk: hand_over(pk, Occasion(by, _token(token, pk)), to, reason))


def hand_back_each(ids: Sequence[int], by: User, token: uuid.UUID) -> Report:
    """Undo each hand-over of `hand_over_each` since which nothing else was done to its journey."""
    acts = {act.token: act for act in Act.objects.filter(token__in=[_token(token, pk) for pk in ids])}
    given = {pk: acts[_token(token, pk)] for pk in ids if _token(token, pk) in acts}
    return _each(given, lambda pk: undo(pk, Occasion(by, uuid.uuid5(given[pk].token, "undo")), given[pk]))


def _each(ids: Iterable[int], do: Callable[[int], Act]) -> Report:
    report = Report()
    for pk in ids:
        try:
            do(pk)
        except Refused as refused:
            report.refused.append((pk, refused.message))
        except Journey.DoesNotExist:
            report.refused.append((pk, _("It is not there, or not yours to give.")))
        else:
            report.n_done += 1
    return report


def _token(token: uuid.UUID, pk: int) -> uuid.UUID:
    """Return the token of one journey's act, made of the form's."""
    return uuid.uuid5(token, str(pk))


def hand_over_many(request: HttpRequest) -> HttpResponse:
    """Ask to whom the chosen journeys go, and give them to that person, for who leads."""
    user = user_of(request)
    if not user.leads:
        raise PermissionDenied
    home = back_to(request, reverse("pipeline:journeys"))
    if request.method != "POST":
        return _ask(request, user, home)
    form = HandOverManyForm(request.POST, by=user)
    if not form.is_valid():
        n = len(str(form.data.get("chosen", "")).split())
        return _shown(request, form, n, home)
    said = form.cleaned_data
    report = hand_over_each(said["chosen"], user, said["token"], said["to"], said["reason"])
    done = ngettext(
        "%(n)s journey is now with %(name)s.", "%(n)s journeys are now with %(name)s.", report.n_done
    ) % {"n": report.n_done, "name": said["to"].name}
    given: dict[str, Any] = {"token": str(said["token"]), "ids": said["chosen"], "back": home}
    request.session[_GIVEN] = given
    hand_back = f"{reverse('pipeline:hand_back')}?of={said['token']}" if report.n_done else ""
    if report.refused:
        context = {"done": done, "report": _named(report, user), "back": home, "hand_back": hand_back}
        return render(request, "pipeline/handed_over.html", context)
    messages.success(request, format_html('{} <a href="{}">{}</a>', done, hand_back, _("Undo all of it")))
    return redirect(home)


def hand_back(request: HttpRequest) -> HttpResponse:
    """Ask whether the journeys that were handed over just now go back, and give them back."""
    user = user_of(request)
    if not user.leads:
        raise PermissionDenied
    given = request.session.get(_GIVEN, {})
    if not given or given["token"] != request.GET.get("of"):
        messages.error(request, _("This can no longer be undone all at once: undo it on each journey."))
        return redirect("pipeline:journeys")
    if request.method != "POST":
        context = {"n": len(given["ids"]), "back": given["back"]}
        return render(request, "pipeline/hand_back.html", context)
    report = hand_back_each(given["ids"], user, uuid.UUID(given["token"]))
    done = ngettext(
        "%(n)s journey is back with who held it.",
        "%(n)s journeys are back with who held them.",
        report.n_done,
    ) % {"n": report.n_done}
    if report.refused:
        kept = ngettext(
            "%(n)s stays: something was done to it since.",
            "%(n)s stay: something was done to them since.",
            len(report.refused),
        ) % {"n": len(report.refused)}
        messages.warning(request, f"{done} {kept}")
    else:
        messages.success(request, done)
    return redirect(given["back"])


def _ask(request: HttpRequest, user: User, home: str) -> HttpResponse:
    """Show the form for the journeys that were ticked, or for all the list found, up to the bound."""
    if request.GET.get("all"):
        ids = JourneyFilter(user, request.GET).found.keys(0, AT_ONCE + 1)
    else:
        ticked = [int(key) for key in request.GET.getlist("journey") if key.isdecimal() and len(key) < 19]
        ids = list(
            Journey.objects.visible_to(user).filter(pk__in=ticked[:AT_ONCE]).values_list("pk", flat=True)
        )
    if not ids:
        messages.error(request, _("Tick the journeys to hand over first."))
        return redirect(home)
    chosen = " ".join(map(str, ids[:AT_ONCE]))
    form = HandOverManyForm(by=user, initial={"chosen": chosen})
    return _shown(request, form, len(ids[:AT_ONCE]), home, bounded=len(ids) > AT_ONCE)


def _shown(request: HttpRequest, form: HandOverManyForm, n: int, home: str, **also: Any) -> HttpResponse:
    context = {"form": form, "n": n, "back": home, "at_once": AT_ONCE, **also}
    return render(request, "pipeline/hand_over_many.html", context)


def _named(report: Report, user: User) -> dict[str, Any]:
    """Return the report with the company of each refused journey that the person sees."""
    rows = Journey.objects.visible_to(user).filter(pk__in=[pk for pk, _why in report.refused])
    companies = {row.pk: row.target.company for row in rows.select_related("target__company")}
    return {"n_done": report.n_done, "refused": [(pk, companies.get(pk), why) for pk, why in report.refused]}
