"""The journey page: who, in which phase, what next, what happened, and every act from here."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from spanco.crm.approaches import on_journey as approaches
from spanco.crm.approaches.models import Appointment
from spanco.crm.conclusions import on_journey as conclusions
from spanco.crm.journeys.answering import journey_for
from spanco.crm.journeys.forms import ActForm
from spanco.crm.journeys.models import Journey, NextStep, Phase
from spanco.crm.negotiations import on_journey as negotiations
from spanco.crm.orders import on_journey as orders
from spanco.crm.people.models import User
from spanco.crm.people.requests import user_of
from spanco.crm.pipeline.forms import (
    AttachForm,
    HandOverForm,
    LoseForm,
    NextStepForm,
    NoteForm,
    ReopenForm,
    quick_choices,
)
from spanco.crm.pipeline.timeline import timeline, undoable
from spanco.crm.prospects import on_journey as prospects
from spanco.crm.prospects.reaching import first_to_call, people_at, rows_of
from spanco.crm.suspects import on_journey as suspects
from spanco.crm.suspects.companies.do_not_contact import blocked

_ROOMS: Final = (
    (Phase.PROSPECT, "prospects", prospects.on_journey),
    (Phase.APPROACH, "approaches", approaches.on_journey),
    (Phase.NEGOTIATION, "negotiations", negotiations.on_journey),
    (Phase.CONCLUSION, "conclusions", conclusions.on_journey),
    (Phase.ORDER, "orders", orders.on_journey),
    (Phase.SUSPECT, "suspects", suspects.on_journey),
)
_ATTACHMENTS: Final = 30
_CONTACTS: Final = 30


@require_safe
def journey(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a journey with all that is known of it."""
    user = user_of(request)
    journey = journey_for(request, pk)
    before = request.GET.get("before", "")
    events = timeline(journey, int(before) if before.isdecimal() and len(before) < 19 else None)
    said: dict[str, Mapping[str, Any]] = {
        room: on_journey(journey, user) for _phase, room, on_journey in _ROOMS
    }
    target = journey.target
    contacts = list(target.company.contacts.all()[: _CONTACTS + 1])
    rows = rows_of(target, contacts[:_CONTACTS])
    people = people_at(rows, blocked(rows))
    attachments = list(journey.attachments.select_related("by")[: _ATTACHMENTS + 1])
    context = {
        "journey": journey,
        "target": target,
        "person": first_to_call(people),
        "people": people,
        "more_people": len(contacts) > _CONTACTS,
        "phases": list(Phase),
        "timeline": events,
        "last": undoable(journey, user),
        "rooms": _of_each_room(request, journey, user, said),
        "attachments": attachments[:_ATTACHMENTS],
        "more_attachments": len(attachments) > _ATTACHMENTS,
        "quick": quick_choices(),
        **_forms(journey, user, said["approaches"]["awaited"]),
    }
    return render(request, "pipeline/journey.html", context)


def _forms(journey: Journey, user: User, agreed: Appointment | None) -> dict[str, ActForm | None]:
    step = journey.next_step or NextStep.FOLLOW_UP
    return {
        "undo_form": ActForm(journey=journey, auto_id="undo_%s"),
        "note_form": NoteForm(journey=journey, auto_id="note_%s"),
        "step_form": NextStepForm(journey=journey, auto_id="step_%s", initial={"step": step}),
        "attach_form": AttachForm(journey=journey, auto_id="attach_%s"),
        "lose_form": LoseForm(journey=journey, agreed=agreed, auto_id="lose_%s"),
        "reopen_form": ReopenForm(journey=journey, auto_id="reopen_%s"),
        "hand_over_form": (
            HandOverForm(by=user, journey=journey, auto_id="hand_over_%s") if user.leads else None
        ),
    }


def _of_each_room(
    request: HttpRequest, journey: Journey, user: User, said: Mapping[str, Mapping[str, Any]]
) -> Sequence[SafeString]:
    """Return each room's part of the page by what it has to show, that of the present phase first."""
    parts: list[SafeString] = []
    for phase, room, _on_journey in _ROOMS:
        context = {"journey": journey, "user": user, **said[room]}
        part = render_to_string(f"{room}/on_journey.html", context, request)
        # A suspect is called, so that its calls come before what is known of it.
        comes_first = phase == journey.phase and phase is not Phase.SUSPECT
        parts.insert(0 if comes_first else len(parts), part)
    return parts
