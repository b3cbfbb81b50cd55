import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spanco.crm.journeys.acting import Occasion, Refused
from spanco.crm.journeys.acts import hand_over, lose, reopen
from spanco.crm.journeys.models import Act, Event, Journey


def change(client, person, **fields):
    said = {
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "team": person.team_id,
        "language": person.language,
        "time_zone": person.time_zone,
        "is_active": "on",
    } | fields
    response = client.post(reverse("people:person", args=[person.pk]), said, follow=True)
    return response.content.decode()


def test_the_open_journeys_of_who_changes_team_go_along(office, logged_in):
    journeys = [office.journey(office.anna, "met") for _ in range(2)]
    lost = office.journey(office.anna)
    lose(lost.pk, Occasion(office.anna), "price")
    page = change(logged_in(office.ada), office.anna, team=office.south.pk)
    assert "2 open journeys went along to South." in page
    assert not Journey.objects.visible_to(office.marta).filter(lost_at=None).exists()
    lost.refresh_from_db()
    assert lost.team == office.north
    for journey in journeys:
        now = Journey.objects.get(pk=journey.pk)
        assert (now.team, now.holder, now.version) == (office.south, office.anna, journey.version + 1)
        *before, moved = Event.objects.filter(journey=journey)
        assert (moved.milestone, moved.rep, moved.team) == ("handed_over", office.anna, office.south)
        assert {event.team for event in before} == {office.north}


def test_the_timeline_says_who_took_it_along_and_nothing_undoes_it(office, logged_in):
    journey = office.journey(office.anna)
    client = logged_in(office.ada)
    change(client, office.anna, team=office.south.pk)
    page = client.get(reverse("pipeline:journey", args=[journey.pk])).content.decode()
    assert "took it along with Anna Bassi from North to South" in page
    assert reverse("pipeline:undo", args=[journey.pk]) not in page


def test_what_changes_nothing_of_the_team_moves_nothing(office, logged_in):
    journey = office.journey(office.anna)
    client = logged_in(office.ada)
    assert "went along" not in change(client, office.anna, name="Anna B.")
    assert "went along" not in change(client, office.anna, role="director", team="")
    assert Journey.objects.get(pk=journey.pk).team == office.north
    assert not Act.objects.filter(kind="changed_team").exists()


def test_hundreds_of_journeys_ask_no_more_of_the_database_than_a_few(office, logged_in):
    client = logged_in(office.ada)

    def n_queries(team):
        office.anna.refresh_from_db()
        with CaptureQueriesContext(connection) as captured:
            change(client, office.anna, team=team.pk)
        return len(captured)

    for _ in range(2):
        office.journey(office.anna)
    n_few = n_queries(office.south)
    for _ in range(30):
        office.journey(office.anna)
    assert n_queries(office.north) == n_few


def test_one_lost_before_is_taken_up_again_in_the_team_of_now(office, logged_in):
    journey = office.journey(office.anna)
    lose(journey.pk, Occasion(office.anna), "price")
    change(logged_in(office.ada), office.anna, team=office.south.pk)
    reopen(journey.pk, Occasion(office.anna))
    journey.refresh_from_db()
    assert journey.team == office.south
    assert Event.objects.filter(journey=journey).last().team == office.south


def test_who_holds_it_in_another_team_is_handed_it_in_the_own(office):
    journey = office.journey(office.anna)
    with pytest.raises(Refused, match="holds this journey already"):
        hand_over(journey.pk, Occasion(office.dario), office.anna)
    office.anna.team = office.south
    office.anna.save()
    hand_over(journey.pk, Occasion(office.dario), office.anna)
    assert Journey.objects.get(pk=journey.pk).team == office.south


def test_an_administrator_is_told_what_waits_before_and_after_somebody_leaves(office, logged_in):
    for _ in range(2):
        office.journey(office.bruno)
    client = logged_in(office.ada)
    page = client.get(reverse("people:person", args=[office.bruno.pk])).content.decode()
    assert "2 open journeys</a>. They go along to another team" in page
    page = change(client, office.bruno, is_active="")
    assert "2 open journeys wait on the page “Today” to be handed over." in page
    page = client.get(reverse("people:person", args=[office.bruno.pk])).content.decode()
    assert "2 open journeys</a>. They wait to be handed over." in page


def test_what_someone_who_left_holds_is_on_their_managers_day_to_be_handed_over(office, logged_in):
    journeys = [office.journey(office.bruno) for _ in range(2)]
    lose(office.journey(office.bruno).pk, Occasion(office.bruno), "price")
    office.journey(office.carla)
    for person in (office.bruno, office.carla):
        person.is_active = False
        person.save()
    client = logged_in(office.marta)
    page = client.get(reverse("pipeline:today"))
    team = page.context["team"]
    assert team.sentence == "2 to hand over."
    assert [(row.person.name, row.n, row.n_due) for row in team.left_behind] == [("Bruno Conti", 2, 2)]
    address = f"{reverse('pipeline:hand_over_many')}?all=1&rep={office.bruno.pk}"
    assert address.replace("&", "&amp;") in page.content.decode()
    chosen = client.get(address).context["form"]["chosen"].initial
    client.post(
        reverse("pipeline:hand_over_many"),
        {"chosen": chosen, "to": office.anna.pk, "token": uuid.uuid4()},
    )
    assert {Journey.objects.get(pk=journey.pk).holder for journey in journeys} == {office.anna}
    assert not client.get(reverse("pipeline:today")).context["team"].left_behind


def test_a_director_sees_what_everybody_who_left_holds(office, logged_in):
    office.journey(office.carla)
    office.carla.is_active = False
    office.carla.save()
    team = logged_in(office.dario).get(reverse("pipeline:today")).context["team"]
    assert [row.person for row in team.left_behind] == [office.carla]
