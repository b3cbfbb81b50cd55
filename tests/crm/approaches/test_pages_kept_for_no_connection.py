from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from crm.approaches.agreeing import again, agreed
from spanco.crm.approaches.acts import cancel
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import lose, write_note


def booked(office, rep, day, **fields):
    """An appointment at noon, so many days from today."""
    row = agreed(office.journey(rep, "qualified"), hours=1, **fields)
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    Appointment.objects.filter(pk=row.pk).update(starts_at=noon + timedelta(days=day))
    return row


def kept(client):
    return list(client.get("/appointments/kept").context["appointments"])


def test_ones_own_of_today_and_tomorrow_are_kept_and_no_other(office, logged_in):
    today, tomorrow = booked(office, office.anna, 0), booked(office, office.anna, 1)
    for day in (-1, 2):
        booked(office, office.anna, day)
    booked(office, office.bruno, 0)
    off, lost = booked(office, office.anna, 0), booked(office, office.anna, 1)
    cancel(off.journey_id, Occasion(office.anna), off.pk, Appointment.Side.TARGET)
    lose(lost.journey_id, Occasion(office.anna), "no budget")
    assert kept(logged_in(office.anna)) == [today, tomorrow]
    assert kept(logged_in(office.marta)) == []


def test_the_address_to_keep_changes_with_the_journey(office, logged_in):
    row, client = booked(office, office.anna, 0), logged_in(office.anna)
    before = client.get("/appointments/kept").content
    assert client.get("/appointments/kept").content.count(b"?keep=") == 1
    write_note(row.journey_id, Occasion(office.anna), "Parking in the yard")
    assert f"?keep={again(row.journey).version}." in client.get("/appointments/kept").content.decode()
    assert f"?keep={again(row.journey).version}." not in before.decode()


def test_the_copy_that_is_kept_asks_how_it_went_and_takes_the_journey_as_it_will_be(office, logged_in):
    row, client = booked(office, office.anna, 1), logged_in(office.anna)
    page = client.get(f"/appointments/{row.pk}/outcome?keep=1")
    assert 'value="honoured"' in page.content.decode()
    assert page.context["form"]["version"].value() is None
    # The days offered are counted from the meeting.
    assert page.context["days"][0].on > timezone.localdate(row.starts_at)


def test_keeping_a_page_takes_no_message_from_the_page_that_is_looked_at(office, logged_in):
    row, client = booked(office, office.anna, 0), logged_in(office.anna)
    client.post(
        f"/journeys/{row.journey_id}/note", {"token": "6b8cbf5f-4d6e-4ac8-9f43-6a2f8e1a0c11", "text": "x"}
    )
    for address in ("/appointments/kept", f"/appointments/{row.pk}/outcome?keep=1"):
        assert 'class="message' not in client.get(address).content.decode()
    assert 'class="message' in client.get("/appointments").content.decode()


def test_the_worker_stands_above_every_page_and_is_asked_for_anew(client, db):
    answer = client.get("/appointments/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_who_is_not_logged_in_keeps_nothing(client, db):
    assert client.get("/appointments/kept").status_code == 302


@pytest.mark.django_db
def test_the_list_costs_the_same_however_long_it_is(office, logged_in, django_assert_num_queries):
    client = logged_in(office.anna)
    booked(office, office.anna, 0)
    client.get("/appointments/kept")
    with django_assert_num_queries(3):
        client.get("/appointments/kept")
    for _number in range(4):
        booked(office, office.anna, 0)
    with django_assert_num_queries(3):
        client.get("/appointments/kept")


def test_the_worker_is_told_who_is_logged_in_and_their_token(office):
    asked = Client(enforce_csrf_checks=True)
    assert asked.get("/appointments/sender").status_code == 302
    asked.force_login(office.anna)
    answer = asked.get("/appointments/sender")
    assert answer.json()["user"] == office.anna.pk
    assert "no-store" in answer.headers["Cache-Control"]
    row = agreed(office.journey(office.anna, "qualified"), hours=-3)
    sent = {"token": "6b8cbf5f-4d6e-4ac8-9f43-6a2f8e1a0c12", "outcome": "no_show"}
    address = f"/appointments/{row.pk}/outcome"
    assert asked.post(address, sent).status_code == 403
    headers = {"Accept": "application/json", "X-CSRFToken": answer.json()["token"]}
    for _time in range(2):
        assert asked.post(address, sent, headers=headers).json() == {"to": f"/journeys/{row.journey_id}"}
