import re

import pytest

from spanco.crm.journeys.models import Journey
from spanco.crm.prospects.models import Call

pytestmark = pytest.mark.browser


def settled(page):
    """Wait until the list has come back and takes keys again."""
    page.wait_for_selector(".after")
    page.wait_for_timeout(450)


@pytest.fixture
def calls(office):
    return [
        office.journey(office.anna, name=name)
        for name in ("Officine Bellini", "Cartiera Valsugana", "Tessitura Rho")
    ]


def test_calls_are_logged_by_the_keyboard_alone(desk, office, calls):
    page = desk(office.anna, "/calls")
    page.keyboard.press("j")
    page.wait_for_selector(".current:has-text('Cartiera Valsugana')")
    page.wait_for_timeout(450)
    page.keyboard.press("k")
    page.wait_for_selector(".current:has-text('Officine Bellini')")
    page.wait_for_timeout(450)
    page.keyboard.press("n")
    settled(page)
    assert page.locator(".after").inner_text().startswith("Officine Bellini · called Contact")
    assert "Cartiera Valsugana" in page.locator(".current").inner_text()
    page.keyboard.press("l")
    page.keyboard.press("1")
    page.wait_for_selector(".after:has-text('Cartiera Valsugana')")
    page.wait_for_timeout(450)
    assert sorted(Call.objects.values_list("outcome", flat=True)) == ["later", "no_answer"]
    page.keyboard.press("u")
    page.wait_for_selector(".after:has-text('it is undone')")
    assert [call.outcome for call in Call.objects.all()] == ["no_answer"]
    page.wait_for_timeout(450)
    page.keyboard.press("f")
    page.wait_for_selector(".after a:has-text('Book the appointment')")
    page.wait_for_timeout(450)
    page.keyboard.press("b")
    page.wait_for_url(re.compile(r"/book\?next=/calls$"))


def test_a_key_pressed_twice_logs_one_call(desk, office, calls):
    page = desk(office.anna, "/calls")
    page.keyboard.press("n")
    page.keyboard.press("n")
    settled(page)
    assert Call.objects.count() == 1


def test_calls_are_logged_without_scripts(desk, office, calls):
    page = desk(office.anna, "/calls", scripts=False)
    page.locator(".current input[name=note]").fill("Asked to be called before ten")
    page.get_by_role("button", name="not now").click()
    assert "Officine Bellini" in page.locator(".after").inner_text()
    assert Journey.objects.get(pk=calls[0].pk).next_why == "Asked to be called before ten"


def test_what_is_not_sent_is_said_and_can_be_pressed_again(desk, office, calls):
    page = desk(office.anna, "/calls")
    page.context.set_offline(True)
    page.keyboard.press("m")
    page.wait_for_selector("#trouble:has-text('no connection')")
    page.context.set_offline(False)
    page.keyboard.press("m")
    settled(page)
    assert Call.objects.count() == 1


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, False), (390, True)])
def test_the_list_is_good_for_everyone(desk, accessible, office, calls, width, dark):  # noqa: PLR0917 - fixtures
    page = desk(office.anna, "/calls", width=width, dark=dark)
    page.get_by_role("button", name="refused").click()
    accessible(page)
    if width < 600:
        sizes = page.locator(".answers button").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert min(sizes) >= 44


@pytest.mark.parametrize("path", ["/leads/new", "/email-templates/new", "/offers/{offer}/questions"])
def test_the_other_pages_are_good_for_everyone(desk, accessible, office, path):
    page = desk(office.marta, path.format(offer=office.offer.pk), width=390)
    accessible(page)
