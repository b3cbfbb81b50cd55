import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from spanco.crm.prospects.models import EmailTemplate
from spanco.crm.suspects.models import Company, Contact, Segment, Site

CONTACT = {"name": "Piero Neri", "source": "fair", "basis": "interest"}


def contact(office):
    address = reverse("suspects:new_contact", args=[office.target("Bellini").company_id])
    return Contact, address, CONTACT | {"source_on": timezone.localdate().isoformat()}


def site(office):
    address = reverse("suspects:new_site", args=[office.target("Bellini").company_id])
    return Site, address, {"name": "Plant"}


def another_company(office):
    office.target("Bellini", city="Rho")
    sent = {"name": "Bellini", "city": "Rho", "anyway": "yes"}
    return Company, reverse("suspects:new_company"), sent


def new_company(office):
    return Company, reverse("suspects:new_company"), {"name": "Cartiera"}


def template(office):
    sent = {"name": "First", "language": "en", "subject": "Hello", "body": "Hello"}
    return EmailTemplate, reverse("prospects:new_template"), sent


def segment(office):
    address = reverse("suspects:new_segment", args=[office.file.pk])
    rows = {"conditions-TOTAL_FORMS": "1", "conditions-INITIAL_FORMS": "0"}
    row = {"conditions-0-field": "city", "conditions-0-test": "known"}
    return Segment, address, {"name": "Near"} | rows | row


FORMS = [contact, site, another_company, new_company, template, segment]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_sent_twice_makes_one_and_answers_alike(office, logged_in, form):
    model, address, sent = form(office)
    client, n = logged_in(office.dario), model.objects.count()
    assert 'name="token"' in client.get(address).content.decode()
    token = str(uuid.uuid4())
    pages = [client.post(address, sent | {"token": token}) for _ in range(2)]
    assert [page.status_code for page in pages] == [302, 302], pages[0].content.decode()
    assert pages[0].url == pages[1].url
    assert model.objects.count() == n + 1
    client.post(address, sent | {"token": str(uuid.uuid4()), "anyway": "yes"})
    assert model.objects.count() == n + 2


@pytest.mark.parametrize("form", FORMS)
def test_who_goes_back_and_types_another_makes_another(office, logged_in, form):
    model, address, sent = form(office)
    client, n, token = logged_in(office.dario), model.objects.count(), str(uuid.uuid4())
    for typed in (sent["name"], "Quite another"):
        client.post(address, sent | {"token": token, "name": typed})
    assert model.objects.count() == n + 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one(office):
    model, address, sent = contact(office)
    n, token = model.objects.count(), str(uuid.uuid4())

    def click(_number):
        try:
            client = Client()
            client.force_login(office.dario)
            return client.post(address, sent | {"token": token}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as together:
        assert list(together.map(click, range(4))) == [302] * 4
    assert model.objects.count() == n + 1
