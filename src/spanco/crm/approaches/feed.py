"""The calendar of a rep under a secret address, for their calendar program."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar
from icalendar import Event as Entry

from spanco.crm.approaches.models import Appointment, CalendarFeed
from spanco.crm.journeys.models import Act
from spanco.crm.people.models import User, secret_address
from spanco.crm.people.requests import user_of

_PAST: Final = timedelta(days=90)
_AHEAD: Final = timedelta(days=365)
_MOST: Final = 2_000


@login_not_required
@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Return the appointments of whoever has this secret address, as a calendar; 404 where it is no one's."""
    found = get_object_or_404(
        CalendarFeed.objects.select_related("user__team"), key=key, user__is_active=True
    )
    rows = _appointments(found.user)
    changes = _changes(rows)
    with translation.override(found.user.language):
        content = _calendar(found.user, rows, changes, request).to_ical()
    etag = quote_etag(sha256(content).hexdigest())
    changed = max(changes.values(), default=found.made_at)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    answer = get_conditional_response(request, etag, int(changed.timestamp()), response)
    answer = answer or response
    answer.headers["ETag"] = etag
    answer.headers["Last-Modified"] = changed.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return answer


@require_POST
def renew_feed(request: HttpRequest) -> HttpResponse:
    """Give the person a new secret address; the old one stops working."""
    CalendarFeed.objects.update_or_create(
        user=user_of(request), defaults={"key": secret_address(), "made_at": timezone.now()}
    )
    messages.success(request, _("Your calendar has a new address. An old one no longer works."))
    return redirect(reverse("people:settings") + "#calendar")


@require_POST
def revoke_feed(request: HttpRequest) -> HttpResponse:
    """Take the secret address away."""
    CalendarFeed.objects.filter(user=user_of(request)).delete()
    messages.success(request, _("The address of your calendar no longer works."))
    return redirect(reverse("people:settings") + "#calendar")


def _appointments(user: User) -> list[Appointment]:
    """Return a person's appointments of a year and a quarter, the earliest first; the latest if too many."""
    now = timezone.now()
    rows = Appointment.objects.attended_by(user)
    latest = (
        rows.filter(starts_at__range=(now - _PAST, now + _AHEAD))
        .select_related("journey__target__company")
        .prefetch_related("contacts")
        .order_by("-starts_at", "-id")[:_MOST]
    )
    return list(latest)[::-1]


def _changes(rows: list[Appointment]) -> dict[int, datetime]:
    """Return when each journey was last acted on."""
    last = (
        Act.objects.filter(journey__in=[row.journey_id for row in rows])
        .values("journey")
        .annotate(at=Max("recorded_at"))
    )
    return dict(last.values_list("journey", "at"))


def _calendar(
    user: User, rows: list[Appointment], changes: dict[int, datetime], request: HttpRequest
) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//spanco//desk//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Appointments of %(name)s") % {"name": user.name})
    calendar.add("refresh-interval", timedelta(minutes=30), parameters={"value": "DURATION"})
    for row in rows:
        calendar.add_component(_entry(row, changes[row.journey_id], request))
    return calendar


def _entry(row: Appointment, changed_at: datetime, request: HttpRequest) -> Entry:
    entry = Entry()
    # The same however the installation is reached, and another one in another installation.
    entry.add("uid", f"appointment-{row.pk}@{salted_hmac('calendar', '').hexdigest()[:12]}.spanco")
    # Grows with every act on the journey, also when a move is undone, which lowers the count of moves.
    entry.add("sequence", row.journey.version)
    changed = changed_at.astimezone(UTC).replace(microsecond=0)
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("dtstart", row.starts_at.astimezone(UTC))
    entry.add("duration", timedelta(minutes=row.minutes))
    entry.add("summary", row.journey.target.company.name)
    if row.place:
        entry.add("location", row.place)
    entry.add("description", "\n".join([*_people(row), *filter(None, [row.note])]))
    entry.add("url", request.build_absolute_uri(reverse("approaches:appointment", args=(row.pk,))))
    is_off = row.state == Appointment.State.CANCELLED or (
        row.journey.lost_at is not None and row.state == Appointment.State.AGREED
    )
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return entry


def _people(row: Appointment) -> list[str]:
    return [
        " · ".join(part for part in (person.name, person.job, person.phone) if part)
        for person in row.contacts.all()
    ]
