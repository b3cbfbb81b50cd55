from datetime import timedelta

import pytest
from django.utils import timezone

from crm.approaches.agreeing import agreed
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import lose


def booked(office, rep, hours, n=1):
    rows = []
    for _number in range(n):
        journey = office.journey(rep, "qualified", at=timezone.now() - timedelta(days=40))
        rows.append(agreed(journey, hours=hours))
    return rows


def shown(answer):
    return [row for part in answer.context["parts"] for row in part.rows]


def test_what_waits_for_its_outcome_comes_first(office, logged_in):
    waiting = booked(office, office.anna, -3, 2)
    (coming,) = booked(office, office.anna, 50)
    (lost,) = booked(office, office.anna, 60)
    lose(lost.journey_id, Occasion(office.anna), "no budget")
    past = timezone.now() - timedelta(hours=4)
    Appointment.objects.filter(pk=lost.pk).update(state="agreed", starts_at=past)  # as losses once left it
    answer = logged_in(office.anna).get("/appointments")
    assert answer.context["waiting"].rows == waiting
    assert coming in shown(answer)
    assert "2 appointments wait for their outcome." in answer.content.decode()


def test_one_that_still_goes_on_waits_for_nothing(office, logged_in):
    (now,) = booked(office, office.anna, -3)
    begun = timezone.now() - timedelta(minutes=1)
    Appointment.objects.filter(pk=now.pk).update(starts_at=begun, minutes=2)
    answer = logged_in(office.anna).get("/appointments", {"since": timezone.localdate(begun)})
    assert (answer.context["waiting"].rows, shown(answer)) == ([], [now])
    assert "waits for its outcome" not in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "seen"), [("anna", "a"), ("bruno", "b"), ("carla", "c"), ("marta", "ab"), ("dario", "abc")]
)
def test_each_sees_the_appointments_of_their_own(office, logged_in, who, seen):
    rows = {
        rep.name[0].lower(): booked(office, rep, 50)[0] for rep in (office.anna, office.bruno, office.carla)
    }
    assert shown(logged_in(getattr(office, who)).get("/appointments")) == [rows[name] for name in seen]


def test_who_leads_chooses_a_rep_of_the_team(office, logged_in):
    (of_anna,) = booked(office, office.anna, 50)
    booked(office, office.bruno, 50)
    client = logged_in(office.marta)
    assert shown(client.get("/appointments", {"rep": office.anna.pk})) == [of_anna]
    for wrong in (office.carla.pk, "x", "9" * 30):
        assert client.get("/appointments", {"rep": wrong, "since": "x"}).status_code == 200


def test_it_is_bounded_and_goes_on_from_a_day(office, logged_in):
    rows = [booked(office, office.anna, 24 * 20 + n)[0] for n in range(55)]
    client = logged_in(office.anna)
    answer = client.get("/appointments")
    assert len(shown(answer)) == 25
    (part,) = answer.context["parts"]
    assert part.more_from == rows[25].starts_at
    since = timezone.localdate(part.more_from).isoformat()
    assert rows[25] in shown(client.get("/appointments", {"since": since}))


def test_an_empty_agenda_says_what_to_do(office, logged_in):
    assert "Go to the calls" in logged_in(office.anna).get("/appointments").content.decode()


def test_its_queries_do_not_grow_with_its_rows(office, logged_in, django_assert_max_num_queries):
    client = logged_in(office.marta)
    booked(office, office.anna, 50, 30)
    booked(office, office.anna, -3, 15)
    with django_assert_max_num_queries(9):
        client.get("/appointments")


@pytest.mark.parametrize("page", ["", "/outcome", "/move", "/change", "/record"])
def test_appointments_of_others_are_not_there(office, logged_in, page):
    (row,) = booked(office, office.anna, 50)
    for who, status in (
        ("bruno", 404),
        ("carla", 404),
        ("anna", 200),
        ("marta", 200),
        ("dario", 200),
        ("ada", 200),
    ):
        assert logged_in(getattr(office, who)).get(f"/appointments/{row.pk}{page}").status_code == status


@pytest.mark.parametrize(("since", "n_seen"), [("0001-01-01", 1), ("9999-12-31", 0)])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_first_and_the_last_day_there_are_can_be_asked_for(office, logged_in, since, n_seen, zone):
    booked(office, office.anna, 50)
    office.anna.time_zone = zone
    office.anna.save()
    answer = logged_in(office.anna).get(f"/appointments?since={since}")
    assert len(shown(answer)) == n_seen
