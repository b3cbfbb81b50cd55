"""What visitors see without logging in, in a browser: at both widths, in light and in dark."""

from datetime import timedelta

import pytest
from django.utils import timezone

from spanco.crm.journeys.models import Journey
from spanco.crm.prospects.models import FormRequest, LeadPage, Question

pytestmark = pytest.mark.browser

LOOKS = [{"width": width, "dark": dark} for width in (1280, 390) for dark in (False, True)]


@pytest.fixture
def lead_page(office):
    return LeadPage.objects.create(
        offer=office.offer,
        rep=office.anna,
        by=office.ada,
        basis="consent",
        privacy="https://spanco.example/p",
    )


@pytest.mark.parametrize("look", LOOKS)
def test_the_public_form_for_leads_is_accessible(desk, lead_page, accessible, look):
    page = desk(None, f"/l/{lead_page.key}", **look)
    accessible(page)
    page.locator("form").evaluate("form => { form.noValidate = true; form.submit(); }")
    page.wait_for_selector(".errorlist")
    accessible(page)
    accessible(desk(None, "/l/thanks", **look))
    accessible(desk(None, "/l/unknown", **look))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_visitor_asks_in_their_language(desk, lead_page, scripts):
    page = desk(None, f"/l/{lead_page.key}", width=390, scripts=scripts)
    page.get_by_role("link", name="Italiano").click()
    page.get_by_label("Azienda").fill("Cartiera Rho")
    page.get_by_label("Nome e cognome").fill("Livia Serra")
    page.get_by_label("E-mail").fill("livia@cartierarho.it")
    page.get_by_label("Di che cosa").fill("Pulizie")
    page.get_by_label("Acconsento").check()
    page.get_by_role("button", name="Invia").click()
    page.wait_for_selector("h1:has-text('Grazie')")
    assert Journey.objects.get().next_why == "Pulizie"


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_on_which_it_is_opened_is_accessible(desk, office, lead_page, accessible, look):
    accessible(desk(office.ada, f"/offers/{office.offer.pk}/lead-form", **look))


@pytest.mark.parametrize("look", LOOKS)
def test_the_qualification_form_is_accessible_to_whom_it_was_sent(desk, office, accessible, look):
    for number, kind in enumerate(("text", "number", "yes_no", "choice")):
        Question.objects.create(
            offer=office.offer, place=number, text=f"Question {number}?", kind=kind, choices=["now", "later"]
        )
    asked = FormRequest.objects.create(
        journey=office.journey(office.anna), by=office.anna, expires_at=timezone.now() + timedelta(days=9)
    )
    page = desk(None, f"/f/{asked.key}", **look)
    accessible(page)
    page.locator("form").evaluate("form => { form.noValidate = true; form.submit(); }")
    page.wait_for_selector(".errorlist")
    accessible(page)
    accessible(desk(None, "/f/thanks", **look))
    accessible(desk(None, "/f/unknown", **look))
