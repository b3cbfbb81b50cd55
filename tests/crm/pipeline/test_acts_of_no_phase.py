import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import lose, write_note
from spanco.crm.journeys.models import Act, Journey, Note
from spanco.crm.pipeline.forms import quick_choices


def again(journey):
    return Journey.objects.get(pk=journey.pk)


def send(client, name, journey, **fields):
    fields = {"token": uuid.uuid4(), "version": journey.version} | fields
    return client.post(reverse(f"pipeline:{name}", args=[journey.pk]), fields)


def test_a_note_is_kept_and_said(office, logged_in):
    journey = office.journey(office.anna)
    response = send(logged_in(office.anna), "note", journey, text="Call her.")
    assert response.url == reverse("pipeline:journey", args=[journey.pk])
    assert Note.objects.get().text == "Call her."


def test_after_an_act_one_goes_back_to_where_one_was_but_never_away(office, logged_in):
    journey = office.journey(office.anna)
    client = logged_in(office.anna)
    assert send(client, "note", journey, text="One.", next="/board").url == "/board"
    for away in ("https://evil.example/", "//evil.example/", "abc", "pipeline:board"):
        response = send(client, "note", again(journey), text="Two.", next=away)
        assert response.url == reverse("pipeline:journey", args=[journey.pk])


def test_the_same_form_sent_twice_acts_once(office, logged_in):
    journey = office.journey(office.anna)
    token = uuid.uuid4()
    for _ in range(2):
        assert send(logged_in(office.anna), "note", journey, text="Once.", token=token).status_code == 302
    assert Note.objects.count() == 1


def test_the_next_step_is_set_by_one_tap_for_a_working_morning(office, logged_in):
    journey = office.journey(office.anna)
    for choice in quick_choices():
        journey = again(journey)
        send(logged_in(office.anna), "next_step", journey, step="email", why="prices", when=choice.key)
        journey = again(journey)
        assert (journey.next_step, journey.next_at, journey.next_why) == ("email", choice.at, "prices")
        assert choice.at.weekday() < 5
        assert (choice.at.hour, choice.at.minute) == (9, 0)


@pytest.mark.parametrize("day", range(7))
def test_the_usual_times_are_in_order_and_never_on_a_weekend(day):
    monday = timezone.make_aware(timezone.datetime(2026, 11, 23, 12))
    tomorrow, days, week = (choice.at for choice in quick_choices(monday + timedelta(days=day)))
    assert tomorrow <= days
    assert week.weekday() == 0
    assert all(at.weekday() < 5 for at in (tomorrow, days))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"step": "call"}, "Say when"),
        ({"step": "dance", "when": "week"}, "Select a valid choice"),
        ({"step": "call", "due": "soon"}, "Enter a valid date"),
        ({"step": "call", "due": "9999-12-31T23:59"}, "more than five years away"),
        ({"step": "call", "due": "1999-12-31T23:59"}, "That is past"),
        ({"step": "call", "when": "week", "why": "x" * 201}, "at most 200 characters"),
        ({"step": "call", "when": "week", "token": "no token"}, ""),
        ({"step": "call", "when": "week", "version": "0"}, "changed this journey"),
    ],
)
def test_a_next_step_that_makes_no_sense_is_told_and_not_kept(office, logged_in, fields, wrong):
    journey = office.journey(office.anna)
    response = send(logged_in(office.anna), "next_step", journey, **fields)
    assert response.status_code == 200
    assert wrong in response.content.decode()
    assert again(journey).next_at == journey.next_at


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001, "nul\x00"])
def test_a_note_that_is_none_is_told_and_not_kept(office, logged_in, text):
    journey = office.journey(office.anna)
    response = send(logged_in(office.anna), "note", journey, text=text)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not Note.objects.exists()


def test_a_journey_is_lost_for_a_usual_reason_or_for_another(office, logged_in):
    client = logged_in(office.anna)
    usual, other, neither = (office.journey(office.anna) for _ in range(3))
    send(client, "lose", usual, usual="no_budget")
    send(client, "lose", other, usual="no_budget", reason="moved abroad")
    response = send(client, "lose", neither)
    assert again(usual).lost_reason == "no_budget"
    assert again(other).lost_reason == "moved abroad"
    assert not again(neither).is_lost
    assert "Say why it is lost" in response.content.decode()


def test_who_is_told_of_a_change_sends_the_same_form_again_and_it_is_done(office, logged_in):
    journey = office.journey(office.anna)
    write_note(journey.pk, Occasion(office.marta), "Call her.")
    client = logged_in(office.anna)
    told = send(client, "note", journey, text="Called.")
    assert "Marta Esposito changed this journey" in told.content.decode()
    shown = told.context["form"]
    assert shown["text"].value() == "Called."
    sent = {name: shown[name].value() for name in ("token", "version", "text")}
    assert client.post(reverse("pipeline:note", args=[journey.pk]), sent).status_code == 302
    assert [note.text for note in Note.objects.order_by("pk")] == ["Call her.", "Called."]


def test_a_lost_journey_is_reopened(office, logged_in):
    journey = office.journey(office.anna)
    lose(journey.pk, Occasion(office.anna), "no budget")
    send(logged_in(office.anna), "reopen", again(journey), why="new buyer")
    assert not again(journey).is_lost


def test_the_last_act_is_undone_and_only_that_which_was_seen(office, logged_in):
    journey = office.journey(office.anna)
    write_note(journey.pk, Occasion(office.anna), "One.")
    seen = again(journey)
    write_note(journey.pk, Occasion(office.marta), "Two.")
    response = send(logged_in(office.anna), "undo", seen)
    assert "Marta Esposito changed this journey" in response.content.decode()
    send(logged_in(office.anna), "undo", again(journey))
    assert [note.text for note in Note.objects.all()] == ["One."]


def test_what_cannot_be_undone_is_told(office, logged_in):
    journey = office.journey(office.anna)
    response = send(logged_in(office.anna), "undo", journey)
    assert "cannot be undone" in response.content.decode()


def test_who_leads_hands_a_journey_over_within_the_team(office, logged_in):
    journey = office.journey(office.anna)
    send(logged_in(office.marta), "hand_over", journey, to=office.bruno.pk, reason="on leave")
    assert again(journey).holder == office.bruno
    response = send(logged_in(office.marta), "hand_over", again(journey), to=office.carla.pk)
    assert "Select a valid choice" in response.content.decode()
    assert again(journey).holder == office.bruno


def test_a_representative_is_not_offered_to_undo_a_hand_over(office, logged_in):
    journey = office.journey(office.anna)
    send(logged_in(office.marta), "hand_over", journey, to=office.bruno.pk)
    address = reverse("pipeline:journey", args=[journey.pk])
    assert 'class="undo"' in logged_in(office.marta).get(address).content.decode()
    client = logged_in(office.bruno)
    assert 'class="undo"' not in client.get(address).content.decode()
    send(client, "undo", again(journey))
    assert again(journey).holder == office.bruno


def test_a_representative_hands_nothing_over(office, logged_in):
    journey = office.journey(office.anna)
    assert send(logged_in(office.anna), "hand_over", journey, to=office.bruno.pk).status_code == 403
    assert again(journey).holder == office.anna


@pytest.mark.parametrize("name", ["note", "next_step", "lose", "reopen", "undo", "attach", "move"])
def test_a_page_of_others_is_not_there_and_nothing_is_done(office, logged_in, name):
    journey = office.journey(office.anna)
    before = Act.objects.count()
    client = logged_in(office.bruno)
    assert client.get(reverse(f"pipeline:{name}", args=[journey.pk])).status_code == 404
    assert (
        send(client, name, journey, text="Mine?", usual="Price", step="call", when="week").status_code == 404
    )
    assert Act.objects.count() == before


@pytest.mark.parametrize(
    "name", ["note", "next_step", "lose", "reopen", "undo", "attach", "hand_over", "move"]
)
def test_each_act_has_a_page_of_its_own(office, logged_in, name):
    journey = office.journey(office.anna, name="Officine Bellini")
    response = logged_in(office.marta).get(reverse(f"pipeline:{name}", args=[journey.pk]))
    assert response.status_code == 200
    assert "Officine Bellini" in response.content.decode()
