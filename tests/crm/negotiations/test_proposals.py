import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.journeys.models import Journey, Milestone
from spanco.crm.negotiations.acts import propose


@pytest.fixture
def journey(office):
    office.offer.currency = "CHF"
    office.offer.save()
    return office.journey(office.anna, "met", at=timezone.now() - timedelta(days=9))


def again(journey):
    return Journey.objects.get(pk=journey.pk)


def form(journey, **changes):
    return {"token": uuid.uuid4(), "version": journey.version, "amount": "1200.50", "margin": "300"} | changes


def test_a_proposal_keeps_amount_margin_currency_and_time_spent(office, logged_in, journey):
    answer = logged_in(office.anna).post(f"/journeys/{journey.pk}/propose", form(journey, minutes="90"))
    assert answer.url == f"/journeys/{journey.pk}"
    event = journey.events.get(milestone="proposed")
    assert (event.amount, event.margin, event.currency, event.minutes) == (
        Decimal("1200.50"),
        Decimal(300),
        "CHF",
        90,
    )
    now = again(journey)
    assert (now.phase, now.value, now.margin, now.currency, now.next_step) == (
        "N",
        Decimal("1200.50"),
        Decimal(300),
        "CHF",
        "follow_up",
    )


def test_amounts_are_typed_as_the_language_writes_them(office, logged_in, journey):
    office.anna.language = "it"
    office.anna.save()
    logged_in(office.anna).post(f"/journeys/{journey.pk}/propose", form(journey, amount="1.200,50"))
    assert again(journey).value == Decimal("1200.50")


@pytest.mark.parametrize(
    ("language", "typed"),
    [("en", "12000,50"), ("en", "12.000,50"), ("en", "12 000.50"), ("it", "12,000.50"), ("fr", "12.000,50")],
)
def test_an_amount_written_in_another_way_is_not_read_as_another_amount(
    office, logged_in, journey, language, typed
):
    office.anna.language = language
    office.anna.save()
    logged_in(office.anna).post(f"/journeys/{journey.pk}/propose", form(journey, amount=typed))
    assert again(journey).value == Decimal("12000.50")


def test_an_amount_that_is_in_doubt_is_refused_and_shown_as_typed(office, logged_in, journey):
    answer = logged_in(office.anna).post(f"/journeys/{journey.pk}/propose", form(journey, amount="1,2,3"))
    assert "Enter a number." in answer.content.decode()
    assert 'value="1,2,3"' in answer.content.decode()
    assert not journey.events.filter(milestone="proposed").exists()


def test_a_second_proposal_is_another_event_and_the_last_is_the_value(office, journey):
    propose(journey.pk, Occasion(office.anna), Decimal(1000), Decimal(200))
    propose(journey.pk, Occasion(office.anna), Decimal(900), Decimal(100))
    assert journey.events.filter(milestone="proposed").count() == 2
    assert again(journey).value == 900
    undo(journey.pk, Occasion(office.anna))
    assert again(journey).value == 1000


def test_a_proposal_delivered_earlier_is_dated_then(office, logged_in, journey):
    day = timezone.localdate() - timedelta(days=2)
    logged_in(office.anna).post(f"/journeys/{journey.pk}/propose", form(journey, on=day))
    event = journey.events.get(milestone="proposed")
    assert timezone.localdate(event.occurred_at) == day
    assert event.recorded_at > event.occurred_at


def test_nothing_is_proposed_before_they_met(office):
    journey = office.journey(office.anna, "booked")
    with pytest.raises(Refused) as refused:
        propose(journey.pk, Occasion(office.anna), Decimal(10), Decimal(1))
    assert refused.value.missing is Milestone.MET


def test_who_signed_is_not_proposed_to_again(office):
    journey = office.journey(office.anna, "won")
    with pytest.raises(Refused, match="signed already"):
        propose(journey.pk, Occasion(office.anna), Decimal(10), Decimal(1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": ""},
        {"amount": "0"},
        {"amount": "-5"},
        {"amount": "NaN"},
        {"amount": "1e400"},
        {"amount": "9" * 30},
        {"amount": "=1+1"},
        {"margin": "1200.51"},
        {"margin": "<script>"},
        {"minutes": "-1"},
        {"minutes": "9" * 30},
        {"on": "2999-01-01"},
        {"on": "1900-01-01"},
        {"on": "yesterday"},
        {"token": ""},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(office, logged_in, journey, wrong):
    answer = logged_in(office.anna).post(f"/journeys/{journey.pk}/propose", form(journey, **wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert again(journey).reach == "met"


@pytest.mark.parametrize("path", ["propose", "ask-decision", "win", "deliver", "reorder", "book"])
@pytest.mark.parametrize("who", [("anna", 200), ("bruno", 404), ("carla", 404), ("marta", 200), ("ada", 200)])
def test_journeys_of_others_are_not_there(office, client, journey, path, who):
    client.force_login(getattr(office, who[0]))
    assert client.get(f"/journeys/{journey.pk}/{path}").status_code == who[1]
