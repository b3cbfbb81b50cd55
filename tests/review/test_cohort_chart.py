import xml.etree.ElementTree as ET

import pytest

from spanco.method import Link, LinkCount
from spanco.review.charts.cohorts import MOST_MONTHS, cohort_plot, shown_months
from spanco.review.charts.drawing import draw
from spanco.review.findings import Cohort, Cohorts
from spanco.review.speech import speech

CLOSING = Link("R4", "proposed", "won")


def month(name: str, passed: int, lost: int, still_open: int, effective=None) -> Cohort:
    entered = passed + lost + still_open
    count = LinkCount(CLOSING, (name,), entered, passed, lost, still_open)
    return Cohort(name, count, float(entered if effective is None else effective), effective is None)


def drawn(*months: Cohort, language="en") -> str:
    return draw(cohort_plot(Cohorts(CLOSING, 60, months), speech(language)), "what became of them", language)


def written(svg: str) -> list[str]:
    return [text.text for text in ET.fromstring(svg).iter("text") if text.text]  # noqa: S314 - our own drawing


SETTLED, YOUNG = month("2026-03", 4, 8, 0), month("2026-06", 2, 3, 9, 6.5)


def test_what_is_still_open_is_hatched_and_what_is_settled_is_not():
    assert "url(#hatch)" in drawn(SETTLED, YOUNG)
    # A month with nothing open has a hatched part of no height.
    rows = cohort_plot(Cohorts(CLOSING, 60, (SETTLED,)), speech("en"))["data"]["values"]
    assert [row["to"] - row["from"] for row in rows if row["fate"] == "open"] == [0]


def test_the_parts_of_a_month_fill_its_column_in_order():
    rows = cohort_plot(Cohorts(CLOSING, 60, (SETTLED, YOUNG)), speech("en"))["data"]["values"]
    for place, cohort in enumerate((SETTLED, YOUNG)):
        parts = [row for row in rows if row["place"] == place]
        assert [row["fate"] for row in parts] == ["passed", "open", "lost"]
        assert [row["from"] for row in parts] == pytest.approx([0, *(row["to"] for row in parts[:2])])
        assert parts[-1]["to"] == pytest.approx(1)
        assert parts[0]["to"] == pytest.approx(cohort.count.passed / cohort.count.entered)


def test_only_a_young_month_is_marked_with_what_its_age_makes_likely():
    def marks(*months):
        return drawn(*months).count("var(--accent)")

    assert marks(SETTLED) == 0
    assert marks(SETTLED, YOUNG) == 1
    assert marks(SETTLED, month("2026-07", 0, 0, 9, 0.4)) == 0


def test_months_are_named_in_the_readers_language():
    assert {"Mar 2026", "Jun 2026"} <= set(written(drawn(SETTLED, YOUNG)))
    assert "mars 2026" in written(drawn(SETTLED, YOUNG, language="fr"))


def test_colour_and_type_come_from_the_page_and_good_and_bad_from_neither():
    svg = drawn(SETTLED, YOUNG)
    assert "font-family" not in svg
    assert "#000" not in svg
    assert "var(--ink)" in svg
    assert "var(--below)" not in svg
    assert "var(--above)" not in svg


def test_a_chart_says_what_it_shows_to_those_who_cannot_see_it():
    assert ET.fromstring(drawn(SETTLED)).get("aria-label") == "what became of them"  # noqa: S314 - our own


def test_many_months_do_not_make_a_chart_without_end():
    months = tuple(month(f"{2020 + place // 12}-{place % 12 + 1:02}", 4, 8, 0) for place in range(60))
    assert shown_months(Cohorts(CLOSING, 60, months)) == months[-MOST_MONTHS:]
    assert len([text for text in written(drawn(*months)) if text.endswith(("2023", "2024"))]) == 4


def test_months_in_which_nobody_entered_are_left_out():
    assert shown_months(Cohorts(CLOSING, 60, (SETTLED, month("2026-04", 0, 0, 0), YOUNG))) == (SETTLED, YOUNG)
