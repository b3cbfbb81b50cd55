"""What a page shows only the first of has a page of all of it, a few at a time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from spanco.crm.journeys.models import Attachment
from spanco.crm.prospects.models import Answers, Email
from spanco.crm.suspects.models import Contact, File, Site, Target

N = 60


def attachments(journey, n):
    for number in range(n):
        Attachment.objects.create(journey=journey, by=journey.holder, name=f"No. {number}.", size=1)


def emails(journey, n):
    now = timezone.now()
    for number in range(n):
        Email.objects.create(
            journey=journey, by=journey.holder, at=now, subject=f"No. {number}.", body="Hello"
        )


def forms(journey, n):
    answers = [{"question": "Which", "answer": "No. {}."}]
    for number in range(n):
        said = [{**one, "answer": one["answer"].format(number)} for one in answers]
        Answers.objects.create(journey=journey, at=timezone.now(), answers=said, is_favourable=True)


def contacts(journey, n):
    for number in range(n):
        Contact.objects.create(
            company=journey.target.company,
            name=f"No. {number}.",
            phone="+3902",
            source="fair",
            source_on="2026-01-01",
        )


def sites(journey, n):
    for number in range(n):
        Site.objects.create(company=journey.target.company, name=f"No. {number}.", phone="+3902")


def files(journey, n):
    file = journey.target.file
    there = File.objects.filter(rep=journey.holder).count()
    for number in range(there, there + n):
        another = File.objects.create(
            name=f"No. {number}.", offer=file.offer, team=file.team, rep=journey.holder
        )
        Target.objects.create(file=another, company=journey.target.company)


LISTS = [
    ("journeys", "attachments", attachments),
    ("journeys", "emails", emails),
    ("journeys", "forms", forms),
    ("companies", "contacts", contacts),
    ("companies", "sites", sites),
    ("companies", "files", files),
]


def pages_of(client, address):
    """What every page of a list says."""
    told = []
    for number in range(1, 9):
        page = client.get(address, {"page": number}).content.decode()
        told.append(page)
        if f"page={number + 1}" not in page:
            break
    return told


@pytest.mark.parametrize(("whose", "what", "make"), LISTS)
def test_every_row_is_reached_from_the_page_that_shows_the_first(office, logged_in, whose, what, make):
    journey = office.journey(office.anna)
    home = f"/{whose}/{journey.pk if whose == 'journeys' else journey.target.company_id}"
    client = logged_in(office.anna)
    make(journey, 1)
    assert f'"{home}/{what}"' not in client.get(home).content.decode()

    make(journey, N)
    assert f'"{home}/{what}"' in client.get(home).content.decode()

    pages = pages_of(client, f"{home}/{what}")
    assert len(pages) > 1
    for number in range(1, N):
        assert sum(f"No. {number}." in page for page in pages), number


@pytest.mark.parametrize(("whose", "what", "make"), LISTS)
def test_its_queries_do_not_grow_with_its_rows(office, logged_in, whose, what, make):
    journey = office.journey(office.anna)
    address = f"/{whose}/{journey.pk if whose == 'journeys' else journey.target.company_id}/{what}"
    client = logged_in(office.anna)
    counted = []
    for n in (2, N):
        make(journey, n)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_a_company_does_not_say_that_the_first_are_all(office, logged_in):
    journey = office.journey(office.anna)
    contacts(journey, N)
    files(journey, N)

    page = logged_in(office.anna).get(f"/companies/{journey.target.company_id}").content.decode()

    assert "In more than 50 files you see · more than 50 contacts" in page


def test_the_rest_of_the_contacts_is_reached_from_a_journey(office, logged_in):
    journey = office.journey(office.anna)
    client, home = logged_in(office.anna), f"/journeys/{journey.pk}"
    link = f'"/companies/{journey.target.company_id}/contacts"'
    assert link not in client.get(home).content.decode()

    contacts(journey, N)

    assert link in client.get(home).content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999999999999999999999", ""])
def test_a_page_that_is_not_there_is_answered_by_one_that_is(office, logged_in, page):
    journey = office.journey(office.anna)
    assert logged_in(office.anna).get(f"/journeys/{journey.pk}/emails", {"page": page}).status_code == 200
