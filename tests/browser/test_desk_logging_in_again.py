import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from crm.office import PASSWORD
from spanco.crm.prospects.models import Call

pytestmark = pytest.mark.browser


def log_in(page, user):
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def page_with_a_note_sent_too_late(office, desk, text):
    """Return the page on which Anna keeps a note after her log-in was over."""
    journey = office.journey(office.anna, "met")
    page = desk(office.anna, f"/journeys/{journey.pk}")
    page.get_by_label("Note").fill(text)
    Session.objects.all().delete()
    page.get_by_role("button", name="Keep the note").click()
    return page


def test_a_note_typed_before_the_log_in_was_over_is_there_after_it(office, desk):
    page = page_with_a_note_sent_too_late(office, desk, "They asked for a second visit in March")
    log_in(page, office.anna)
    expect(page.get_by_text("What you typed is here again")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("They asked for a second visit in March")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#timeline q", has_text="They asked for a second visit")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Note")).to_have_value("")


def test_what_one_person_typed_is_not_shown_to_another(office, desk):
    page = page_with_a_note_sent_too_late(office, desk, "Between us: they are short of money")
    log_in(page, office.marta)
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('spanco.typed')") is None


def test_the_call_list_asks_to_log_in_and_keeps_what_was_said(office, desk):
    office.journey(office.anna, at=timezone.now())
    page = desk(office.anna, "/calls")
    page.get_by_label("Note on this call").fill("Call again after the fair")
    Session.objects.all().delete()
    page.get_by_role("button", name="no answer").click()
    log_in(page, office.anna)
    expect(page.get_by_label("Note on this call")).to_have_value("Call again after the fair")
    page.get_by_role("button", name="no answer").click()
    expect(page.get_by_text("1 call made today")).to_be_visible()
    assert Call.objects.get().note == "Call again after the fair"
