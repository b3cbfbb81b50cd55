import pytest
from django.urls import reverse
from django.utils import timezone

from crm.office import pass_milestone
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import lose
from spanco.crm.journeys.models import Act, Journey, Milestone
from spanco.crm.pipeline.moving import ways


def appointment(journey, state="agreed"):
    return Appointment.objects.create(
        journey=journey, by=journey.holder, starts_at=timezone.now(), state=state
    )


@pytest.mark.parametrize(
    ("reach", "to", "form", "is_open"),
    [
        ("targeted", "P", "prospects:call", True),
        ("contacted", "P", "prospects:call", True),
        ("targeted", "A", "prospects:call", False),
        ("qualified", "A", "approaches:book", False),
        ("booked", "N", "approaches:book", False),
        ("met", "N", "negotiations:propose", True),
        ("met", "C", "negotiations:propose", False),
        ("met", "O", "negotiations:propose", False),
        ("proposed", "C", "conclusions:ask_decision", True),
        ("proposed", "O", "conclusions:win", True),
    ],
)
def test_a_move_opens_the_form_that_passes_the_gate_or_the_one_that_is_missing_first(
    office, reach, to, form, is_open
):
    journey = office.journey(office.anna, reach)
    way = next(way for way in ways(journey) if way.phase == to)
    assert (way.address, way.is_open) == (reverse(form, args=[journey.pk]), is_open)


def test_what_is_missing_is_said(office):
    journey = office.journey(office.anna, "qualified")
    says = {way.phase: way.says for way in ways(journey)}
    assert says["A"] == "“Approach” needs “appointment honoured”; “appointment made” is missing first."
    assert says["P"] == "It is here."
    assert says["S"] == "A journey does not go back, but its last act can be undone."


def test_an_agreed_appointment_is_to_be_honoured_and_a_missed_one_booked_again(office):
    agreed, missed = office.journey(office.anna, "booked"), office.journey(office.anna, "booked")
    row = appointment(agreed)
    appointment(missed, "no_show")
    to_approach = {way.address: way.is_open for journey in (agreed, missed) for way in ways(journey)[2:3]}
    assert to_approach == {
        reverse("approaches:outcome", args=[row.pk]): True,
        reverse("approaches:book", args=[missed.pk]): False,
    }


def test_a_journey_goes_back_only_by_undoing_the_act_that_moved_it(office):
    journey = office.journey(office.anna, "qualified")
    back = ways(journey)[0]
    assert back.address == reverse("pipeline:undo", args=[journey.pk])
    pass_milestone(journey.pk, Occasion(office.anna), Milestone.BOOKED)
    back = ways(Journey.objects.get(pk=journey.pk))[0]
    assert (back.address, back.says) == ("", "A journey does not go back: what happened stays.")


def test_a_lost_journey_is_reopened_first(office):
    journey = office.journey(office.anna, "qualified")
    lose(journey.pk, Occasion(office.anna), "price")
    others = [way for way in ways(Journey.objects.get(pk=journey.pk)) if way.phase != "P"]
    assert {way.address for way in others} == {reverse("pipeline:reopen", args=[journey.pk])}


def test_the_boards_script_is_answered_for_one_phase_and_a_person_for_all(office, logged_in):
    journey = office.journey(office.anna, "qualified")
    client = logged_in(office.anna)
    address = reverse("pipeline:move", args=[journey.pk])
    answer = client.get(address, {"to": "A", "next": "/board?q=x"}, headers={"accept": "application/json"})
    assert answer.json()["phase"] == "A"
    assert answer.json()["address"].endswith("/book?next=%2Fboard%3Fq%3Dx")
    page = client.get(address, {"to": "A"}, headers={"accept": "text/html,*/*"})
    assert [way.phase for way in page.context["ways"]] == list("SPANCO")


@pytest.mark.parametrize("to", ["", "X", "S'; DROP TABLE", "é" * 500])
def test_a_move_to_nowhere_is_the_menu(office, logged_in, to):
    journey = office.journey(office.anna)
    address = reverse("pipeline:move", args=[journey.pk])
    response = logged_in(office.anna).get(address, {"to": to}, headers={"accept": "application/json"})
    assert response.status_code == 200
    assert "ways" in response.context


def test_a_way_back_leads_nowhere_else(office, logged_in):
    journey = office.journey(office.anna)
    address = reverse("pipeline:move", args=[journey.pk])
    page = logged_in(office.anna).get(address, {"next": "https://evil.example/"}).content.decode()
    assert "evil.example" not in page


def test_looking_where_a_journey_may_go_changes_nothing(office, logged_in):
    journey = office.journey(office.anna, "qualified")
    before = Act.objects.count()
    logged_in(office.anna).get(reverse("pipeline:move", args=[journey.pk]))
    assert Act.objects.count() == before
