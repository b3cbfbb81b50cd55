import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

import spanco.review
from review.sales_force import TEN_REPS, a_sales_force, added_up
from review.schema_check import faults
from spanco.inference.rates import garwood
from spanco.journal.reading.staff import Absence
from spanco.method import Link, LinkCount
from spanco.review import compose
from spanco.review.as_json import to_json
from spanco.review.page import html
from spanco.review.result_words import margin_line
from spanco.review.results import Given, days_worked, hours_per_passed, with_results
from spanco.review.speech import Speech
from spanco.review.text import show

SCHEMA = json.loads((Path(spanco.review.__file__).parent / "review.schema.json").read_text(encoding="utf-8"))
PERIOD = {"first": date(2026, 1, 1), "last": date(2026, 6, 30)}
SETTER = "Aubert"


def reviewed(*, timed_share: float = 1.0, untimed: str = "", **given):
    """Review ten reps, an hour spent on each entry, and one who hands all over before the proposal."""
    forces = a_sales_force({**TEN_REPS, SETTER: (300, 80, 50, 0, 0, 0, 0)})
    by_rep = tuple(
        replace(
            count,
            minutes=60.0 * count.entered,
            **({"amount": 900.0, "margin": 300.0 * count.passed, "currency": "EUR"} if count.passed else {}),
        )
        for count in forces.by_rep
    )
    of_rep = {rep: [count for count in by_rep if count.group == (rep,)] for rep in (*TEN_REPS, SETTER)}
    counted = replace(forces, by_rep=by_rep, of_team=added_up(of_rep.values()))
    timed = {
        (count.link.code, count.group[0]): round(
            count.passed * (0.5 if count.group[0] == untimed else timed_share)
        )
        for count in by_rep
    }
    return with_results(compose(counted), by_rep, Given(timed, **{**PERIOD, **given}))


def of(review, name):
    return next(rep.result for rep in review.reps if rep.rep == name)


def printed(review, language="en") -> str:
    file = io.StringIO()
    show(review, Console(file=file, width=80), language)
    return file.getvalue()


def test_hours_are_those_of_all_links_and_a_rate_has_its_exact_range():
    result = of(reviewed(), "Moretti")
    hours = 310 + 81 + 55 + 42 + 21 + 6
    assert result.hours == pytest.approx(hours)
    assert result.customers_per_hour == pytest.approx(6 / hours)
    assert (result.low, result.high) == pytest.approx(garwood(6, hours))
    assert result.low < result.customers_per_hour < result.high


def test_margin_for_each_hour_is_that_of_the_customers():
    result = of(reviewed(), "Moretti")
    assert (result.margin, result.currency) == (1800.0, "EUR")
    assert result.margin_per_hour == pytest.approx(1800 / result.hours)


def test_the_team_adds_up():
    review = reviewed(objectives=dict.fromkeys((*TEN_REPS, SETTER), 8.0), absences=())
    results = [rep.result for rep in review.reps]
    team = review.team.result
    assert team.customers == sum(result.customers for result in results) == review.team.customers
    assert team.hours == pytest.approx(sum(result.hours for result in results))
    assert team.objective == 88
    assert team.days_worked == sum(result.days_worked for result in results)
    assert team.margin == pytest.approx(sum(result.margin or 0 for result in results))


def test_who_hands_everything_over_is_not_said_to_win_nothing_for_each_hour():
    result = of(reviewed(absences=()), SETTER)
    assert (result.customers, result.hours) == (0, 430)
    assert result.customers_per_hour is result.low is result.high is result.customers_per_20_days is None


def test_nothing_is_said_for_each_hour_where_time_was_entered_too_rarely():
    review = reviewed(untimed="Conti")
    assert of(review, "Conti").customers_per_hour is None
    assert of(review, "Conti").timed == pytest.approx(0.5, abs=0.02)
    assert of(review, "Dubois").customers_per_hour is not None
    (caveat,) = [caveat for caveat in review.caveats if caveat.kind == "little time entered"]
    assert (caveat.names, caveat.count) == (("Conti",), 1)


def test_a_step_that_nobody_enters_time_for_is_held_against_no_one():
    review = reviewed()
    by_rep = tuple(count for rep in review.reps for count in [cell.count for cell in rep.links])
    timed = {
        (count.link.code, count.group[0]): 0 if count.link.code == "R1xRF" else count.passed
        for count in by_rep
    }
    assert of(with_results(review, by_rep, Given(timed, **PERIOD)), "Dubois").timed == 1.0


def test_a_log_without_time_says_nothing_of_hours():
    counted = a_sales_force()
    review = with_results(compose(counted), counted.by_rep, Given({}, **PERIOD))
    assert of(review, "Conti").hours is of(review, "Conti").timed is None
    assert review.caveats == compose(counted).caveats
    assert "Result and effort" not in printed(review)


def test_margins_in_several_currencies_are_not_added():
    review = reviewed()
    counts = [cell.count for rep in review.reps for cell in rep.links]
    mixed = [replace(count, currency="CHF") if count.group == ("Conti",) else count for count in counts]
    again = with_results(review, mixed, Given({}, **PERIOD))
    assert of(again, "Conti").currency == "CHF"
    assert again.team.result.margin is again.team.result.currency is None


def test_where_wins_are_not_observed_there_is_no_result():
    reps = {name: reached[:4] for name, reached in TEN_REPS.items()}
    counted = a_sales_force(reps, ("targeted", "qualified", "booked", "met"))
    review = with_results(compose(counted), counted.by_rep, Given({}, **PERIOD))
    assert review.team.result is None
    assert all(rep.result is None for rep in review.reps)


def test_absences_outside_the_period_and_at_weekends_take_nothing_off():
    absences = [
        Absence("Ann", date(1, 1, 1), date(2025, 12, 31)),
        Absence("Ann", date(2026, 1, 3), date(2026, 1, 4)),
        Absence("Bob", date(2026, 1, 9), date(9999, 12, 31)),
    ]
    fortnight = Given({}, date(2026, 1, 1), date(2026, 1, 14), absences=absences)
    assert days_worked(fortnight, ["Ann", "Bob", "Cid"]) == {"Ann": 10, "Bob": 6, "Cid": 10}


def test_hours_for_each_that_passed_are_unknown_where_none_passed_or_no_time_was_entered():
    link = Link("R4", "proposed", "won")
    assert hours_per_passed(LinkCount(link, (), 9, 0, 9, 0, minutes=60.0)) is None
    assert hours_per_passed(LinkCount(link, (), 9, 3, 6, 0, minutes=0.0)) is None
    assert hours_per_passed(LinkCount(link, (), 9, 3, 6, 0, minutes=360.0)) == 2.0


def test_margins_stand_beside_the_proposal_and_the_closing():
    proposal = LinkCount(Link("R3", "met", "proposed"), (), 9, 4, 5, 0, margin=4000.0, currency="EUR")
    closing = LinkCount(
        Link("R4", "proposed", "won"),
        (),
        4,
        2,
        2,
        0,
        currency="EUR",
        margin_before=2000.0,
        margin_after=1700.0,
    )
    said = [margin_line(count, Speech("en")).replace("\xa0", " ") for count in (proposal, closing)]
    assert said == [
        "margin proposed: 4,000 EUR",
        "margin: 2,000 EUR proposed to those won, given away while negotiating: 300 EUR (15%)",
    ]
    assert margin_line(LinkCount(Link("R2", "booked", "met"), (), 9, 4, 5, 0, margin=1.0), Speech("en")) == ""


def test_the_table_is_shown_in_the_terminal_on_the_page_and_in_json():
    review = reviewed(objectives={"Conti": 9.0})
    page = printed(review)
    assert "Result and effort" in page
    assert "6 of 9" in page
    assert max(map(cell_len, page.splitlines())) <= 80
    assert "Result and effort" in html(review)
    written = json.loads(to_json(review))
    assert faults(written, SCHEMA, SCHEMA) == []
    conti = next(rep for rep in written["reps"] if rep["rep"] == "Conti")
    assert (conti["result"]["objective"], conti["result"]["customers"]) == (9.0, 6)
