"""The agenda: what waits for its outcome, today, this week, and what comes after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from spanco.crm.approaches.models import Appointment, Appointments
from spanco.crm.journeys.days import start_of
from spanco.crm.journeys.forms import DateInput, choose_among
from spanco.crm.people.models import Role, User
from spanco.crm.people.requests import user_of

_SHOWN: Final = 50
_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the agenda; ``more_from`` is the day of the first that is not shown, if any."""

    title: str
    rows: Sequence[Appointment]
    more_from: datetime | None = None


class AgendaFilter(forms.Form):
    """Whose appointments, and from which day."""

    rep = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Whose"), required=False, empty_label=gettext_lazy("Everyone")
    )
    since = forms.DateField(label=pgettext_lazy("first day", "From"), required=False, widget=DateInput())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.leads:
            sellers = User.objects.visible_to(user).filter(is_active=True, role__in=(Role.REP, Role.MANAGER))
            choose_among(self, "rep", sellers)
        else:
            del self.fields["rep"]


def attended_by(rows: Appointments, person: User) -> Appointments:
    """Return the appointments a person goes to: of the journeys they hold, or with a colleague."""
    joined = Appointment.colleagues.through.objects.filter(user=person).values("appointment")
    return rows.filter(journey__holder=person) | rows.filter(pk__in=joined)


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Show the appointments: a representative their own, who leads those of the team or of one of it."""
    user = user_of(request)
    asked = AgendaFilter(request.GET, user=user)
    wanted = asked.cleaned_data if asked.is_valid() else {}
    rows = Appointment.objects.visible_to(user).filter(journey__lost_at=None)
    whose = wanted.get("rep") or (None if user.leads else user)
    if whose is not None:
        rows = attended_by(rows, whose)
    now = timezone.now()
    waiting = _part(_("Wait for their outcome"), rows.filter(state=Appointment.State.AGREED), until=now)
    since = wanted.get("since")
    parts = (_part("", rows, start_of(since)),) if since else _parts(rows, now)
    context = {
        "waiting": waiting,
        "parts": [part for part in parts if part.rows],
        "n_today": 0 if since else len(parts[0].rows),
        "n_week": 0 if since else len(parts[0].rows) + len(parts[1].rows),
        "filter": asked,
        "since": since,
        "whose": whose,
        "shows_rep": whose != user,
        "now": now,
    }
    return render(request, "approaches/agenda.html", context)


def _parts(rows: QuerySet[Appointment], now: datetime) -> Sequence[Part]:
    today = start_of(timezone.localdate(now))
    tomorrow = start_of(timezone.localdate(now) + timedelta(days=1))
    week = start_of(timezone.localdate(now) + timedelta(days=_DAYS))
    return (
        # What waits for its outcome is shown before.
        _part(
            _("Today"),
            rows.exclude(state=Appointment.State.AGREED, starts_at__lt=now),
            today,
            tomorrow,
        ),
        _part(_("The next 7 days"), rows, tomorrow, week),
        _part(_("Later"), rows, week),
    )


def _part(
    title: str, rows: QuerySet[Appointment], start: datetime | None = None, until: datetime | None = None
) -> Part:
    """Return the first appointments between two moments, with who is met."""
    if start is not None:
        rows = rows.filter(starts_at__gte=start)
    if until is not None:
        rows = rows.filter(starts_at__lt=until)
    # Every state is named, so that the index by state and time serves.
    rows = rows.filter(state__in=Appointment.State.values).order_by("starts_at", "id")
    found = list(
        rows.select_related("journey__holder", "journey__target__company", "journey__target__contact")[
            : _SHOWN + 1
        ]
    )
    more = found[_SHOWN].starts_at if len(found) > _SHOWN else None
    return Part(title, found[:_SHOWN], more)
