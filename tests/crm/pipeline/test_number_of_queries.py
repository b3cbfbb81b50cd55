from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion, undo
from spanco.crm.journeys.acts import set_next_step, write_note
from spanco.crm.journeys.models import CHAIN, Attachment, Journey, NextStep
from spanco.crm.suspects.models import Contact

PAGES = ("/", "/board", "/journeys", "/journeys?state=all", "/search?q=company", "/search?q=0212345678")


def n_queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def some_work(office, rounds):
    for number in range(rounds):
        for rep in (office.anna, office.bruno):
            journey = office.journey(rep, CHAIN[number % 7])
            Appointment.objects.create(
                journey=journey, by=rep, starts_at=timezone.now() - timedelta(hours=number % 5 - 2)
            )
            step = ("", "follow_up", "call")[number % 3]
            Journey.objects.filter(pk=journey.pk).update(
                next_step=step, next_at=timezone.now() if step else None
            )


@pytest.mark.parametrize("who", ["anna", "marta", "dario"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_no_more_of_the_database_for_more_rows(office, logged_in, who, address):
    client = logged_in(getattr(office, who))
    some_work(office, 3)
    n_few = n_queries(client, address)
    some_work(office, 27)
    assert n_queries(client, address) == n_few


def test_a_journey_with_a_long_history_asks_no_more_than_one_with_a_short_one(office, logged_in):
    journey = office.journey(office.anna, "met")

    def happen(times):
        for number in range(times):
            write_note(journey.pk, Occasion(office.anna), f"Note {number}.")
            set_next_step(journey.pk, Occasion(office.marta), NextStep.EMAIL, timezone.now())
            undo(journey.pk, Occasion(office.marta))
            Attachment.objects.create(journey=journey, by=office.anna, name="quote.pdf", size=1)
            Contact.objects.create(
                company=journey.target.company, name="X", source="fair", source_on=timezone.localdate()
            )

    client = logged_in(office.anna)
    address = reverse("pipeline:journey", args=[journey.pk])
    happen(3)
    n_few = n_queries(client, address)
    happen(12)
    assert n_queries(client, address) == n_few


@pytest.mark.parametrize("name", ["move", "undo", "hand_over"])
def test_the_page_of_an_act_asks_a_constant_number(office, logged_in, name):
    journey = office.journey(office.anna, "booked")
    client = logged_in(office.marta)
    address = reverse(f"pipeline:{name}", args=[journey.pk])
    n_few = n_queries(client, address)
    for number in range(20):
        write_note(journey.pk, Occasion(office.anna), f"Note {number}.")
        Appointment.objects.create(journey=journey, by=office.anna, starts_at=timezone.now())
    assert n_queries(client, address) == n_few
