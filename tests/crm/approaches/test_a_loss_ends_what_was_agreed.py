import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from crm.approaches.agreeing import again, agreed, standing
from spanco.crm.api.models import ApiKey
from spanco.crm.approaches.acts import cancel, honour, move
from spanco.crm.approaches.models import Appointment, CalendarFeed
from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.journeys.acts import lose, reopen, set_next_step
from spanco.crm.journeys.models import NextStep
from spanco.crm.people.models import User
from spanco.crm.prospects.calls.acts import log_call
from spanco.crm.prospects.models import Outcome


@pytest.fixture
def journey(office):
    return office.journey(office.anna, "qualified", at=timezone.now() - timedelta(days=9))


@pytest.fixture
def upcoming(journey):
    return agreed(journey, hours=24)


@pytest.fixture
def started(journey):
    return agreed(journey, hours=-3)


def state(row):
    return Appointment.objects.values_list("state", "cancelled_by").get(pk=row.pk)


def page(client, name, pk, **asked):
    return client.get(reverse(name, args=[pk]), asked).content.decode()


def send_lose(client, journey, **fields):
    fields = {"token": uuid.uuid4(), "version": again(journey).version, "usual": "no_budget"} | fields
    return client.post(reverse("pipeline:lose", args=[journey.pk]), fields)


def call_due(office, journey):
    set_next_step(journey.pk, Occasion(office.anna), NextStep.CALL, timezone.now())


@pytest.mark.parametrize(("by_us", "side"), [(False, "target"), (True, "rep")])
def test_a_loss_cancels_the_appointment_and_keeps_who_called_it_off(office, journey, upcoming, by_us, side):
    lose(journey.pk, Occasion(office.anna), "no budget", by_us=by_us)
    assert state(upcoming) == ("cancelled", side)
    assert standing(journey)[-2:] == ["booked", "lost"]
    assert again(journey).next_step == ""


def test_a_refusal_on_the_telephone_is_the_targets(office, journey, upcoming):
    log_call(journey.pk, Occasion(office.anna), Outcome.REFUSED, reason="no_budget")
    assert state(upcoming) == ("cancelled", "target")
    assert again(journey).is_lost


def test_any_other_call_leaves_it_and_so_does_a_refusal_by_a_customer(office, journey, upcoming):
    for outcome in set(Outcome) - {Outcome.REFUSED}:
        log_call(journey.pk, Occasion(office.anna), outcome)
    customer = office.journey(office.anna, "won")
    next_one = agreed(customer, hours=24)
    log_call(customer.pk, Occasion(office.anna), Outcome.REFUSED, reason="no_need")
    assert state(upcoming) == state(next_one) == ("agreed", "")


def test_undone_it_stands_again(office, journey, upcoming):
    before = again(journey)
    for act in (
        lambda: lose(journey.pk, Occasion(office.anna), "no budget"),
        lambda: log_call(journey.pk, Occasion(office.anna), Outcome.REFUSED, reason="no_need"),
    ):
        act()
        undo(journey.pk, Occasion(office.anna))
        assert state(upcoming) == ("agreed", "")
        now = again(journey)
        assert (now.is_lost, now.next_step, now.next_at) == (False, "meet", before.next_at)


def test_reopened_it_stays_cancelled_and_another_may_be_agreed(office, journey, upcoming):
    lose(journey.pk, Occasion(office.anna), "no budget")
    reopen(journey.pk, Occasion(office.anna))
    assert state(upcoming) == ("cancelled", "target")
    assert agreed(journey, hours=48).state == "agreed"


def test_what_became_of_one_that_has_started_is_said_first(office, journey, started):
    for act in (
        lambda: lose(journey.pk, Occasion(office.anna), "no budget"),
        lambda: log_call(journey.pk, Occasion(office.anna), Outcome.REFUSED, reason="no_need"),
    ):
        with pytest.raises(Refused, match="waits for its outcome"):
            act()
    assert state(started) == ("agreed", "")
    assert not journey.calls.exists()
    honour(journey.pk, Occasion(office.anna), started.pk)
    lose(journey.pk, Occasion(office.anna), "no budget")
    assert state(started) == ("honoured", "")


def test_lost_before_it_was_to_start_it_is_cancelled_however_late_that_is_entered(office, journey, started):
    log_call(journey.pk, Occasion(office.anna, at=timezone.now() - timedelta(hours=9)), Outcome.REFUSED)
    assert state(started) == ("cancelled", "target")


def test_what_was_said_of_it_before_stays(office, journey, upcoming):
    cancel(journey.pk, Occasion(office.anna), upcoming.pk, Appointment.Side.REP)
    lose(journey.pk, Occasion(office.anna), "no budget")
    assert state(upcoming) == ("cancelled", "rep")


def test_why_it_is_refused_is_said_to_the_reader_in_their_language(office, journey, started, client):
    User.objects.filter(pk=office.anna.pk).update(language="it")
    client.force_login(office.marta)
    fields = {"token": uuid.uuid4(), "outcome": "refused", "usual": "no_need"}
    answer = client.post(reverse("prospects:call", args=[journey.pk]), fields)
    assert "waits for its outcome" in answer.content.decode()


def test_the_form_says_what_is_cancelled_and_asks_by_whom(office, journey, upcoming, logged_in):
    client = logged_in(office.anna)
    for name in ("pipeline:lose", "pipeline:journey"):
        assert "will be cancelled. Who called it off?" in page(client, name, journey.pk)
    shown = client.get(reverse("pipeline:lose", args=[journey.pk])).context["form"]
    assert shown["called_off"].value() == "target"
    send_lose(client, journey, called_off="rep")
    assert state(upcoming) == ("cancelled", "rep")
    said = page(client, "pipeline:journey", journey.pk)
    assert "we cancelled the appointment of" in said
    assert "Who called it off?" not in said


def test_without_an_appointment_nothing_is_said_of_one(office, journey, logged_in):
    client = logged_in(office.anna)
    assert "called_off" not in page(client, "pipeline:lose", journey.pk)
    send_lose(client, journey)
    assert again(journey).is_lost
    assert "cancelled" not in page(client, "pipeline:journey", journey.pk)


def test_from_the_board_one_comes_to_the_same_form_and_back(office, journey, upcoming, logged_in):
    client = logged_in(office.anna)
    lost_at = f"{reverse('pipeline:lose', args=[journey.pk])}?next=/board"
    assert lost_at.replace("=/", "=%2F") in page(client, "pipeline:move", journey.pk, next="/board")
    assert "Who called it off?" in client.get(lost_at).content.decode()
    assert send_lose(client, journey, called_off="target", next="/board").url == "/board"
    assert state(upcoming) == ("cancelled", "target")


def test_the_form_leads_to_the_outcome_of_one_that_has_started_and_back(office, journey, started, logged_in):
    client = logged_in(office.anna)
    lost_at = reverse("pipeline:lose", args=[journey.pk])
    outcome = f"{reverse('approaches:outcome', args=[started.pk])}?next={lost_at}"
    for name in ("pipeline:lose", "pipeline:journey"):
        said = page(client, name, journey.pk)
        assert f'href="{outcome}"' in said
        assert "say first how it went" in said
        assert 'name="usual"' not in said
    assert send_lose(client, journey).status_code == 200
    assert not again(journey).is_lost
    fields = {"token": uuid.uuid4(), "version": again(journey).version, "outcome": "no_show"}
    assert client.post(outcome, fields).url == lost_at
    assert 'name="usual"' in client.get(lost_at).content.decode()


def test_moved_to_another_day_it_is_asked_about_that_day(office, journey, started, logged_in):
    move(journey.pk, Occasion(office.anna), started.pk, timezone.now() + timedelta(days=2), 60, "")
    assert "will be cancelled" in page(logged_in(office.anna), "pipeline:lose", journey.pk)


def test_the_call_list_tells_it_before_and_after_a_refusal(office, journey, upcoming, logged_in):
    call_due(office, journey)
    client = logged_in(office.anna)
    assert "will be cancelled" in client.get("/calls").content.decode()
    assert "will be cancelled" in page(client, "prospects:call", journey.pk)
    fields = {"token": uuid.uuid4(), "version": again(journey).version, "answer": "refused:no_budget"}
    answer = client.post(reverse("prospects:log", args=[journey.pk]), fields, follow=True)
    assert "they cancelled the appointment of" in answer.content.decode()
    assert state(upcoming) == ("cancelled", "target")


def test_closed_as_unreachable_it_was_not_the_target_who_cancelled(office, journey, upcoming, logged_in):
    call_due(office, journey)
    fields = {"token": uuid.uuid4(), "version": again(journey).version, "answer": "close"}
    logged_in(office.anna).post(reverse("prospects:log", args=[journey.pk]), fields)
    assert state(upcoming) == ("cancelled", "rep")


def test_the_call_list_leads_to_the_outcome_that_is_missing(office, journey, started, logged_in):
    call_due(office, journey)
    outcome = reverse("approaches:outcome", args=[started.pk])
    client = logged_in(office.anna)
    assert f'href="{outcome}' in client.get("/calls").content.decode()
    assert f'href="{outcome}' in page(client, "prospects:call", journey.pk)


def test_a_program_logs_a_refusal_by_the_same_rule(office, journey, upcoming, client):
    secret = ApiKey.make(office.anna, "telephone", office.ada)[1]

    def call(journey):
        return client.post(
            f"/api/journeys/{journey.pk}/calls",
            {"outcome": "refused", "reason": "no_budget"},
            content_type="application/json",
            headers={"authorization": f"Bearer {secret}"},
        )

    assert call(journey).status_code == 201
    assert state(upcoming) == ("cancelled", "target")
    other = office.journey(office.anna, "qualified")
    row = agreed(other, hours=-3)
    answer = call(other)
    assert answer.status_code == 409
    assert "say first how it went" in answer.json()["message"]
    assert state(row) == ("agreed", "")


def test_a_calendar_program_is_told_and_told_again_when_it_is_undone(office, journey, upcoming, client):
    feed = CalendarFeed.objects.create(user=office.anna)

    def entry():
        answer = client.get(reverse("approaches:feed", args=[feed.key]))
        (found,) = Calendar.from_ical(answer.content).walk("VEVENT")
        return str(found["status"]), found["sequence"]

    before = entry()
    lose(journey.pk, Occasion(office.anna), "no budget")
    off = entry()
    undo(journey.pk, Occasion(office.anna))
    on = entry()
    assert [before[0], off[0], on[0]] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert before[1] < off[1] < on[1]
    lose(journey.pk, Occasion(office.anna), "no budget")
    reopen(journey.pk, Occasion(office.anna))
    assert entry()[0] == "CANCELLED"


def test_the_journey_page_asks_no_more_for_it(office, journey, logged_in):
    client = logged_in(office.anna)
    address = reverse("pipeline:journey", args=[journey.pk])

    def n_queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    row = agreed(journey, hours=24)
    n_agreed = n_queries()
    cancel(journey.pk, Occasion(office.anna), row.pk, Appointment.Side.REP)
    assert n_agreed == n_queries()
