"""What was said without a connection is sent when it is back, though no page of the desk is open."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from crm.approaches.agreeing import agreed
from spanco.crm.approaches.acts import honour
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.models import Event

pytestmark = pytest.mark.browser

LENT = "async () => (await caches.keys()).filter((name) => name.startsWith('spanco.lent:'))"
NO_BACKGROUND_SYNC = "delete window.SyncManager; delete ServiceWorkerRegistration.prototype.sync;"


@pytest.fixture
def row(office):
    """An appointment that began today, however early it is."""
    row = agreed(office.journey(office.anna, "qualified", name="Cartiera Valsugana"), hours=-3)
    Appointment.objects.filter(pk=row.pk).update(starts_at=timezone.localtime().replace(hour=0, minute=0))
    return row


class Telephone:
    """A browser in which somebody says how it went without a connection, and then closes the desk."""

    def __init__(self, page):
        self.page, self.context = page, page.context
        address = urlsplit(page.url)
        self._desk = f"{address.scheme}://{address.netloc}"
        page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")

    def say(self):
        self.context.set_offline(True)
        self.page.get_by_text("We met").tap()
        self.page.get_by_label("Another need").fill("Parking in the yard")
        self.page.get_by_role("button", name="Keep").tap()
        self.page.get_by_text("No connection. What you said at").wait_for()

    def close(self):
        """Close the page for an empty one: one that is only left goes on for a while, and sends by itself."""
        self.page.close()
        self.page = self.context.new_page()

    def come_back_up(self):
        """Have a connection again, and wait until the worker has done what it does then."""
        with self.context.expect_event(
            "response", lambda answer: answer.url.endswith("/appointments/sender")
        ):
            self.context.set_offline(False)
        self.page.wait_for_timeout(1_000)

    def log_in(self, user):
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self._desk}])


@pytest.fixture
def telephone(desk, office, row):
    return Telephone(desk(office.anna, f"/appointments/{row.pk}/outcome", width=390))


def n_met(row):
    return Event.objects.filter(journey=row.journey, milestone="met").count()


def test_it_is_sent_once_and_the_next_page_says_when(telephone, row, accessible):
    telephone.say()
    telephone.close()
    telephone.page.wait_for_timeout(1_000)
    assert n_met(row) == 0
    telephone.come_back_up()
    assert n_met(row) == 1
    assert [need.text for need in row.journey.needs.all()] == ["Parking in the yard"]
    page = telephone.page
    page.goto("/appointments")
    page.get_by_text("Sent at").wait_for()
    accessible(page)
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate(LENT) == []
    page.reload()
    assert not page.get_by_text("Sent at").is_visible()
    assert n_met(row) == 1


def test_given_to_a_colleague_since_it_is_still_said_to_be_sent(telephone, office, row):
    telephone.say()
    telephone.close()
    telephone.come_back_up()
    row.journey.holder = office.bruno
    row.journey.save()
    telephone.page.goto("/appointments")
    telephone.page.get_by_text("Sent at").wait_for()


def test_once_the_log_in_has_run_out_it_stays_until_the_next_one(telephone, office, row):
    telephone.say()
    telephone.close()
    telephone.context.clear_cookies()
    telephone.come_back_up()
    assert n_met(row) == 0
    telephone.log_in(office.anna)
    telephone.page.goto("/appointments")
    telephone.page.get_by_text("Sent at").wait_for()
    assert n_met(row) == 1


def test_it_is_not_sent_for_another_person_on_the_same_device(telephone, office, row):
    telephone.say()
    telephone.close()
    telephone.log_in(office.marta)
    telephone.come_back_up()
    assert n_met(row) == 0
    telephone.page.goto("/appointments")
    assert not telephone.page.get_by_text("Cartiera Valsugana").filter(has_text="Sent").is_visible()
    telephone.log_in(office.anna)
    telephone.page.goto("/appointments")
    telephone.page.get_by_text("Sent at").wait_for()
    assert n_met(row) == 1


def test_what_is_refused_meanwhile_is_told_by_the_next_page(telephone, office, row):
    telephone.say()
    telephone.close()
    honour(row.journey_id, Occasion(office.marta), row.pk)
    telephone.come_back_up()
    page = telephone.page
    page.goto("/appointments")
    page.get_by_text("Not accepted, but kept here").wait_for()
    page.get_by_text("Parking in the yard").wait_for()
    assert page.evaluate(LENT) == []
    page.get_by_role("button", name="Throw away").tap()
    assert page.evaluate("localStorage.length") == 0


def test_what_is_being_changed_is_not_sent(telephone, row):
    telephone.say()
    telephone.page.get_by_role("button", name="Change it").tap()
    telephone.page.get_by_role("button", name="Keep").wait_for()
    assert telephone.page.evaluate(LENT) == []
    telephone.close()
    telephone.context.set_offline(False)
    telephone.page.wait_for_timeout(1_000)
    assert n_met(row) == 0


def test_a_browser_that_cannot_do_it_sends_it_from_the_next_page(telephone, row):
    page = telephone.page
    page.add_init_script(NO_BACKGROUND_SYNC)
    page.reload()
    telephone.say()
    assert page.evaluate(LENT) == []
    telephone.close()
    telephone.context.set_offline(False)
    telephone.page.wait_for_timeout(1_000)
    assert n_met(row) == 0
    telephone.page.goto("/appointments")
    telephone.page.get_by_text("Sent at").wait_for()
    assert n_met(row) == 1
