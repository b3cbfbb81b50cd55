from datetime import timedelta

import pytest
from django.utils import timezone

from crm.approaches.agreeing import again, agreed, standing
from spanco.crm.approaches.acts import Following, cancel, honour, miss, move
from spanco.crm.approaches.models import Appointment, MeetingRecord
from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.journeys.acts import lose
from spanco.crm.journeys.models import NextStep


@pytest.fixture
def journey(office):
    return office.journey(office.anna, "qualified", at=timezone.now() - timedelta(days=9))


def test_honoured_it_is_met_at_the_time_it_was_agreed_for(office, journey):
    row = agreed(journey, hours=-3)
    honour(
        journey.pk, Occasion(office.anna), row.pk, needs=["Night shifts", " night shifts "], note="Went well"
    )
    assert journey.events.get(milestone="met").occurred_at == row.starts_at
    assert journey.appointments.get().state == "honoured"
    assert [need.text for need in journey.needs.all()] == ["night shifts"]
    assert MeetingRecord.objects.get().note == "Went well"
    assert (again(journey).phase, again(journey).next_step) == ("A", "propose")
    undo(journey.pk, Occasion(office.anna))
    assert standing(journey)[-1] == "booked"
    assert journey.appointments.get().state == "agreed"
    assert not journey.needs.exists()
    assert not MeetingRecord.objects.exists()


def test_it_is_not_honoured_before_it_started(office, journey):
    row = agreed(journey, hours=1)
    for act in (honour, miss):
        with pytest.raises(Refused, match="not started yet"):
            act(journey.pk, Occasion(office.anna), row.pk)
    assert journey.appointments.get().state == "agreed"


def test_nobody_came_and_a_call_is_next(office, journey):
    row = agreed(journey, hours=-3)
    miss(journey.pk, Occasion(office.anna), row.pk)
    assert journey.appointments.get().state == "no_show"
    assert standing(journey)[-1] == "booked"
    assert (again(journey).phase, again(journey).next_step, again(journey).next_why) == (
        "P",
        "call",
        "nobody came",
    )


@pytest.mark.parametrize("side", list(Appointment.Side))
def test_cancelled_it_keeps_by_whom(office, journey, side):
    row = agreed(journey, hours=24)
    cancel(journey.pk, Occasion(office.anna), row.pk, side)
    assert (journey.appointments.get().state, journey.appointments.get().cancelled_by) == ("cancelled", side)
    assert again(journey).next_step == "call"


def test_the_next_step_that_was_tapped_is_set(office, journey):
    row = agreed(journey, hours=-3)
    due = timezone.now() + timedelta(days=2)
    miss(journey.pk, Occasion(office.anna), row.pk, following=Following(NextStep.EMAIL, due))
    assert (again(journey).next_step, again(journey).next_at) == ("email", due)


def test_an_outcome_is_said_once(office, journey):
    row = agreed(journey, hours=-3)
    miss(journey.pk, Occasion(office.anna), row.pk)
    with pytest.raises(Refused, match="already said"):
        honour(journey.pk, Occasion(office.anna), row.pk)
    with pytest.raises(Refused, match="already said"):
        move(journey.pk, Occasion(office.anna), row.pk, timezone.now() + timedelta(days=1), 60, "")


def test_a_second_appointment_after_an_honoured_one_is_another_booking(office, journey):
    honour(journey.pk, Occasion(office.anna), agreed(journey, hours=-30).pk)
    second = agreed(journey, hours=-3)
    honour(journey.pk, Occasion(office.anna), second.pk)
    assert standing(journey)[-4:] == ["booked", "met", "booked", "met"]


def test_left_standing_on_a_lost_journey_it_may_be_cancelled_and_nothing_is_planned(office, journey):
    row = agreed(journey, hours=24)
    lose(journey.pk, Occasion(office.anna), "no budget")
    Appointment.objects.update(state="agreed", cancelled_by="")  # as losses once left it
    with pytest.raises(Refused, match="Reopen"):
        honour(journey.pk, Occasion(office.anna), row.pk)
    cancel(journey.pk, Occasion(office.anna), row.pk, Appointment.Side.TARGET)
    assert again(journey).next_step == ""


def test_an_appointment_of_another_journey_is_not_there(office, journey):
    other = agreed(office.journey(office.anna, "qualified"), hours=-3)
    with pytest.raises(Refused, match="not there"):
        honour(journey.pk, Occasion(office.anna), other.pk)
