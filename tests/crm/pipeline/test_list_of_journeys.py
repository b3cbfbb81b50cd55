from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import lose
from spanco.crm.journeys.models import Journey
from spanco.crm.pipeline import listing
from spanco.crm.pipeline.listing import Pages


@pytest.fixture
def four(office):
    """Anna's journeys: one to call, one without a next step, one won, one lost."""
    call, bare, won, lost = (
        office.journey(office.anna, reach) for reach in ("targeted", "met", "won", "qualified")
    )
    Journey.objects.filter(pk=call.pk).update(next_at=timezone.now() - timedelta(days=3))
    Journey.objects.filter(pk__in=(bare.pk, won.pk)).update(next_step="", next_at=None)
    lose(lost.pk, Occasion(office.anna), "price")
    return {call.pk: "call", bare.pk: "bare", won.pk: "won", lost.pk: "lost"}


def listed(client, names, **asked):
    response = client.get(reverse("pipeline:journeys"), asked)
    assert response.status_code == 200
    return [names[journey.pk] for journey in response.context["page"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["call", "bare", "won"]),
        ({"state": "live"}, ["call", "bare"]),
        ({"state": "won"}, ["won"]),
        ({"state": "lost"}, ["lost"]),
        ({"state": "all"}, ["lost", "won", "bare", "call"]),
        ({"phase": "A"}, ["bare"]),
        ({"due": "overdue"}, ["call"]),
        ({"due": "today"}, ["call"]),
        ({"due": "none"}, ["bare"]),
        ({"sort": "newest"}, ["won", "bare", "call"]),
        ({"q": "nobody"}, []),
        ({"phase": "X", "state": "y", "due": "z", "page": "-3"}, ["call", "bare", "won"]),
    ],
)
def test_the_list_is_what_is_asked_for(office, logged_in, four, asked, found):
    assert listed(logged_in(office.anna), four, **asked) == found


@pytest.mark.parametrize("at_once", [2, 10_000])
@pytest.mark.parametrize(
    "asked", [{}, {"sort": "value"}, {"state": "all"}, {"state": "lost"}, {"due": "today"}]
)
def test_journeys_of_a_name_stand_in_the_same_order_few_or_many(  # noqa: PLR0917 - a table of cases
    office, logged_in, four, monkeypatch, asked, at_once
):
    Journey.objects.filter(pk=next(pk for pk, name in four.items() if name == "bare")).update(value=5)
    office.journey(office.anna, name="Elsewhere")
    monkeypatch.setattr(listing, "_COUNTED_UP_TO", at_once)
    client = logged_in(office.anna)
    in_order = [
        row for row in client.get(reverse("pipeline:journeys"), asked).context["page"] if row.pk in four
    ]
    assert listed(client, four, q="company", **asked) == [four[row.pk] for row in in_order]


def test_the_most_valuable_come_first_where_that_is_asked(office, logged_in):
    journeys = [office.journey(office.anna, "proposed") for _ in range(3)]
    for journey, value in zip(journeys, (10, None, 20), strict=True):
        Journey.objects.filter(pk=journey.pk).update(value=value)
    page = logged_in(office.anna).get(reverse("pipeline:journeys"), {"sort": "value"}).context["page"]
    assert [row.pk for row in page] == [journeys[place].pk for place in (2, 0, 1)]


def test_a_long_list_is_counted_up_to_a_bound(office, logged_in, monkeypatch):
    for _ in range(3):
        office.journey(office.anna)
    monkeypatch.setattr(Pages, "bound", 2)
    page = logged_in(office.anna).get(reverse("pipeline:journeys")).content.decode()
    assert "More than 2 journeys" in page


def test_who_leads_may_tick_and_a_representative_may_not(office, logged_in, four):
    address = reverse("pipeline:journeys")
    assert "checkbox" in logged_in(office.marta).get(address).content.decode()
    assert "checkbox" not in logged_in(office.anna).get(address).content.decode()


def test_an_empty_list_says_what_to_do(office, logged_in):
    page = logged_in(office.anna).get(reverse("pipeline:journeys")).content.decode()
    assert "widen the question" in page
