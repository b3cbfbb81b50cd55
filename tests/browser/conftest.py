from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from crm.office import Office
from review.sales_force import TEN_REPS, a_sales_force
from spanco.method import MILESTONES
from spanco.review import compose
from spanco.review.page import html

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

FULL_CHAIN = {
    name: (reached[0], reached[0] // 2 + reached[1] // 2, *reached[1:], reached[-1] // 2)
    for name, reached in TEN_REPS.items()
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reviews(tmp_path_factory) -> dict[str, Path]:
    """The same review in each language, as files."""
    folder = tmp_path_factory.mktemp("review")
    long_name = "Maximiliane-Alexandrine von Hohenzollern-Sigmaringen"
    review = compose(a_sales_force({**FULL_CHAIN, long_name: FULL_CHAIN["Greco"]}, MILESTONES))
    for language in ("en", "it", "fr"):
        (folder / f"{language}.html").write_text(html(review, language), encoding="utf-8")
    return {path.stem: path for path in folder.iterdir()}


@pytest.fixture
def opened(browser, reviews) -> Iterator[Callable[..., Page]]:
    """Open the review in a window of that width."""
    contexts = []

    def opened(width: int = 1280, *, language: str = "en", dark: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(reviews[language].as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def office(transactional_db) -> Office:
    """A small sales office, in a database that a server may read."""
    return Office()


@pytest.fixture
def desk(browser, live_server) -> Iterator[Callable[..., Page]]:
    """Open an address of the application as someone; nothing may be asked of another machine."""
    contexts = []
    strangers: list[str] = []

    def opened(user, path: str, *, width: int = 1280, dark: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            has_touch=width < 600,
            java_script_enabled=scripts,
            base_url=live_server.url,
        )
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
            )
        page = context.new_page()
        page.on(
            "request",
            lambda request: (
                request.url.startswith((live_server.url, "data:")) or strangers.append(request.url)
            ),
        )
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strangers == []


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """Assert that axe finds nothing to mend on a page, and that nothing is wider than the window."""

    def accessible(page: Page) -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    return accessible
