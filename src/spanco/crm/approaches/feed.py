"""The calendar of a rep under a secret address, for their calendar program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
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
from spanco.crm.suspects.companies.do_not_contact import Blocked, blocked

_PAST: Final = timedelta(days=90)
_AHEAD: Final = timedelta(days=365)
_MOST: Final = 2_000
_KEPT_FOR: Final = 86_400


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
        title = _("Appointments of %(name)s") % {"name": found.user.name}
        barred = blocked(person for row in rows for person in row.contacts.all())
        told = [_told(row, changes[row.journey_id], barred, request) for row in rows]
    stamp = sha256(repr((title, told)).encode()).hexdigest()
    etag = quote_etag(stamp)
    changed = max(changes.values(), default=found.made_at)
    answer = get_conditional_response(request, etag, int(changed.timestamp()))
    if answer is None:
        drawn = _drawn(found, stamp, title, told)
        answer = HttpResponse(drawn, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
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
    latest = (
        Appointment.objects.ever_attended_by(user)
        .filter(starts_at__range=(now - _PAST, now + _AHEAD))
        .select_related("journey__target__company")
        .prefetch_related("contacts__company")
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


@dataclass(frozen=True, slots=True)
class _Told:
    """What a calendar says of an appointment."""

    uid: str
    version: int
    changed_at: datetime
    starts_at: datetime
    minutes: int
    summary: str
    place: str
    description: str
    url: str
    is_off: bool


def _told(row: Appointment, changed_at: datetime, barred: Blocked, request: HttpRequest) -> _Told:
    return _Told(
        # The same however the installation is reached, and another one in another installation.
        uid=f"appointment-{row.pk}@{salted_hmac('calendar', '').hexdigest()[:12]}.spanco",
        # Grows with every act on the journey, also when a move is undone, which lowers the count of moves.
        version=row.journey.version,
        changed_at=changed_at.astimezone(UTC).replace(microsecond=0),
        starts_at=row.starts_at.astimezone(UTC),
        minutes=row.minutes,
        summary=row.journey.target.company.name,
        place=row.place,
        description="\n".join([*_people(row, barred), *filter(None, [row.note])]),
        url=request.build_absolute_uri(reverse("approaches:appointment", args=(row.pk,))),
        is_off=row.state == Appointment.State.CANCELLED
        or (row.journey.lost_at is not None and row.state == Appointment.State.AGREED),
    )


def _drawn(feed: CalendarFeed, stamp: str, title: str, told: Sequence[_Told]) -> bytes:
    """Return the calendar, drawn again only once something in it changed: programs ask every half hour."""
    place = f"calendar-{feed.pk}"
    kept = cache.get(place)
    if kept is None or kept[0] != stamp:
        kept = (stamp, _calendar(title, told).to_ical())
        cache.set(place, kept, _KEPT_FOR)
    content: bytes = kept[1]
    return content


def _calendar(title: str, told: Sequence[_Told]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//spanco//desk//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", timedelta(minutes=30), parameters={"value": "DURATION"})
    for one in told:
        calendar.add_component(_entry(one))
    return calendar


def _entry(told: _Told) -> Entry:
    entry = Entry()
    entry.add("uid", told.uid)
    entry.add("sequence", told.version)
    entry.add("dtstamp", told.changed_at)
    entry.add("last-modified", told.changed_at)
    entry.add("dtstart", told.starts_at)
    entry.add("duration", timedelta(minutes=told.minutes))
    entry.add("summary", told.summary)
    if told.place:
        entry.add("location", told.place)
    entry.add("description", told.description)
    entry.add("url", told.url)
    entry.add("status", "CANCELLED" if told.is_off else "CONFIRMED")
    return entry


def _people(row: Appointment, barred: Blocked) -> list[str]:
    """Return who is met, a line each; in place of a number that must not be called, it says so."""
    people = [(person, person.phone and barred.phone(person)) for person in row.contacts.all()]
    return [
        " · ".join(filter(None, (person.name, person.job, _("must not be called") if no else person.phone)))
        for person, no in people
    ]
