import uuid

import pytest

from crm.approaches.agreeing import again, agreed, standing
from spanco.crm.approaches.acts import Arranged, cancel, change, honour
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.suspects.models import Contact


@pytest.fixture
def row(office):
    journey = office.journey(office.anna, "qualified")
    contact = journey.target.company.contacts.get()
    return agreed(journey, hours=24, place="Via Roma 1", contacts=[contact])


@pytest.fixture
def buyer(row):
    company = row.journey.target.company
    return Contact.objects.create(
        company=company, name="Lia Orsi", source="fair", source_on=row.made_at.date()
    )


def form(row, **changes):
    return {"token": uuid.uuid4(), "version": again(row.journey).version, **changes}


def test_people_place_and_note_are_changed_and_no_other_appointment_is_counted(office, logged_in, row, buyer):
    client = logged_in(office.anna)
    answer = client.post(
        f"/appointments/{row.pk}/change?next=/appointments/{row.pk}",
        form(
            row,
            place="https://meet.example/7",
            note="Bring the samples",
            contacts=[buyer.pk],
            colleagues=[office.bruno.pk],
        ),
    )
    assert answer.url == f"/appointments/{row.pk}"
    changed = row.journey.appointments.get()
    assert (changed.place, changed.note, changed.starts_at, changed.times_moved) == (
        "https://meet.example/7",
        "Bring the samples",
        row.starts_at,
        0,
    )
    assert list(changed.contacts.all()) == [buyer]
    assert list(changed.colleagues.all()) == [office.bruno]
    assert standing(row.journey).count("booked") == 1
    assert again(row.journey).next_why == "https://meet.example/7"
    page = client.get(f"/appointments/{row.pk}").content.decode()
    assert "Bring the samples" in page
    assert "Lia Orsi" in page


def test_the_timeline_says_what_was_changed_and_only_that(office, logged_in, row, buyer):
    change(row.journey_id, Occasion(office.anna), row.pk, Arranged("Via Roma 1", [buyer], [], "<b>x</b>"))
    page = logged_in(office.anna).get(f"/journeys/{row.journey_id}").content.decode()
    assert "appointment changed · with Lia Orsi · <q>&lt;b&gt;x&lt;/b&gt;</q>" in page


def test_undone_it_is_as_it_was(office, row, buyer):
    was = list(row.contacts.all())
    change(row.journey_id, Occasion(office.anna), row.pk, Arranged("there", [buyer], [office.bruno], "note"))
    undo(row.journey_id, Occasion(office.anna))
    now = row.journey.appointments.get()
    assert (now.place, now.note, list(now.contacts.all()), list(now.colleagues.all())) == (
        "Via Roma 1",
        "",
        was,
        [],
    )
    assert again(row.journey).next_why == "Via Roma 1"


def test_who_was_there_is_put_right_after_the_meeting(office):
    held = agreed(office.journey(office.anna, "qualified"), hours=-3)
    honour(held.journey_id, Occasion(office.anna), held.pk)
    contact = held.journey.target.company.contacts.get()
    change(held.journey_id, Occasion(office.anna), held.pk, Arranged(contacts=[contact]))
    assert list(held.contacts.all()) == [contact]
    assert again(held.journey).next_step == "propose"


def test_what_did_not_take_place_is_not_changed(office, row):
    cancel(row.journey_id, Occasion(office.anna), row.pk, Appointment.Side.TARGET)
    with pytest.raises(Refused, match="did not take place"):
        change(row.journey_id, Occasion(office.anna), row.pk, Arranged("there"))


def test_nothing_changed_is_no_act(office, logged_in, row):
    contact = row.contacts.get()
    answer = logged_in(office.anna).post(
        f"/appointments/{row.pk}/change", form(row, place=row.place, contacts=[contact.pk])
    )
    assert "It is like that already." in answer.content.decode()


def test_a_stranger_does_not_come(office, row):
    stranger = office.journey(office.anna, "qualified").target.company.contacts.get()
    with pytest.raises(Refused, match="not at this company"):
        change(row.journey_id, Occasion(office.anna), row.pk, Arranged(row.place, [stranger]))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("place", "x" * 301),
        ("note", "x" * 2001),
        ("contacts", ["999999"]),
        ("contacts", ["' OR 1=1 --"]),
        ("colleagues", ["<script>"]),
        ("token", "no-uuid"),
        ("version", "0"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(office, logged_in, row, field, value):
    answer = logged_in(office.anna).post(
        f"/appointments/{row.pk}/change", form(row, **{"place": "there", field: value})
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert row.journey.appointments.get().place == "Via Roma 1"


def test_a_colleague_who_is_taken_then_is_told_before(office, logged_in, row):
    agreed(office.journey(office.bruno, "qualified"), hours=24)
    client, address = logged_in(office.anna), f"/appointments/{row.pk}/change"
    said = form(row, place=row.place, colleagues=[office.bruno.pk])
    answer = client.post(address, said)
    assert "Bruno Conti" in answer.context["form"].errors["colleagues"][0]
    told = answer.context["form"]["told"].value()
    assert client.post(address, said | {"told": told}).status_code == 302
    # Who comes already is not asked for again.
    assert client.post(address, form(row, place="there", colleagues=[office.bruno.pk])).status_code == 302


def test_who_comes_already_may_still_come_from_another_team(office, logged_in, row):
    row.colleagues.add(office.carla)
    page = logged_in(office.anna).get(f"/appointments/{row.pk}/change").content.decode()
    assert "Carla Duval" in page


@pytest.mark.parametrize("name", ["contacts", "colleagues"])
def test_whose_key_is_longer_than_keys_are_is_no_one(logged_in, office, row, name):
    page = logged_in(office.anna).post(f"/appointments/{row.pk}/change", form(row, **{name: ["9" * 30]}))
    assert "is not one of the available choices" in page.context["form"].errors[name][0]
