from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.office import pass_milestone
from spanco.crm.journeys.acting import Occasion, undo
from spanco.crm.journeys.acts import write_note
from spanco.crm.journeys.models import Milestone
from spanco.crm.suspects.models import DoNotContact


def page_of(client, journey, query=""):
    response = client.get(reverse("pipeline:journey", args=[journey.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_who_where_and_what_next(office, logged_in):
    journey = office.journey(office.anna, "booked", name="Officine Bellini")
    page = page_of(logged_in(office.anna), journey)
    contact = journey.target.company.contacts.get()
    assert "Officine Bellini" in page
    assert f'href="tel:{contact.phone}"' in page
    assert f'href="mailto:{contact.email}"' in page
    assert 'tint-p here" aria-current="step"' in page
    assert "Next: call" in page


def test_who_must_not_be_contacted_is_not_one_tap_away(office, logged_in):
    journey = office.journey(office.anna)
    contact = journey.target.company.contacts.get()
    DoNotContact.objects.create(kind="phone", value=contact.phone)
    page = page_of(logged_in(office.anna), journey)
    assert f"tel:{contact.phone}" not in page
    assert f"mailto:{contact.email}" in page
    assert "must not be contacted" in page


def test_a_barred_company_is_reached_by_nobody(office, logged_in):
    journey = office.journey(office.anna, website="bellini.example")
    DoNotContact.objects.create(kind="domain", value="bellini.example")
    page = page_of(logged_in(office.anna), journey)
    assert "tel:" not in page
    assert "mailto:" not in page


def test_an_act_undone_is_struck_through_with_who_undid_it(office, logged_in):
    journey = office.journey(office.anna)
    write_note(journey.pk, Occasion(office.anna), "Wrong company.")
    undo(journey.pk, Occasion(office.marta))
    page = page_of(logged_in(office.anna), journey)
    assert "<s>noted:" in page
    assert "undone by Marta Esposito" in page
    assert "undid: noted:" in page


def test_a_superseded_milestone_stays_on_the_timeline_struck_through(office, logged_in):
    journey = office.journey(office.anna)
    pass_milestone(journey.pk, Occasion(office.anna), Milestone.CONTACTED)
    undo(journey.pk, Occasion(office.anna))
    assert "<s>contacted</s>" in page_of(logged_in(office.anna), journey)


def test_when_it_was_entered_is_said_where_it_was_later(office, logged_in):
    late = office.journey(office.anna, at=timezone.now() - timedelta(days=2))
    at_once = office.journey(office.anna, at=timezone.now())
    client = logged_in(office.anna)
    assert "· entered " in page_of(client, late)
    assert "· entered " not in page_of(client, at_once)


def test_a_long_timeline_is_bounded_and_its_older_part_is_a_page_on(office, logged_in):
    journey = office.journey(office.anna)
    for number in range(35):
        write_note(journey.pk, Occasion(office.anna), f"Note number {number}.")
    client = logged_in(office.anna)
    first = client.get(reverse("pipeline:journey", args=[journey.pk]))
    older = first.context["timeline"].older
    assert len(first.context["timeline"].entries) == 30
    second = client.get(reverse("pipeline:journey", args=[journey.pk]), {"before": older})
    assert len(second.context["timeline"].entries) == 6
    assert second.context["timeline"].older is None


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 40, "1' OR 1=1", "²"])
def test_a_timeline_from_nowhere_is_the_whole_one(office, logged_in, before):
    journey = office.journey(office.anna)
    response = logged_in(office.anna).get(reverse("pipeline:journey", args=[journey.pk]), {"before": before})
    assert len(response.context["timeline"].entries) == 1


def test_the_undo_button_names_what_it_undoes(office, logged_in):
    journey = office.journey(office.anna)
    client = logged_in(office.anna)
    assert 'data-key="u"' not in page_of(client, journey)
    write_note(journey.pk, Occasion(office.anna), "Call her.")
    page = page_of(client, journey)
    assert page[page.index('data-key="u"') :].startswith('data-key="u"><span>Undo: noted: <q>Call her.</q>')


def test_what_people_write_is_never_markup(office, logged_in):
    journey = office.journey(office.anna, name="<script>alert(1)</script>")
    write_note(journey.pk, Occasion(office.anna), "<img src=x onerror=alert(1)>")
    page = page_of(logged_in(office.anna), journey)
    assert "<script>alert" not in page
    assert "<img" not in page
