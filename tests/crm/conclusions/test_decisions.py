import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from spanco.crm.conclusions.acts import ask_decision, win
from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.journeys.models import Journey, Milestone


@pytest.fixture
def journey(office):
    return office.journey(office.anna, "proposed", at=timezone.now() - timedelta(days=9))


def again(journey):
    return Journey.objects.get(pk=journey.pk)


def form(journey, **changes):
    return {"token": uuid.uuid4(), "version": again(journey).version} | changes


def test_asking_for_the_decision_concludes_and_is_no_milestone(office, logged_in, journey):
    day = timezone.localdate() + timedelta(days=10)
    n_events = journey.events.count()
    logged_in(office.anna).post(f"/journeys/{journey.pk}/ask-decision", form(journey, on=day))
    now = again(journey)
    assert (now.phase, now.decision_on, now.next_step) == ("C", day, "decide")
    assert journey.events.count() == n_events
    undo(journey.pk, Occasion(office.anna))
    assert (again(journey).phase, again(journey).decision_on) == ("N", None)


def test_a_decision_is_asked_for_on_a_proposal(office):
    journey = office.journey(office.anna, "met")
    with pytest.raises(Refused) as refused:
        ask_decision(journey.pk, Occasion(office.anna), timezone.localdate())
    assert refused.value.missing is Milestone.PROPOSED


def test_the_signature_wins_with_what_the_contract_is_worth(office, logged_in, journey):
    day = timezone.localdate() - timedelta(days=1)
    sent = form(journey, amount="950", margin="150", on=day)
    client = logged_in(office.anna)
    for _time in range(2):
        client.post(f"/journeys/{journey.pk}/win", sent)
    event = journey.events.get(milestone="won")
    assert (event.amount, event.margin, event.currency) == (Decimal(950), Decimal(150), "EUR")
    assert timezone.localdate(event.occurred_at) == day
    now = again(journey)
    assert (now.phase, now.value, now.next_step) == ("O", Decimal(950), "deliver")
    with pytest.raises(Refused, match="signed already"):
        win(journey.pk, Occasion(office.anna), Decimal(1))


def test_once_they_have_signed_no_decision_is_expected(office, logged_in, journey):
    ask_decision(journey.pk, Occasion(office.anna), timezone.localdate() + timedelta(days=10))
    client, address = logged_in(office.anna), f"/journeys/{journey.pk}"
    assert "decision expected" in client.get(address).content.decode()
    win(journey.pk, Occasion(office.anna), Decimal(950))
    assert "decision expected" not in client.get(address).content.decode()


def test_what_was_not_proposed_is_not_won(office):
    journey = office.journey(office.anna, "met")
    with pytest.raises(Refused) as refused:
        win(journey.pk, Occasion(office.anna), Decimal(1))
    assert refused.value.missing is Milestone.PROPOSED


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("ask-decision", {"on": ""}),
        ("ask-decision", {"on": "2000-01-01"}),
        ("ask-decision", {"on": "9999-12-31"}),
        ("ask-decision", {"on": "<b>"}),
        ("win", {"amount": ""}),
        ("win", {"amount": "0"}),
        ("win", {"amount": "10", "margin": "11"}),
        ("win", {"amount": "10", "on": "2999-01-01"}),
        ("win", {"amount": "10", "on": "2000-01-01"}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(office, logged_in, journey, path, wrong):
    answer = logged_in(office.anna).post(f"/journeys/{journey.pk}/{path}", form(journey, **wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert (again(journey).phase, again(journey).reach) == ("N", "proposed")
