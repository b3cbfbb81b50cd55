"""From a figure of a review to the journeys it counts, in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from crm.reviews.work import work

pytestmark = pytest.mark.browser

_UNTIL_REVIEWED = 120_000
"""Milliseconds for a review on a busy machine: until then the page loads itself again and again."""


@pytest.fixture
def worked(office, tmp_path, settings):
    """The office after months of work."""
    settings.HOME = tmp_path
    return work(office)


def reviewed(page: Page) -> Page:
    """Wait for the review that the page is to show."""
    expect(page.locator(".equation")).to_be_visible(timeout=_UNTIL_REVIEWED)
    return page


def figure_by_month(page: Page) -> Locator:
    """Open the figures of the first step as a table, and return the first figure of its months."""
    step = page.locator("details.step").first
    if step.get_attribute("open") is None:
        step.locator("summary").first.click()
    figures = step.locator("details.figures")
    figures.locator("summary").click()
    return figures.locator("table").last.locator("td a").first


@pytest.mark.parametrize("width", [1280, 390])
def test_a_manager_chooses_a_period_opens_a_figure_and_goes_back(worked, desk, width):
    page = reviewed(desk(worked.marta, "/reviews", width=width))
    page.get_by_label("From", exact=True).fill("2020-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("since=2020-01-01"), timeout=_UNTIL_REVIEWED)
    review = reviewed(page).url
    figure = figure_by_month(page)
    said = figure.inner_text()
    figure.click()
    expect(page).to_have_url(re.compile(r"/reviews/journeys\?"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(rf": {said} journeys?$"))
    assert page.locator("tbody tr").count() == int(said)
    page.locator("tbody th a").first.click()
    expect(page).to_have_url(re.compile(r"/journeys/\d+$"))
    page.go_back()
    page.go_back()
    expect(page).to_have_url(review)
    reviewed(page)


def test_a_manager_opens_a_reps_review_and_a_figure_by_keyboard(worked, desk):
    page = reviewed(desk(worked.marta, "/reviews?since="))
    page.get_by_label("Representative").focus()
    page.keyboard.type("Anna")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/reviews/{worked.anna.pk}\?"), timeout=_UNTIL_REVIEWED)
    figure = reviewed(page).locator(".equation a").first
    said = figure.inner_text()
    figure.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(said)
    assert page.locator("tbody tr").count() == min(int(said), 50)


def test_a_rep_sees_only_their_own(worked, desk):
    page = reviewed(desk(worked.anna, "/reviews?since=", width=390))
    expect(page).to_have_url(re.compile(rf"/reviews/{worked.anna.pk}\?since=$"))
    expect(page.get_by_label("Representative")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("Bruno Conti")
    page.locator(".equation a").first.click()
    expect(page).to_have_url(re.compile(r"/reviews/journeys\?"))
    assert set(page.locator("tbody td:nth-child(4)").all_inner_texts()) == {"Anna Bassi"}


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible(worked, desk, accessible, width):
    page = reviewed(desk(worked.marta, f"/reviews/{worked.anna.pk}?since=", width=width))
    figure_by_month(page)
    accessible_by_day_and_night(accessible, page)
    for path in (
        "/reviews?since=2026-02-01&until=2026-01-01",
        "/reviews/journeys?start=proposed&end=won&fate=open",
    ):
        page.goto(path)
        accessible_by_day_and_night(accessible, page)


def accessible_by_day_and_night(accessible, page):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        accessible(page)
