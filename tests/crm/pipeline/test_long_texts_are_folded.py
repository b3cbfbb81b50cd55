import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.approaches.agreeing import agreed
from spanco.crm.approaches.acts import Agreed, Arranged, book, cancel, change, honour, miss
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import lose, write_note
from spanco.crm.prospects.calls.acts import log_call
from spanco.crm.prospects.leads.acts import Lead, take_lead
from spanco.crm.prospects.models import Outcome

LONG = "First line.\n" + "and so on, " * 150 + "until the end."


def page_of(client, journey):
    return client.get(reverse("pipeline:journey", args=[journey.pk])).content.decode()


def _note(office, journey):
    write_note(journey.pk, Occasion(office.anna), LONG)


def _call(office, journey):
    log_call(journey.pk, Occasion(office.anna), Outcome.LATER, note=LONG)


def _honoured(office, journey):
    honour(journey.pk, Occasion(office.anna), agreed(journey, hours=-2).pk, note=LONG)


def _no_show(office, journey):
    miss(journey.pk, Occasion(office.anna), agreed(journey, hours=-2).pk, LONG)


def _cancelled(office, journey):
    cancel(journey.pk, Occasion(office.anna), agreed(journey, hours=2).pk, Appointment.Side.REP, LONG)


def _changed(office, journey):
    change(journey.pk, Occasion(office.anna), agreed(journey, hours=2).pk, Arranged(note=LONG))


@pytest.mark.parametrize("write", [_note, _call, _honoured, _no_show, _cancelled, _changed])
def test_what_somebody_wrote_can_be_read_to_its_end(office, logged_in, write):
    journey = office.journey(office.anna, "qualified")
    write(office, journey)
    page = page_of(logged_in(office.anna), journey)
    timeline = page[page.index('id="timeline"') :]
    assert "until the end.</p></details>" in timeline
    phrase = timeline[: timeline.index("</p>")]
    assert "First line." in phrase
    assert "until the end." not in phrase


def test_a_short_text_is_not_folded(office, logged_in):
    journey = office.journey(office.anna)
    write_note(journey.pk, Occasion(office.anna), "Call after Easter.")
    page = page_of(logged_in(office.anna), journey)
    assert page.count("Call after Easter.") == 2  # said, and by the button that undoes it
    assert "The whole text" not in page


def test_what_a_lead_needs_can_be_read_to_its_end_the_second_time_too(office, logged_in):
    def lead(source):
        return Lead(
            office.offer, office.anna, "Officine Bellini", LONG, source, company, phone="+390298765432"
        )

    company = office.company("Officine Bellini")
    journey = take_lead(lead("website"), office.marta, uuid.uuid4()).journey
    client = logged_in(office.anna)
    assert page_of(client, journey).count("until the end.</p></details>") == 1
    lose(journey.pk, Occasion(office.anna), "no budget")
    take_lead(lead("fair in Milan"), office.marta, uuid.uuid4())
    page = page_of(client, journey)
    assert page.count("until the end.</p></details>") == 2
    assert "fair in Milan" in page


def test_the_page_of_an_appointment_says_notes_and_calls_to_their_end(office, logged_in):
    journey = office.journey(office.anna, "qualified")
    _note(office, journey)
    _call(office, journey)
    starts_at = timezone.now() + timedelta(days=3)
    book(journey.pk, Occasion(office.anna), Agreed(starts_at))
    address = reverse("approaches:appointment", args=[journey.appointments.get().pk])
    page = logged_in(office.anna).get(address).content.decode()
    assert page.count("until the end.</p></details>") == 2
