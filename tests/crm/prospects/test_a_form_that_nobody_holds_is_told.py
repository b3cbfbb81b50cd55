"""Who holds the leads of a public form leaves: visitors find it closed, and those who see to it are told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spanco.crm.people.models import User
from spanco.crm.prospects.models import LeadPage
from spanco.crm.suspects.models import Offer

TODAY = "Public forms that are closed"
CHOOSE = "Choose somebody else"
ASK = "Ask your sales director to choose somebody else."
ROW = "public form closed: nobody gets what comes in"


@pytest.fixture
def page(office):
    return LeadPage.objects.create(offer=office.offer, rep=office.anna, by=office.ada)


def leave(person):
    User.objects.filter(pk=person.pk).update(is_active=False)


def shown(client, offer):
    """Today, the list of offers and the page of one."""
    addresses = ("/", reverse("suspects:offers"), reverse("suspects:offer", args=[offer.pk]))
    return [client.get(address).content.decode() for address in addresses]


def test_nothing_is_told_while_somebody_holds_it(office, page, logged_in):
    today, offers, offer = shown(logged_in(office.dario), office.offer)
    assert (TODAY in today, ROW in offers, CHOOSE in offer) == (False, False, False)


def test_a_director_is_told_where_to_choose_somebody_else(office, page, logged_in):
    leave(office.anna)
    today, offers, offer = shown(logged_in(office.dario), office.offer)
    assert (TODAY in today, ROW in offers) == (True, True)
    way = f'href="{reverse("prospects:lead_page", args=[office.offer.pk])}"'
    assert way in today.split(TODAY)[1]
    assert f"{way}>{CHOOSE}" in offer
    assert "Anna Bassi no longer works here." in offer


def test_the_manager_of_who_left_is_told_whom_to_ask(office, page, logged_in):
    leave(office.anna)
    today, offers, offer = shown(logged_in(office.marta), office.offer)
    assert (ASK in today, ROW in offers, ASK in offer) == (True, True, True)
    assert CHOOSE not in today + offer


def test_other_teams_and_representatives_are_not_told(office, page, logged_in):
    leave(office.anna)
    office.marta.team = office.south
    office.marta.save()
    for person in (office.marta, office.bruno):
        today, offers, offer = shown(logged_in(person), office.offer)
        assert (TODAY in today, ROW in offers, ASK in offer) == (False, False, False)


def test_a_form_whose_offer_is_not_on_sale_waits_for_nobody(office, page, logged_in):
    leave(office.anna)
    Offer.objects.update(is_active=False)
    today, offers, offer = shown(logged_in(office.dario), office.offer)
    assert (TODAY in today, ROW in offers, CHOOSE in offer) == (False, False, False)


def test_who_takes_the_log_in_away_is_told_at_once(office, page, logged_in):
    said = {"name": "Anna Bassi", "email": office.anna.email, "role": "rep", "team": office.north.pk}
    said |= {"language": "en", "time_zone": office.anna.time_zone}
    client = logged_in(office.ada)
    left = client.post(reverse("people:person", args=[office.anna.pk]), said, follow=True).content.decode()
    told = "Closed to visitors until you choose somebody else: the public form of Cleaning contracts."
    assert told in left
    again = client.post(reverse("people:person", args=[office.anna.pk]), said, follow=True).content.decode()
    assert told not in again


def test_many_forms_ask_no_more_of_the_database_than_one(office, page, logged_in):
    leave(office.anna)
    client = logged_in(office.dario)

    def n_queries():
        with CaptureQueriesContext(connection) as captured:
            shown(client, office.offer)
        return len(captured)

    shown(client, office.offer)
    few = n_queries()
    for number in range(5):
        offer = Offer.objects.create(name=f"Offer {number}")
        LeadPage.objects.create(offer=offer, rep=office.anna, by=office.ada)
    assert n_queries() == few
