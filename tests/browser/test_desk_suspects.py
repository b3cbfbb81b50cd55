"""A manager's way from an offer to targets that are worked, in a real browser."""

import pytest
from playwright.sync_api import expect

from spanco.crm.journeys.models import Journey
from spanco.crm.suspects.knowing import refresh_offer
from spanco.crm.suspects.models import Criterion, CustomField, Segment

pytestmark = pytest.mark.browser


@pytest.fixture
def filled(office):
    """The office with an offer that needs something and a file in which some targets wait."""
    office.offer.needs = ["phone", "sector", "contact.email", "turnover"]
    office.offer.save()
    Criterion.objects.create(offer=office.offer, field="employees", test="at_least", value=20)
    CustomField.objects.create(key="fleet", name="Fleet", kind="number")
    for number in range(6):
        office.target(f"Mill {number}", sector="paper", employees=10 * number, city="Rho")
    office.target("Società Cooperativa Agricola dei Produttori del Basso Polesine", sector="food")
    office.journey(office.anna, name="Of Anna", sector="paper")
    refresh_offer(office.offer)
    return office


def test_a_manager_cuts_a_segment_and_assigns_it(filled, desk):
    page = desk(filled.marta, f"/files/{filled.file.pk}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("7 not assigned")
    page.keyboard.press("s")
    page.get_by_role("link", name="New segment").click()
    page.get_by_label("Name").fill("Large mills")
    page.get_by_label("Field").first.select_option("employees")
    page.get_by_label("Condition").first.select_option("at_least")
    page.get_by_label("Value").first.fill("30")
    expect(page.locator("#count")).to_contain_text("3 targets meet this, 3 not assigned")
    page.get_by_label("Field").nth(1).select_option("sector")
    page.get_by_label("Value").nth(1).fill("paper")
    assert page.locator(".condition").count() == 3
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Assign", exact=True).click()
    page.get_by_label("Anna Bassi").check()
    page.get_by_label("Bruno Conti").check()
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_role("status").first).to_contain_text(
        "3 targets are assigned: 2 to Anna Bassi, 1 to Bruno Conti."
    )
    assert Journey.objects.count() == 4


def test_targets_are_assigned_by_keyboard_without_scripts(filled, desk):
    page = desk(filled.marta, f"/files/{filled.file.pk}/assign", scripts=False)
    page.get_by_label("How many").focus()
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 not assigned")


def test_an_offer_is_made_on_a_phone(office, desk):
    page = desk(office.dario, "/offers/new", width=390)
    page.get_by_label("Name").first.fill("Upkeep")
    page.get_by_label("Telephone", exact=True).check()
    page.get_by_label("Field").first.select_option("sector")
    page.get_by_label("Value").first.fill("paper")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Upkeep")
    expect(page.locator("main")).to_contain_text("Sector: paper")


def test_only_the_tests_that_make_sense_are_offered(filled, desk):
    page = desk(filled.marta, f"/files/{filled.file.pk}/segments/new")
    page.get_by_label("Field").first.select_option("contact")
    offered = page.get_by_label("Condition").first.locator("option:not([disabled])")
    expect(offered).to_have_text(["known", "not known"])
    expect(page.get_by_label("Value").first).to_be_hidden()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible(filled, desk, accessible, width, dark):
    segment = Segment.objects.create(
        name="Paper",
        offer=filled.offer,
        file=filled.file,
        conditions=[{"field": "sector", "test": "is", "value": "paper"}],
    )
    file = f"/files/{filled.file.pk}"
    page = desk(filled.ada, "/files", width=width, dark=dark)
    for path in (
        "/files",
        "/files/new",
        file,
        f"{file}?q=nothing",
        f"{file}/edit",
        f"{file}/assign",
        f"{file}/segments",
        f"{file}/segments/{segment.pk}",
        "/offers",
        f"/offers/{filled.offer.pk}",
        f"/offers/{filled.offer.pk}/edit",
        "/fields",
    ):
        page.goto(path)
        accessible(page)
