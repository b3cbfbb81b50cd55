"""Leads that come in at the same moment, each in a transaction of its own."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from spanco.crm.journeys.models import Journey
from spanco.crm.prospects.leads.acts import Lead, take_lead
from spanco.crm.prospects.models import LeadPage
from spanco.crm.suspects.models import Company, File

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]

_AT_ONCE = 6


def all_at_once(leads, by, tokens):
    """Take leads at one moment; what goes wrong in one of them is raised."""
    together = Barrier(len(leads))

    def take(lead, token):
        together.wait()
        try:
            return take_lead(lead, by, token)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(leads)) as threads:
        return list(threads.map(take, leads, tokens))


def lead(office, company=None, name="Tintoria Rossi"):
    return Lead(
        offer=office.offer, rep=office.anna, name=name, need="A price", source="website", company=company
    )


def test_the_first_leads_of_a_quarter_are_in_one_file(office):
    leads = [lead(office, name=f"Company {number}") for number in range(_AT_ONCE)]
    all_at_once(leads, office.anna, [uuid.uuid4() for _ in leads])
    assert File.objects.filter(is_inbound=True).count() == 1
    assert Journey.objects.count() == _AT_ONCE


def test_leads_of_one_company_are_one_journey(office):
    company = office.company()
    taken = all_at_once([lead(office, company)] * _AT_ONCE, office.anna, [uuid.uuid4() for _ in range(6)])
    assert {one.journey.pk for one in taken} == {Journey.objects.get().pk}
    assert sorted(one.joined for one in taken) == [False, *[True] * (_AT_ONCE - 1)]


def test_one_click_that_arrives_several_times_is_one_lead(office):
    taken = all_at_once([lead(office)] * _AT_ONCE, office.anna, [uuid.uuid4()] * _AT_ONCE)
    assert {one.journey.pk for one in taken} == {Journey.objects.get().pk}


def test_one_click_of_a_visitor_that_arrives_several_times_is_one_lead(office):
    page = LeadPage.objects.create(offer=office.offer, rep=office.anna, by=office.ada)
    sent = {
        "token": str(uuid.uuid4()),
        "name": "Tintoria",
        "contact_name": "Ugo",
        "email": "u@x.it",
        "need": "A price",
    }
    together = Barrier(_AT_ONCE)

    def send(_number):
        together.wait()
        try:
            return Client().post(f"/l/{page.key}", sent).url
        finally:
            connection.close()

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        assert set(threads.map(send, range(_AT_ONCE))) == {"/l/thanks"}
    assert Journey.objects.count() == Company.objects.count() == 1
