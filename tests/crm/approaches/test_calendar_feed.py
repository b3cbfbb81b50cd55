from datetime import UTC, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from crm.approaches.agreeing import agreed
from spanco.crm.approaches.acts import cancel, move
from spanco.crm.approaches.models import Appointment, CalendarFeed
from spanco.crm.journeys.acting import Occasion, undo
from spanco.crm.suspects.models import Company, DoNotContact


@pytest.fixture
def address(office, logged_in):
    logged_in(office.anna).post("/calendar/renew")
    return f"/calendar/{CalendarFeed.objects.get(user=office.anna).key}.ics"


def entries(client, address):
    client.logout()
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_it_holds_the_appointments_of_its_owner_in_utc(office, client, address):
    row = agreed(
        office.journey(office.anna, "qualified", name="Perché no; srl, sì"), hours=24, place="A, b; c"
    )
    agreed(office.journey(office.bruno, "qualified"), hours=24)
    agreed(office.journey(office.anna, "qualified"), hours=24 * 400)
    (entry,) = entries(client, address)
    assert entry.decoded("dtstart") == row.starts_at.replace(microsecond=0)
    assert entry.decoded("dtstart").tzinfo in {UTC, entry.decoded("dtstart").tzinfo}
    assert entry["dtstart"].to_ical().endswith(b"Z")
    assert entry.decoded("duration") == timedelta(hours=1)
    assert (str(entry["summary"]), str(entry["location"])) == ("Perché no; srl, sì", "A, b; c")
    assert str(entry["status"]) == "CONFIRMED"


def test_a_move_keeps_its_uid_and_raises_its_sequence_even_when_undone(office, client, address):
    row = agreed(office.journey(office.anna, "qualified"), hours=24)
    (before,) = entries(client, address)
    move(row.journey_id, Occasion(office.anna), row.pk, row.starts_at + timedelta(days=1), 60, "")
    (moved,) = entries(client, address)
    undo(row.journey_id, Occasion(office.anna))
    (back,) = entries(client, address)
    assert before["uid"] == moved["uid"] == back["uid"]
    assert before["sequence"] < moved["sequence"] < back["sequence"]
    assert before["dtstart"].dt == back["dtstart"].dt


def test_cancelled_it_stays_and_says_so(office, client, address):
    row = agreed(office.journey(office.anna, "qualified"), hours=24)
    cancel(row.journey_id, Occasion(office.anna), row.pk, Appointment.Side.TARGET)
    (entry,) = entries(client, address)
    assert str(entry["status"]) == "CANCELLED"


def test_a_number_that_must_not_be_called_is_not_in_it(office, client, address):
    journey = office.journey(office.anna, "qualified")
    contact = journey.target.company.contacts.get()
    agreed(journey, hours=24, contacts=[contact])
    (entry,) = entries(client, address)
    assert contact.phone in entry["description"]

    DoNotContact.objects.create(kind="phone", value=contact.phone)
    (entry,) = entries(client, address)
    assert str(entry["description"]) == f"{contact.name} · must not be called"


def test_what_has_not_changed_is_not_sent_again(office, client, address):
    row = agreed(office.journey(office.anna, "qualified"), hours=24)
    first = client.get(address)
    seen = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(address, headers=seen).status_code == 304
    cancel(row.journey_id, Occasion(office.anna), row.pk, Appointment.Side.REP)
    assert client.get(address, headers=seen).status_code == 200


def test_it_is_drawn_again_once_a_name_in_it_changes(office, client, address):
    row = agreed(office.journey(office.anna, "qualified", name="Rossi"), hours=24)
    first = client.get(address)
    assert client.get(address).content == first.content
    Company.objects.filter(targets__journey=row.journey).update(name="Bianchi")
    again = client.get(address)
    assert again.headers["ETag"] != first.headers["ETag"]
    assert b"SUMMARY:Bianchi" in again.content
    assert b"Rossi" not in again.content


def test_an_address_is_renewed_and_revoked(office, client, logged_in, address):
    client = logged_in(office.anna)
    client.post("/calendar/renew")
    assert client.get(address).status_code == 404
    newer = f"/calendar/{CalendarFeed.objects.get(user=office.anna).key}.ics"
    assert client.get(newer).status_code == 200
    assert newer in client.get("/settings").content.decode()
    client.post("/calendar/revoke")
    assert client.get(newer).status_code == 404


@pytest.mark.parametrize("key", ["x", "../../etc/passwd", "%00", "'--", "x" * 500])
def test_an_unknown_address_is_not_there(client, db, key):
    assert client.get(f"/calendar/{key}.ics").status_code == 404


def test_who_left_has_no_calendar(office, client, address):
    office.anna.is_active = False
    office.anna.save()
    assert client.get(address).status_code == 404


def test_its_queries_do_not_grow_with_its_rows(office, client, address, django_assert_max_num_queries):
    for _number in range(20):
        journey = office.journey(office.anna, "qualified")
        agreed(journey, hours=24, contacts=list(journey.target.company.contacts.all()))
    client.logout()
    with django_assert_max_num_queries(7):
        client.get(address)
    assert timezone.is_aware(CalendarFeed.objects.get().made_at)
