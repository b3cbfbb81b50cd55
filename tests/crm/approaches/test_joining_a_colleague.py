"""Whoever is to join a colleague's appointment sees it, and only sees it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from crm.approaches.agreeing import agreed
from spanco.crm.approaches.models import Appointment, CalendarFeed


@pytest.fixture
def joined(office):
    """An appointment of Bruno’s tomorrow that Anna is to join."""
    journey = office.journey(office.bruno, "qualified", name="Tessitura Rho")
    row = agreed(journey, hours=24, colleagues=[office.anna], place="Rho")
    row.preparations.create(text="Bring the samples")
    return row


def listed(answer):
    return [row for part in answer.context["parts"] for row in part.rows]


def test_it_stands_in_the_agenda_and_calendar_of_who_joins(office, logged_in, joined):
    client = logged_in(office.anna)
    answer = client.get("/appointments")
    assert listed(answer) == [joined]
    assert "Bruno Conti" in answer.content.decode()
    client.post("/calendar/renew")
    calendar = client.get(f"/calendar/{CalendarFeed.objects.get(user=office.anna).key}.ics")
    (entry,) = Calendar.from_ical(calendar.content).walk("VEVENT")
    assert str(entry["summary"]) == "Tessitura Rho"


def test_today_names_whom_one_joins_and_asks_only_the_holder_how_it_went(office, logged_in, joined):
    now = timezone.localtime()
    Appointment.objects.filter(pk=joined.pk).update(starts_at=now, minutes=60)
    answer = logged_in(office.anna).get("/")
    assert answer.context["day"].appointments == [joined]
    assert "you join Bruno Conti" in answer.content.decode()
    Appointment.objects.filter(pk=joined.pk).update(starts_at=now - timedelta(hours=2))
    day = logged_in(office.anna).get("/").context["day"]
    assert (day.appointments, day.waiting) == ([], [])
    assert not logged_in(office.anna).get("/appointments").context["waiting"].rows
    assert logged_in(office.bruno).get("/").context["day"].waiting == [joined]


def test_its_page_is_read_and_nothing_on_it_can_be_done(office, logged_in, joined):
    client = logged_in(office.anna)
    page = client.get(f"/appointments/{joined.pk}").content.decode()
    assert "Bring the samples" in page
    assert "you join Bruno Conti" in page
    assert f'href="/journeys/{joined.journey_id}"' not in page
    assert "<form method" not in page.partition("<main")[2]
    for part in ("outcome", "move", "change", "record"):
        assert client.get(f"/appointments/{joined.pk}/{part}").status_code == 404
        assert client.post(f"/appointments/{joined.pk}/{part}").status_code == 404
    answer = client.post(f"/appointments/{joined.pk}/prepare", {"text": "A"})
    assert answer.status_code == 404
    assert client.get(f"/journeys/{joined.journey_id}").status_code == 404


def test_whoever_no_longer_joins_no_longer_sees_it(office, logged_in, joined):
    joined.colleagues.clear()
    client = logged_in(office.anna)
    assert client.get(f"/appointments/{joined.pk}").status_code == 404
    assert listed(client.get("/appointments")) == []
