import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from review.sales_force import TEN_REPS, a_sales_force
from spanco.review import compose
from spanco.review.charts.drawing import draw
from spanco.review.charts.funnel import team_funnel
from spanco.review.charts.intervals import interval_plot
from spanco.review.columns import columns_of
from spanco.review.labels import rep_name
from spanco.review.particulars import own_equations
from spanco.review.speech import speech
from spanco.review.steps import steps_of


@pytest.fixture(scope="module")
def review():
    return compose(a_sales_force())


@pytest.fixture(scope="module")
def steps(review):
    return {step.column.team.link.code: step for step in steps_of(review, speech("en"))}


def written(svg: str) -> list[str]:
    return [text.text for text in ET.fromstring(svg).iter("text") if text.text]  # noqa: S314 - our own drawing


def test_the_interval_plot_names_every_rep_with_counts_and_the_teams_value(steps):
    words = written(steps["RB"].ranges)
    assert {*TEN_REPS, "52 of 117", "team 62%"} <= set(words)


def test_colour_is_only_where_a_difference_is_clear(steps):
    assert steps["RB"].ranges.count("var(--below)") == 2
    assert "var(--below)" not in steps["R3"].ranges + steps["R3"].spread
    assert "var(--above)" not in steps["R3"].ranges + steps["R3"].spread


def test_the_control_plot_names_the_reps_that_are_clear_and_draws_its_limits(steps):
    assert "Conti" in written(steps["RB"].spread)
    assert "Conti" not in written(steps["R3"].spread)
    assert steps["RB"].spread.count("stroke-dasharray") >= 2


def test_the_funnel_shows_open_journeys_hatched(review):
    words = speech("en")
    assert "url(#hatch)" in draw(team_funnel(review.team.links, words), "funnel", "en")
    settled = compose(a_sales_force(open_share=0))
    svg = draw(team_funnel(settled.team.links, words), "funnel", "en")
    assert "970 of 3,340" in written(svg)
    assert not [text for text in written(svg) if "open" in text]


def test_charts_take_colours_and_type_from_the_page(steps):
    for svg in (steps["RB"].ranges, steps["RB"].spread):
        assert "font-family" not in svg
        assert "#000" not in svg
        assert "var(--ink)" in svg


def test_a_chart_says_what_it_shows_to_those_who_cannot_see_it(steps):
    label = ET.fromstring(steps["RB"].ranges).get("aria-label")  # noqa: S314 - our own drawing
    assert label == "Booking: each rep's estimate and range, over the team's"


def test_a_hostile_name_is_only_text_in_a_chart():
    hostile = "</svg><script>"
    review = compose(a_sales_force({**TEN_REPS, hostile: (400, 90, 60, 40, 20, 6, 6)}))
    words = speech("en")
    column = columns_of(review, review.reps)[1].links[0]
    svg = draw(interval_plot(column, [rep_name(rep, words) for rep in review.reps], words), "x", "en")
    assert "<script" not in svg
    assert hostile in written(svg)


def test_numbers_in_a_chart_follow_the_language(review):
    column = columns_of(review, review.reps)[1].links[0]
    names = [rep.rep for rep in review.reps]
    french = written(draw(interval_plot(column, names, speech("fr")), "x", "fr"))
    assert "60\u202f%" in french
    assert "équipe 62\xa0%" in french


def test_many_reps_do_not_make_a_chart_without_end():
    review = compose(a_sales_force({f"Rep {n:03}": (40, 12, 8, 6, 5, 5, 5) for n in range(120)}))
    step = steps_of(review, speech("en"))[1]
    assert len([text for text in written(step.ranges) if text.startswith("Rep ")]) == 40
    assert step.left_out.startswith("40 of 120 reps are shown")


def test_a_step_is_open_where_the_lever_is(steps, review):
    assert [code for code, step in steps.items() if step.open] == [review.lever.link.code] == ["RB"]


def test_a_step_nobody_entered_is_left_out():
    reps = {name: (*reached[:4], 0, 0, 0) for name, reached in TEN_REPS.items()}
    codes = [step.column.team.link.code for step in steps_of(compose(a_sales_force(reps)), speech("en"))]
    assert codes == ["R1xRF", "RB", "R2", "R3"]


def test_a_drawing_without_a_team_estimate_has_no_band(review):
    column = columns_of(review, review.reps)[1].links[0]
    bare = replace(column, team=replace(column.team, estimate=None))
    assert "var(--band)" not in draw(
        interval_plot(bare, [rep.rep for rep in review.reps], speech("en")), "x", "en"
    )


def test_the_limits_come_from_all_reps_or_are_not_drawn():
    steps = steps_of(compose(a_sales_force(), only=["Conti"]), speech("en"))
    assert all(step.ranges and not step.spread for step in steps)


def test_reps_with_too_few_journeys_get_no_chart_and_the_reason():
    reps = dict.fromkeys(("Anna", "Bruno"), (40, 12, 4, 2, 1, 0, 0))
    step = steps_of(compose(a_sales_force(reps)), speech("en"))[2]
    assert (step.ranges, step.spread, step.refusal) == ("", "", "too few to tell")


def test_names_in_the_control_plot_never_cover_one_another():
    low = {f"Weak {letter}": (400, 117, 50 + place, 30, 15, 4, 4) for place, letter in enumerate("ABC")}
    spread = steps_of(compose(a_sales_force({**TEN_REPS, **low})), speech("en"))[1].spread
    assert spread.count("var(--below)") >= 4
    assert 0 < len([text for text in written(spread) if text.startswith("Weak") or text == "Conti"]) < 4


def test_a_reps_own_line_stops_where_nobody_came():
    rep = compose(a_sales_force({**TEN_REPS, "New": (9, 0, 0, 0, 0, 0, 0)})).reps[8]
    assert own_equations(rep, speech("en")) == ["Of 9 targets, whoever ended them: 0 of 9 = 0 customers."]
