import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from crm.approaches.agreeing import agreed
from spanco.crm.approaches.models import Appointment


def sent_to(client, address, **said):
    """Send a form as its page gives it, with the token and the marks that are hidden in it."""
    return client.post(address, {"token": uuid.uuid4(), "version": "", "minutes": 60, **said})


def at(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def other(office):
    journey = office.journey(office.anna, "qualified", name="Cartiera Valsugana")
    return agreed(journey, hours=24)


@pytest.fixture
def journey(office):
    return office.journey(office.anna, "qualified")


def test_booking_asks_first_and_books_once_it_was_told(logged_in, office, journey, other):
    client, address = logged_in(office.anna), f"/journeys/{journey.pk}/book"
    answer = sent_to(client, address, starts_at=at(other.starts_at))
    assert (
        "another appointment at that time: Cartiera Valsugana"
        in answer.context["form"].errors["starts_at"][0]
    )
    assert "Book all the same" in answer.content.decode()
    assert not journey.appointments.exists()
    told = answer.context["form"]["told"].value()
    assert f'name="told" value="{told}"' in answer.content.decode()
    answer = sent_to(client, address, starts_at=at(other.starts_at), told=told)
    assert answer.status_code == 302
    assert journey.appointments.count() == 1


def test_what_was_not_told_is_told_also_after_another_was(logged_in, office, journey, other):
    client, address = logged_in(office.anna), f"/journeys/{journey.pk}/book"
    later = agreed(office.journey(office.anna, "qualified", name="Tessitura Rho"), hours=48)
    told = sent_to(client, address, starts_at=at(other.starts_at)).context["form"]["told"].value()
    answer = sent_to(client, address, starts_at=at(later.starts_at), told=told)
    assert "Tessitura Rho" in answer.context["form"].errors["starts_at"][0]
    assert not journey.appointments.exists()


def test_what_ends_before_or_begins_after_does_not_clash(logged_in, office, journey, other):
    other.starts_at = other.starts_at.replace(second=0, microsecond=0)
    other.save()
    ends = other.starts_at + timedelta(minutes=other.minutes)
    answer = sent_to(logged_in(office.anna), f"/journeys/{journey.pk}/book", starts_at=at(ends))
    assert answer.status_code == 302


@pytest.mark.parametrize("state", ["honoured", "no_show", "cancelled"])
def test_what_is_over_or_off_does_not_clash(logged_in, office, journey, other, state):
    Appointment.objects.filter(pk=other.pk).update(state=state)
    answer = sent_to(logged_in(office.anna), f"/journeys/{journey.pk}/book", starts_at=at(other.starts_at))
    assert answer.status_code == 302


def test_a_form_sent_twice_does_not_clash_with_what_it_booked(logged_in, office, journey):
    said = {"starts_at": at(timezone.now() + timedelta(days=1)), "token": uuid.uuid4()}
    for _time in range(2):
        answer = sent_to(logged_in(office.anna), f"/journeys/{journey.pk}/book", **said)
        assert answer.status_code == 302
    assert journey.appointments.count() == 1


def test_a_colleague_who_is_to_come_may_be_taken_and_with_whom_is_not_told_to_a_rep(
    logged_in, office, journey
):
    theirs = agreed(office.journey(office.bruno, "qualified", name="Tessitura Rho"), hours=24)
    said = {"starts_at": at(theirs.starts_at), "colleagues": [office.bruno.pk]}
    answer = sent_to(logged_in(office.anna), f"/journeys/{journey.pk}/book", **said)
    (error,) = answer.context["form"].errors["starts_at"]
    assert "Bruno Conti" in error
    assert "Tessitura" not in answer.content.decode()
    answer = sent_to(logged_in(office.marta), f"/journeys/{journey.pk}/book", **said)
    assert "Tessitura Rho" in answer.context["form"].errors["starts_at"][0]
    assert "(Bruno Conti)" in answer.context["form"].errors["starts_at"][0]


def test_an_appointment_that_the_rep_joins_as_a_colleague_clashes_too(logged_in, office, journey):
    theirs = agreed(office.journey(office.bruno, "qualified"), hours=24, colleagues=[office.anna])
    answer = sent_to(logged_in(office.anna), f"/journeys/{journey.pk}/book", starts_at=at(theirs.starts_at))
    assert "Anna Bassi" in answer.context["form"].errors["starts_at"][0]


def test_moving_asks_first_and_never_for_the_appointment_itself(logged_in, office, journey, other):
    row, client = agreed(journey, hours=30), logged_in(office.anna)
    address = f"/appointments/{row.pk}/move"
    answer = sent_to(client, address, starts_at=at(row.starts_at + timedelta(minutes=10)))
    assert answer.status_code == 302
    answer = sent_to(client, address, starts_at=at(other.starts_at))
    assert "Move it all the same" in answer.content.decode()
    assert "Cartiera Valsugana" in answer.context["form"].errors["starts_at"][0]
    told = answer.context["form"]["told"].value()
    assert sent_to(client, address, starts_at=at(other.starts_at), told=told).status_code == 302
    assert journey.appointments.get().starts_at < other.starts_at


def test_a_mark_that_is_no_mark_confirms_nothing(logged_in, office, journey, other):
    for told in ("x", "' OR 1=1 --", "9" * 300):
        answer = sent_to(
            logged_in(office.anna), f"/journeys/{journey.pk}/book", starts_at=at(other.starts_at), told=told
        )
        assert answer.status_code == 200
    assert not journey.appointments.exists()
