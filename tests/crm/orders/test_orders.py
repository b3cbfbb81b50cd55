import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion, Refused
from spanco.crm.journeys.models import Journey, Milestone
from spanco.crm.orders.acts import deliver, reorder


@pytest.fixture
def journey(office):
    return office.journey(office.anna, "won", at=timezone.now() - timedelta(days=9))


def again(journey):
    return Journey.objects.get(pk=journey.pk)


def form(journey, **changes):
    return {"token": uuid.uuid4(), "version": again(journey).version} | changes


def test_an_order_is_delivered_then_bought_again_then_delivered(office, logged_in, journey):
    client = logged_in(office.anna)
    client.post(f"/journeys/{journey.pk}/deliver", form(journey))
    assert again(journey).next_step == "follow_up"
    client.post(f"/journeys/{journey.pk}/reorder", form(journey, amount="400"))
    assert journey.events.get(milestone="reordered").amount == 400
    assert (again(journey).reach, again(journey).next_step) == ("reordered", "deliver")
    client.post(f"/journeys/{journey.pk}/deliver", form(journey))
    assert journey.events.filter(milestone="delivered").count() == 2
    page = client.get(f"/journeys/{journey.pk}").content.decode()
    assert "Record a reorder" in page
    assert "Record the delivery" not in page


def test_one_order_is_delivered_once(office, journey):
    deliver(journey.pk, Occasion(office.anna))
    with pytest.raises(Refused, match="delivered already"):
        deliver(journey.pk, Occasion(office.anna))


def test_each_comes_after_what_it_needs(office, journey):
    with pytest.raises(Refused) as refused:
        reorder(journey.pk, Occasion(office.anna), Decimal(1))
    assert refused.value.missing is Milestone.DELIVERED
    with pytest.raises(Refused) as refused:
        deliver(office.journey(office.anna, "proposed").pk, Occasion(office.anna))
    assert refused.value.missing is Milestone.WON


@pytest.mark.parametrize(
    "wrong", [{"amount": ""}, {"amount": "-1"}, {"amount": "x"}, {"amount": "5", "on": "x"}]
)
def test_what_is_wrong_is_said_and_nothing_is_kept(office, logged_in, journey, wrong):
    deliver(journey.pk, Occasion(office.anna))
    answer = logged_in(office.anna).post(f"/journeys/{journey.pk}/reorder", form(journey, **wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert again(journey).reach == "delivered"
