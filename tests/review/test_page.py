import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from review.sales_force import TEN_REPS, a_sales_force
from spanco.method import Equation
from spanco.method.names import LANGUAGES
from spanco.review import compose
from spanco.review.page import html
from spanco.review.speech import TIMES

HOSTILE = '<script>alert(1)</script>"onload=\x1b[31m\x07\u202e</style>' + "W" * 80


class Page(HTMLParser):
    """What a page is made of: tags with their attributes, and its text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(" ".join(data.split()))

    def said(self) -> str:
        return " ".join(" ".join(self.text).split())


@pytest.fixture(scope="module")
def ten() -> str:
    return html(compose(a_sales_force()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_in_the_language_throughout(language):
    page = html(compose(a_sales_force()), language)
    assert f'<html lang="{language}">' in page
    opening = {"en": "68 customers from", "it": "68 clienti da", "fr": "68 clients pour"}[language]
    assert opening in page
    leftovers = {"it": "clearly below", "fr": "clearly below", "en": "nettement"}[language]
    assert leftovers not in page


def test_nothing_is_fetched_from_elsewhere(ten):
    for tag, attributes in Page(ten).tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base"}
        for name in ("src", "href", "xlink:href", "action"):
            assert (attributes.get(name) or "#").startswith("#")
    assert "url(http" not in ten
    assert "@import" not in ten


def test_counts_come_first_and_rows_add_up(ten):
    said = Page(ten).said()
    assert "31 of 117" in said
    row = next(part for part in said.split("Conti")[1:] if part.startswith(" 400 6 "))
    assert row.index("31 of 117") < row.index("clearly below")
    assert "The team 3,340 68 970 of 3,340" in said


def test_no_name_is_in_the_headline(ten):
    opening = re.search(r"<h1>.*?</section>", ten, re.DOTALL).group()
    assert not any(name in opening for name in TEN_REPS)


def test_a_hostile_name_is_only_text():
    page = html(compose(a_sales_force({**TEN_REPS, HOSTILE: (400, 90, 60, 40, 20, 6, 6)})))
    assert "<script>alert" not in page
    assert not set(page) & {"\x1b", "\x07", "\u202e"}
    assert [tag for tag, _ in Page(page).tags].count("script") == 1
    assert not [attributes for _, attributes in Page(page).tags if "onload" in attributes]


def test_thousands_of_reps_are_bounded_and_the_rest_is_counted():
    many = {f"Rep {n:04}": (40, 12, 8, 6, 3, 1, 1) for n in range(1500)}
    many["Weak"] = (4000, 200, 100, 60, 30, 10, 10)
    page = html(compose(a_sales_force(many)))
    said = Page(page).said()
    assert page.count('<article class="card"') == 60
    assert 'data-name="Weak"' in page
    assert "60 of 1,501 reps are shown" in said
    assert "1,441 others 57,640" in said
    assert len(page) < 2_500_000


def test_a_link_that_cannot_be_judged_says_why_in_the_place_of_its_charts():
    page = html(compose(a_sales_force({"Conti": TEN_REPS["Conti"]})))
    assert page.count('class="chart"') == 1
    assert "nobody to compare with" in page


def test_every_line_of_the_equation_is_shown_and_they_add_up():
    counted = a_sales_force()
    inbound = Equation((), counted.observed[1:], (30, 20, 10, 5, 2, 2), (0,) * 6)
    said = Page(html(compose(replace(counted, equations=(*counted.equations, inbound))))).said()
    assert "30 began as “qualified”" in said
    assert "The lines add up: 68 + 2 = 70 customers." in said


def test_a_reps_own_equation_tells_who_ended_the_journeys():
    counted = a_sales_force()
    own = tuple(
        replace(line, handed_over=(0, 0, 0, 0, 20, 3, 0)) if line.group == ("Conti",) else line
        for line in counted.equations_by_rep
    )
    said = Page(html(compose(replace(counted, equations_by_rep=own)))).said()
    assert f"Of 400 targets, whoever ended them: 117 of 400 {TIMES} 52 of 117" in said
    assert "3 of them were won by colleagues." in said


def test_a_log_without_wins_has_no_column_of_customers():
    reps = {name: reached[:4] for name, reached in TEN_REPS.items()}
    said = Page(html(compose(a_sales_force(reps, ("targeted", "qualified", "booked", "met"))))).said()
    assert "Rep Started S → P" in said
