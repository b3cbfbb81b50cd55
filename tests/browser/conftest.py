from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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
