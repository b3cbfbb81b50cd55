import uuid

import pytest
from django.urls import reverse

from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import lose
from spanco.crm.journeys.models import Journey
from spanco.crm.suspects.models import Company, Contact, DoNotContact, File, Target


def lead(office, **changed):
    data = {
        "token": str(uuid.uuid4()),
        "name": "Tintoria Rossi",
        "contact_name": "Lia Rossi",
        "phone": "02 5555 1234",
        "email": "Lia@Tintoria-Rossi.it",
        "need": "A price for two floors",
        "source": "website",
        "offer": office.offer.pk,
    }
    return data | changed


def enter(client, data):
    return client.post(reverse("prospects:new_lead"), data)


def milestones(journey):
    return [event.milestone for event in journey.events.all()]


def test_a_lead_starts_at_qualified_in_a_file_for_leads_and_is_called_now(office, logged_in):
    response = enter(logged_in(office.anna), lead(office))
    journey = Journey.objects.get()
    assert response.url == reverse("pipeline:journey", args=(journey.pk,))
    assert milestones(journey) == ["qualified"]
    assert (journey.phase, journey.holder, journey.next_step) == ("P", office.anna, "call")
    assert journey.next_why == "A price for two floors"
    assert journey.target.file.is_inbound
    assert journey.target.contact.phone == "+390255551234"
    assert journey.target.contact.email == "lia@tintoria-rossi.it"


def test_a_lead_sent_twice_is_entered_once(office, logged_in):
    client, data = logged_in(office.anna), lead(office)
    first, second = enter(client, data), enter(client, data | {"company": "new"})
    assert Journey.objects.count() == 1
    assert first.url == second.url


def test_leads_of_one_offer_and_team_are_in_one_file(office, logged_in):
    client = logged_in(office.anna)
    enter(client, lead(office))
    enter(client, lead(office, name="Molino Piave", phone="0255559999", email="", contact_name="Ugo"))
    assert File.objects.filter(is_inbound=True).count() == 1
    assert Target.objects.filter(file__is_inbound=True).count() == 2


def test_a_company_that_is_known_is_offered_and_used(office, logged_in):
    known = Company.objects.create(name="Tintoria Rossi S.r.l.", name_key="tintoria rossi", city="Padova")
    client, data = logged_in(office.anna), lead(office)
    response = enter(client, data)
    assert "Tintoria Rossi S.r.l." in response.content.decode()
    assert not Journey.objects.exists()
    enter(client, data | {"company": known.pk})
    assert Journey.objects.get().target.company == known


def test_another_company_of_the_same_name_is_made_if_it_is_said(office, logged_in):
    Company.objects.create(name="Tintoria Rossi", name_key="tintoria rossi")
    enter(logged_in(office.anna), lead(office, company="new"))
    assert Company.objects.count() == 2


def test_a_company_that_was_not_offered_cannot_be_taken(office, logged_in):
    secret = office.journey(office.carla, name="Quite another").target.company
    enter(logged_in(office.anna), lead(office, company=secret.pk))
    journey = Journey.objects.get(holder=office.anna)
    assert journey.target.company != secret


def test_who_leads_enters_a_lead_for_a_rep_of_the_team(office, logged_in):
    client = logged_in(office.marta)
    assert "required" in enter(client, lead(office)).content.decode()
    assert "errorlist" in enter(client, lead(office, rep=office.carla.pk)).content.decode()
    enter(client, lead(office, rep=office.bruno.pk))
    assert Journey.objects.get().holder == office.bruno


def test_a_company_someone_works_on_for_the_offer_is_not_begun_twice(office, logged_in):
    enter(logged_in(office.bruno), lead(office))
    again = lead(office, company=Company.objects.get().pk)
    response = enter(logged_in(office.anna), again)
    assert "Bruno Conti is at work on this company" in response.content.decode()
    assert Journey.objects.count() == 1


def test_a_lost_lead_that_comes_in_again_is_taken_up_again(office, logged_in):
    client = logged_in(office.anna)
    enter(client, lead(office))
    journey = Journey.objects.get()
    lose(journey.pk, Occasion(office.anna), "no budget")
    enter(client, lead(office, company=journey.target.company_id, need="Has a budget now"))
    journey.refresh_from_db()
    assert (journey.is_lost, journey.next_why) == (False, "Has a budget now")


def test_who_must_not_be_contacted_is_not_entered(office, logged_in):
    DoNotContact.objects.create(kind="phone", value="+390255551234")
    response = enter(logged_in(office.anna), lead(office))
    assert "must not be contacted" in response.content.decode()
    assert not Company.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"name": "x" * 300},
        {"phone": "12"},
        {"email": "nobody"},
        {"website": "http://"},
        {"vat": "IT123"},
        {"phone": "", "email": ""},
        {"offer": "0"},
        {"offer": "'; DROP TABLE"},
        {"need": "x" * 3_000},
        {"source": "a\x00b"},
        {"token": ""},
    ],
)
def test_a_lead_that_cannot_be_used_leaves_nothing(office, logged_in, changed):
    response = enter(logged_in(office.anna), lead(office, **changed))
    assert response.status_code == 200
    assert not Journey.objects.exists()
    assert not Contact.objects.exists()
    assert "errorlist" in response.content.decode()
