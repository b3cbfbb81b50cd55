"""The agenda: what waits for its outcome, today, this week, and what comes after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from spanco.crm.approaches.models import Appointment, Appointments
from spanco.crm.journeys import counting
from spanco.crm.journeys.days import start_of
from spanco.crm.journeys.forms import DateInput, choose_among
from spanco.crm.people.models import Role, User
from spanco.crm.people.requests import user_of

_SHOWN: Final = 25
_DAYS: Final = 7


@dataclass(frozen=True)
class Part:
    """A part of the agenda: the first ``rows`` of those ``found``, and when the next is, if any."""

    title: str
    rows: Sequence[Appointment]
    found: Appointments
    more_from: datetime | None = None

    @cached_property
    def n(self) -> int:
        """How many there are, counted where not all are shown."""
        return len(self.rows) if self.more_from is None else counting.count(self.found)


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


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Show the appointments: a representative their own, who leads those of the team or of one of it."""
    user = user_of(request)
    asked = AgendaFilter(request.GET, user=user)
    wanted = asked.cleaned_data if asked.is_valid() else {}
    rows = Appointment.objects.open_to(user).filter(journey__lost_at=None)
    whose = wanted.get("rep") or (None if user.leads else user)
    since = wanted.get("since")
    if whose is not None:
        rows = rows.ever_attended_by(whose) if since else rows.attended_by(whose)
    now = timezone.now()
    # Whoever only joins does not say how it went.
    ended = rows.visible_to(user).waiting(now)
    waiting = _part(_("Wait for their outcome"), ended, by="agreed_for")
    parts = (_part("", rows, start_of(since)),) if since else _parts(rows, ended, now)
    context = {
        "waiting": waiting,
        "parts": [part for part in parts if part.rows],
        **_counted("waiting", [waiting]),
        **({} if since else _counted("today", parts[:1]) | _counted("week", parts[:2])),
        "filter": asked,
        "since": since,
        "whose": whose,
        "shows_rep": whose != user,
        "now": now,
    }
    return render(request, "approaches/agenda.html", context)


def _counted(what: str, parts: Sequence[Part]) -> dict[str, Any]:
    n = sum(part.n for part in parts)
    return {f"n_{what}": n, f"said_{what}": counting.said(n)}


def _parts(rows: Appointments, ended: Appointments, now: datetime) -> Sequence[Part]:
    today = start_of(timezone.localdate(now))
    tomorrow = start_of(timezone.localdate(now) + timedelta(days=1))
    week = start_of(timezone.localdate(now) + timedelta(days=_DAYS))
    return (
        # What waits for its outcome is shown before.
        _part(
            _("Today"),
            rows.exclude(pk__in=ended.agreed(since=today, until=now).values("pk")),
            today,
            tomorrow,
        ),
        _part(_("The next 7 days"), rows, tomorrow, week),
        _part(_("Later"), rows, week),
    )


def _part(
    title: str,
    rows: Appointments,
    start: datetime | None = None,
    until: datetime | None = None,
    by: str = "starts_at",
) -> Part:
    """Return the first appointments between two moments, with who is met."""
    if start is not None:
        rows = rows.filter(starts_at__gte=start)
    if until is not None:
        rows = rows.filter(starts_at__lt=until)
    told = rows.select_related("journey__holder", "journey__target__company")
    found = list(told.order_by(by, "id")[: _SHOWN + 1])
    more = found[_SHOWN].starts_at if len(found) > _SHOWN else None
    return Part(title, found[:_SHOWN], rows, more)
