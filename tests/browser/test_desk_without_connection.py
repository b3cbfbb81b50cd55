"""A rep opens the desk in a basement, says how it went, and comes back up."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from crm.approaches.agreeing import agreed
from spanco.crm.approaches.acts import honour, move
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import write_note
from spanco.crm.journeys.models import Event, Journey

pytestmark = pytest.mark.browser

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(request.url);
  return found;
}"""


@pytest.fixture
def row(office):
    """An appointment that began today, however early it is."""
    row = agreed(office.journey(office.anna, "qualified", name="Cartiera Valsugana"), hours=-3)
    Appointment.objects.filter(pk=row.pk).update(starts_at=timezone.localtime().replace(hour=0, minute=0))
    return row


@pytest.fixture
def phone(desk):
    """The desk on a telephone, with the pages of appointments kept on it."""

    def phone(user, path="/appointments", *, n_kept=1):
        page = desk(user, path, width=390)
        page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
        wait_until_kept(page, n_kept)
        return page

    return phone


def wait_until_kept(page, n_kept):
    """Wait until so many appointments' pages are kept, and the list of them."""
    for _time in range(100):
        kept = page.evaluate(KEPT)
        n_pages = sum("/outcome" in url for url in kept)
        if n_pages == n_kept and any(url.endswith("/kept") for url in kept):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"kept: {kept}")


def wait_until_nothing_is_kept(page):
    """Wait until no page is kept for anyone."""
    for _time in range(100):
        if not page.evaluate("() => caches.keys()"):
            return
        page.wait_for_timeout(100)
    pytest.fail("something is still kept")


def tap_what_happened(page):
    page.get_by_text("We met").tap()
    page.get_by_label("Another need").fill("Parking in the yard")
    page.get_by_text("Proposal", exact=True).tap()
    page.get_by_text("In 3 days").tap()
    page.get_by_role("button", name="Keep").tap()


def is_met(row):
    return Event.objects.filter(journey=row.journey, milestone="met").count()


def test_it_is_opened_from_the_agenda_recorded_and_sent_once(phone, office, row, accessible):
    page = phone(office.anna)
    page.context.set_offline(True)
    page.get_by_role("link", name="Say how it went").tap()
    page.get_by_text("How did it go with Cartiera Valsugana?").wait_for()
    accessible(page)
    tap_what_happened(page)
    page.get_by_text("No connection. What you said at").wait_for()
    accessible(page)
    page.context.set_offline(False)
    page.get_by_text("Sent at").wait_for()
    page.goto("/appointments")
    page.reload()
    assert is_met(row) == 1
    assert [need.text for need in row.journey.needs.all()] == ["Parking in the yard"]
    assert Journey.objects.get(pk=row.journey_id).next_step == "propose"
    assert page.evaluate("localStorage.length") == 0
    wait_until_kept(page, 0)


def test_any_page_that_cannot_be_reached_leads_to_what_is_kept(phone, office, row, accessible):
    page = phone(office.anna, "/")
    page.context.set_offline(True)
    page.goto("/board")
    page.get_by_role("heading", name="There is no connection.").wait_for()
    accessible(page)
    page.get_by_role("link", name="Say how it went").press("Enter")
    page.get_by_text("How did it go with Cartiera Valsugana?").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('.taps label')).display") == "flex"


def test_written_and_closed_without_connection_it_is_sent_from_any_page(phone, office, row):
    page = phone(office.anna, "/")
    page.context.set_offline(True)
    page.goto(f"/appointments/{row.pk}/outcome")
    tap_what_happened(page)
    page.get_by_text("No connection. What you said at").wait_for()
    page.goto("/calls")
    page.get_by_text("No connection. What you said at").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Sent at").wait_for()
    assert is_met(row) == 1


def test_what_was_noted_at_the_desk_meanwhile_does_not_stand_in_the_way(phone, office, row):
    page = phone(office.anna)
    write_note(row.journey_id, Occasion(office.marta), "They have a yard.")
    page.context.set_offline(True)
    page.goto(f"/appointments/{row.pk}/outcome")
    tap_what_happened(page)
    page.get_by_text("No connection").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Sent at").wait_for()
    assert is_met(row) == 1


def test_what_is_refused_comes_back_with_its_reason_and_what_was_typed(phone, office, row, accessible):
    page = phone(office.anna)
    page.context.set_offline(True)
    page.goto(f"/appointments/{row.pk}/outcome")
    tap_what_happened(page)
    page.get_by_text("No connection").wait_for()
    honour(row.journey_id, Occasion(office.marta), row.pk)
    page.context.set_offline(False)
    page.get_by_text("What became of this appointment is already said").wait_for()
    accessible(page)
    assert page.get_by_label("Another need").input_value() == "Parking in the yard"
    page.goto("/appointments")
    page.get_by_text("Parking in the yard").wait_for()
    assert is_met(row) == 1


def test_nothing_but_todays_and_tomorrows_pages_and_their_parts_is_kept(phone, office, row):
    later = agreed(office.journey(office.anna, "qualified"), hours=24 * 9)
    page = phone(office.anna)
    for path in ("/board", f"/journeys/{row.journey_id}", f"/appointments/{later.pk}", "/appointments"):
        page.goto(path)
    wait_until_kept(page, 1)
    pages = [url for url in page.evaluate(KEPT) if "/static/" not in url]
    assert sorted(url.split("/appointments/")[1].split("?")[0] for url in pages) == [
        f"{row.pk}/outcome",
        "kept",
    ]


def test_moved_out_of_tomorrow_its_page_is_no_longer_kept(phone, office, row):
    page = phone(office.anna)
    moved = timezone.now() + timedelta(days=5)
    move(row.journey_id, Occasion(office.anna), row.pk, moved, 60, "")
    page.reload()
    wait_until_kept(page, 0)


def test_logged_out_nothing_is_kept(phone, office, row):
    page = phone(office.anna)
    page.locator("summary", has_text="Anna Bassi").tap()
    page.get_by_role("button", name="Log out").tap()
    page.wait_for_url("**/log-in")
    wait_until_nothing_is_kept(page)
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(f"/appointments/{row.pk}/outcome")


def test_another_person_on_the_same_device_finds_nothing_of_the_first(phone, office, row):
    page = phone(office.anna)
    client = Client()
    client.force_login(office.bruno)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": page.url}])
    page.goto("/calls")
    page.goto("/appointments")
    wait_until_kept(page, 0)
    assert page.evaluate("async () => await caches.keys()") == [f"spanco.kept:{office.bruno.pk}"]


def test_once_the_log_in_has_run_out_nothing_is_kept(phone, office, row):
    page = phone(office.anna)
    page.context.clear_cookies()
    page.goto("/appointments")
    page.wait_for_url(re.compile("/log-in"))
    wait_until_nothing_is_kept(page)
