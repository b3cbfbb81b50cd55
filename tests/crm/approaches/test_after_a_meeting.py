import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from crm.approaches.agreeing import again, agreed, standing
from spanco.crm.approaches.acts import honour
from spanco.crm.journeys.acting import Occasion


@pytest.fixture
def row(office):
    return agreed(office.journey(office.anna, "qualified"), hours=-3)


def form(row, **changes):
    return {"token": uuid.uuid4(), "version": again(row.journey).version, "outcome": "honoured", **changes}


def test_outcome_needs_and_next_step_are_given_at_once(office, logged_in, row):
    due = timezone.localdate() + timedelta(days=3)
    answer = logged_in(office.anna).post(
        f"/appointments/{row.pk}/outcome",
        form(row, needs=["Night shifts", "One invoice"], other_need="Parking", step="meet", due=due),
    )
    assert answer.url == f"/journeys/{row.journey_id}"
    assert [need.text for need in row.journey.needs.all()] == ["Night shifts", "One invoice", "Parking"]
    journey = again(row.journey)
    assert (journey.next_step, timezone.localdate(journey.next_at)) == ("meet", due)


def test_a_meeting_in_which_no_need_was_said_is_told_without_one(office, logged_in, row):
    client = logged_in(office.anna)
    client.post(f"/appointments/{row.pk}/outcome", form(row, other_need="", note="A price for 12 vans"))
    assert standing(row.journey).count("met") == 1
    assert row.journey.acts.get(kind="honoured").details["needs"] == []
    shown = client.get(f"/journeys/{row.journey_id}").content.decode()
    assert "they met" in shown
    assert "they need:" not in shown


def test_the_script_is_answered_in_json_and_a_second_sending_is_harmless(office, logged_in, row):
    client, sent = logged_in(office.anna), form(row)
    for _time in range(2):
        answer = client.post(f"/appointments/{row.pk}/outcome", sent, headers={"accept": "application/json"})
        assert (answer.status_code, answer.json()) == (200, {"to": f"/journeys/{row.journey_id}"})
    assert standing(row.journey).count("met") == 1


def test_the_script_is_told_why_it_is_refused(office, logged_in, row):
    client, sent = logged_in(office.anna), form(row)
    honour(row.journey_id, Occasion(office.marta), row.pk)
    answer = client.post(f"/appointments/{row.pk}/outcome", sent, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert "Marta Esposito changed this journey" in answer.json()["errors"][0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": ""},
        {"outcome": "<script>"},
        {"needs": ["x" * 301]},
        {"other_need": "x" * 301},
        {"note": "x" * 5001},
        {"step": "fly"},
        {"due": "tomorrow"},
        {"other_due": "9999-12-31"},
        {"other_due": "0001-01-01"},
        {"needs": [f"need {n}" for n in range(40)]},
        {"token": "x"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(office, logged_in, row, wrong):
    answer = logged_in(office.anna).post(f"/appointments/{row.pk}/outcome", form(row, **wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert standing(row.journey)[-1] == "booked"
    assert not row.journey.needs.exists()


def test_frequent_needs_of_the_offer_are_offered(office, logged_in, row):
    for texts in (["Night shifts", "Secret of Bruno"], ["Night shifts"]):
        other = office.journey(office.bruno, "qualified")
        honour(other.pk, Occasion(office.bruno), agreed(other, hours=-9).pk, needs=texts)
    answer = logged_in(office.anna).get(f"/appointments/{row.pk}/outcome")
    assert answer.context["needs"] == ["Night shifts"]


def test_before_it_starts_it_can_only_be_cancelled_or_moved(office, logged_in):
    row = agreed(office.journey(office.anna, "qualified"), hours=24)
    page = logged_in(office.anna).get(f"/appointments/{row.pk}/outcome").content.decode()
    assert 'value="cancelled_target"' in page
    assert 'value="honoured"' not in page
