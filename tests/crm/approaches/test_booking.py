from datetime import timedelta

import pytest
from django.utils import timezone

from crm.approaches.agreeing import again, agreed, standing
from spanco.crm.approaches.acts import Agreed, book, meet, move
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.journeys.models import Milestone

HOUR = timedelta(hours=1)


def form(journey, **changes):
    starts = timezone.localtime(timezone.now() + 24 * HOUR)
    return {
        "token": "6b8cbf5f-4d6e-4ac8-9f43-6a2f8e1a0c11",
        "version": journey.version,
        "starts_at": starts.strftime("%Y-%m-%dT%H:%M"),
        "minutes": 45,
        "place": "Via Roma 1",
        "prepare": "Read their website\n\nBring samples",
        **changes,
    }


def test_booking_appends_the_milestone_and_plans_the_meeting(office, logged_in):
    journey = office.journey(office.anna, "qualified")
    contact = journey.target.company.contacts.get()
    client = logged_in(office.anna)
    answer = client.post(f"/journeys/{journey.pk}/book", form(journey, contacts=[contact.pk]))
    assert answer.url == f"/journeys/{journey.pk}"
    row = journey.appointments.get()
    assert (row.minutes, row.place, list(row.contacts.all())) == (45, "Via Roma 1", [contact])
    assert [item.text for item in row.preparations.all()] == ["Read their website", "Bring samples"]
    assert standing(journey)[-1] == "booked"
    assert (again(journey).phase, again(journey).next_step, again(journey).next_at) == (
        "P",
        "meet",
        row.starts_at,
    )


def test_a_form_sent_twice_books_one_appointment(office, logged_in):
    journey = office.journey(office.anna, "qualified")
    client = logged_in(office.anna)
    for _time in range(2):
        assert client.post(f"/journeys/{journey.pk}/book?next=/calls", form(journey)).url == "/calls"
    assert journey.appointments.count() == 1
    assert standing(journey).count("booked") == 1


def test_an_address_elsewhere_is_not_returned_to(office, logged_in):
    journey = office.journey(office.anna, "qualified")
    answer = logged_in(office.anna).post(
        f"/journeys/{journey.pk}/book?next=https://evil.example", form(journey)
    )
    assert answer.url == f"/journeys/{journey.pk}"


def test_who_is_no_prospect_yet_is_not_booked(office):
    journey = office.journey(office.anna, "contacted")
    with pytest.raises(Refused) as refused:
        book(journey.pk, Occasion(office.anna), Agreed(timezone.now() + HOUR))
    assert refused.value.missing is Milestone.QUALIFIED
    assert not Appointment.objects.exists()


def test_the_past_is_booked_only_if_it_was_agreed_before(office):
    journey = office.journey(office.anna, "qualified")
    yesterday = timezone.now() - 24 * HOUR
    with pytest.raises(Refused, match="That is past") as refused:
        book(journey.pk, Occasion(office.anna), Agreed(yesterday))
    assert refused.value.field == "starts_at"
    book(journey.pk, Occasion(office.anna, at=yesterday - HOUR), Agreed(yesterday))
    booked = journey.events.get(milestone="booked")
    assert booked.occurred_at == yesterday - HOUR
    assert booked.recorded_at > yesterday


def test_where_the_past_is_refused_the_place_to_say_so_is_open(office, logged_in):
    journey = office.journey(office.anna, "qualified")
    client, address = logged_in(office.anna), f"/journeys/{journey.pk}/book"
    folded = "<details><summary>Entered late, or you met already"
    assert folded in client.get(address).content.decode()
    past = timezone.localtime(timezone.now() - 24 * HOUR).strftime("%Y-%m-%dT%H:%M")
    page = client.post(address, form(journey, starts_at=past)).content.decode()
    assert "That is past" in page
    assert folded not in page


def test_one_appointment_is_awaited_at_a_time(office):
    journey = office.journey(office.anna, "qualified")
    agreed(journey, hours=24)
    with pytest.raises(Refused, match="move it, or say what became of it"):
        agreed(journey, hours=48)


def test_a_meeting_that_was_not_in_the_desk_is_agreed_and_honoured_at_once(office, logged_in):
    journey = office.journey(office.anna, "qualified", at=timezone.now() - timedelta(days=9))
    was = timezone.localtime(timezone.now() - 24 * HOUR).replace(second=0, microsecond=0)
    answer = logged_in(office.anna).post(
        f"/journeys/{journey.pk}/book",
        form(journey, starts_at=was.strftime("%Y-%m-%dT%H:%M"), met_already="on"),
    )
    row = journey.appointments.get()
    assert answer.url == f"/appointments/{row.pk}/record"
    assert row.state == "honoured"
    events = journey.events.filter(milestone__in=("booked", "met"))
    assert [(event.milestone, event.occurred_at) for event in events] == [("booked", was), ("met", was)]
    assert (again(journey).phase, again(journey).next_step) == ("A", "propose")
    undo(journey.pk, Occasion(office.anna))
    assert standing(journey)[-1] == "qualified"
    assert not journey.appointments.exists()


def test_a_meeting_to_come_did_not_take_place(office):
    journey = office.journey(office.anna, "qualified")
    with pytest.raises(Refused, match="still to come"):
        meet(journey.pk, Occasion(office.anna), Agreed(timezone.now() + HOUR))


def test_moved_it_is_the_same_appointment(office):
    journey = office.journey(office.anna, "qualified")
    row = agreed(journey, hours=24, place="here")
    later = row.starts_at + 24 * HOUR
    move(journey.pk, Occasion(office.anna), row.pk, later, 30, "there")
    moved = journey.appointments.get()
    assert (moved.pk, moved.starts_at, moved.minutes, moved.place, moved.times_moved) == (
        row.pk,
        later,
        30,
        "there",
        1,
    )
    assert standing(journey).count("booked") == 1
    assert again(journey).next_at == later
    undo(journey.pk, Occasion(office.anna))
    assert (journey.appointments.get().starts_at, journey.appointments.get().times_moved) == (
        row.starts_at,
        0,
    )


def test_another_place_at_the_same_time_is_not_a_move(office):
    journey = office.journey(office.anna, "qualified")
    row = agreed(journey, hours=24, place="here")
    move(journey.pk, Occasion(office.anna), row.pk, row.starts_at, 60, "there")
    assert journey.appointments.get().times_moved == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_at", ""),
        ("starts_at", "<script>alert(1)</script>"),
        ("starts_at", "9999-12-31T23:59"),
        ("starts_at", "0001-01-01T00:00"),
        ("minutes", ""),
        ("minutes", "-5"),
        ("minutes", "99999999999999999999"),
        ("minutes", "an hour"),
        ("place", "x" * 301),
        ("contacts", ["999999"]),
        ("contacts", ["' OR 1=1 --"]),
        ("prepare", "x" * 201),
        ("prepare", "\n".join(str(n) for n in range(30))),
        ("agreed_at", "yesterday"),
        ("token", "no-uuid"),
        ("version", "0"),
        ("version", "x"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(office, logged_in, field, value):
    journey = office.journey(office.anna, "qualified")
    answer = logged_in(office.anna).post(f"/journeys/{journey.pk}/book", form(journey, **{field: value}))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Appointment.objects.exists()


def test_a_contact_of_another_company_is_not_met(office):
    journey = office.journey(office.anna, "qualified")
    stranger = office.journey(office.anna, "qualified").target.company.contacts.get()
    with pytest.raises(Refused, match="not at this company"):
        book(journey.pk, Occasion(office.anna), Agreed(timezone.now() + HOUR, contacts=[stranger]))


def test_a_meeting_did_not_take_place_before_its_journey_began(office):
    journey = office.journey(office.anna, "qualified")
    with pytest.raises(Refused, match="This journey began on") as refused:
        meet(journey.pk, Occasion(office.anna), Agreed(timezone.now() - timedelta(days=30)))
    assert refused.value.field == "starts_at"
    assert not journey.appointments.exists()
