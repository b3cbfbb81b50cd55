from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import write_note
from spanco.crm.journeys.models import Journey

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_days_pages_are_for_everyone(office, desk, accessible, width, dark):
    journey = office.journey(office.anna, "booked", name="Officine Bellini")
    for reach in ("targeted", "met", "proposed", "won"):
        office.journey(office.anna, reach)
    Appointment.objects.create(journey=journey, by=office.anna, starts_at=timezone.now())
    Journey.objects.filter(reach="proposed").update(value=214_000, currency="EUR")
    office.journey(office.bruno, name="Maglificio Zanetti")
    office.bruno.is_active = False
    office.bruno.save()
    page = desk(office.marta, "/", width=width, dark=dark)
    expect(page.get_by_role("heading", name="To be handed over")).to_be_visible()
    accessible(page)
    for path in (
        "/board",
        "/journeys",
        "/search?q=off",
        f"/journeys/{journey.pk}",
        f"/journeys/{journey.pk}/move",
    ):
        page.goto(path)
        accessible(page)


def test_a_note_is_written_and_undone_by_keys_alone(office, desk):
    journey = office.journey(office.anna, name="Officine Bellini")
    page = desk(office.anna, f"/journeys/{journey.pk}")
    page.keyboard.press("n")
    page.keyboard.type("Call after Easter.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline")).to_contain_text("Call after Easter.")
    page.keyboard.press("u")
    expect(page.locator(".timeline s").first).to_contain_text("Call after Easter.")


def test_a_form_opened_by_its_key_is_filled_in_without_the_mouse(office, desk):
    journey = office.journey(office.anna, "met", at=timezone.now() - timedelta(days=2))
    page = desk(office.anna, f"/journeys/{journey.pk}")
    page.keyboard.press("p")
    expect(page.get_by_label("Amount")).to_be_focused()
    page.keyboard.type("12000,50")
    page.keyboard.press("Tab")
    page.keyboard.type("3000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("€12,000.50").first).to_be_visible()
    page.goto(f"/journeys/{journey.pk}/propose")
    expect(page.get_by_label("Amount")).not_to_be_focused()


def test_the_arrow_keys_say_what_a_move_needs_and_offer_its_form(office, desk):
    office.journey(office.anna, "qualified", name="Officine Bellini")
    page = desk(office.anna, "/board")
    page.locator(".who", has_text="Officine Bellini").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status")).to_contain_text("“appointment made” is missing first")
    page.keyboard.press("Enter")
    page.wait_for_url("**/book?next=%2Fboard")


def test_a_journey_dragged_through_an_open_gate_opens_its_form(office, desk):
    office.journey(office.anna, "met", name="Officine Bellini")
    page = desk(office.anna, "/board")
    page.locator(".card", has_text="Officine Bellini").drag_to(page.locator("#phase-N ul"))
    page.wait_for_url("**/propose?next=%2Fboard")


def test_without_scripts_and_on_a_phone_a_journey_moves_by_its_menu(office, desk):
    office.journey(office.anna, "met", name="Officine Bellini")
    page = desk(office.anna, "/board", width=390, scripts=False)
    page.get_by_role("link", name="Move to… Officine Bellini").click()
    page.get_by_role("link", name="Make the proposal").first.click()
    page.wait_for_url("**/propose?next=%2Fboard")


def test_a_manager_hands_over_what_is_ticked(office, desk):
    journey = office.journey(office.anna, name="Officine Bellini")
    page = desk(office.marta, f"/journeys?rep={office.anna.pk}")
    page.get_by_label("Officine Bellini").check()
    page.get_by_role("button", name="Hand over the ticked ones").click()
    page.get_by_label("To whom").select_option(label="Bruno Conti")
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator(".message")).to_contain_text("1 journey is now with Bruno Conti.")
    assert Journey.objects.get(pk=journey.pk).holder == office.bruno


@pytest.mark.parametrize(
    ("width", "dark", "scripts"), [(1280, False, True), (390, True, True), (390, False, False)]
)
def test_a_long_note_is_opened_by_the_keyboard(office, desk, accessible, width, dark, scripts):  # noqa: PLR0917 - fixtures
    journey = office.journey(office.anna, "booked", name="Officine Bellini")
    row = Appointment.objects.create(journey=journey, by=office.anna, starts_at=timezone.now())
    write_note(journey.pk, Occasion(office.anna), "They asked. " * 200 + "The end.")
    page = desk(office.anna, "/", width=width, dark=dark, scripts=scripts)
    for path in (f"/journeys/{journey.pk}", f"/appointments/{row.pk}"):
        page.goto(path)
        expect(page.locator(".folded p")).to_be_hidden()
        page.locator(".folded summary").press("Enter")
        expect(page.locator(".folded p")).to_contain_text("The end.")
        if scripts:
            accessible(page)


def test_what_was_handed_over_is_given_back_from_the_message(office, desk, accessible):
    journey = office.journey(office.anna, name="Officine Bellini")
    page = desk(office.marta, "/journeys", width=390)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Hand over the ticked").click()
    page.get_by_label("To whom").select_option(label="Bruno Conti")
    page.get_by_role("button", name="Hand over").click()
    accessible(page)
    page.get_by_role("link", name="Undo all of it").click()
    accessible(page)
    page.get_by_role("button", name="Give back").click()
    expect(page.get_by_role("status")).to_contain_text("1 journey is back with who held it.")
    assert Journey.objects.get(pk=journey.pk).holder == office.anna
