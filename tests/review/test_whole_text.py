"""The whole review in the terminal, with everything that can be asked of it."""

from datetime import date

import pytest
from rich.console import Console

from review.logs import opened, simulated
from review.sales_force import TEN_REPS, a_sales_force
from spanco.review import compose, review_of
from spanco.review.text import show


def printed(review, language="en"):
    console = Console(width=80, no_color=True, force_terminal=False)
    with console.capture() as said:
        show(review, console, language)
    return said.get()


@pytest.fixture(scope="module")
def journeys(tmp_path_factory):
    path = simulated(tmp_path_factory.mktemp("whole") / "log.parquet", reps=5, teams=2, targets=2500)
    with opened(path) as found:
        yield found


@pytest.fixture(scope="module")
def closer(journeys):
    return next(rep.rep for rep in review_of(journeys).reps if rep.customers)


@pytest.mark.parametrize("language", ["en", "it", "fr"])
def test_everything_asked_for_stands_in_the_terminal_within_80_columns(journeys, closer, language):
    review = review_of(journeys, only=(closer,), objectives={closer: 20, "Nobody": 3}, horizon_days=90)
    text = printed(review, language)
    assert closer in text
    assert "█" in text
    assert "{" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_targets_an_objective_takes_and_the_forecast_are_said(journeys, closer):
    text = printed(review_of(journeys, objectives={closer: 20}, horizon_days=90))
    assert "Targets it takes" in text
    assert "What is to come" in text
    assert "in the next 90 days" in " ".join(text.split())


def test_against_the_period_before_the_number_of_journeys_is_a_bar(journeys, closer):
    text = printed(review_of(journeys, only=(closer,), since=date(2024, 1, 1), against="last"))
    assert "Number of journeys" in text
    assert "the period before" in text


def test_against_another_rep_that_rep_is_named(journeys, closer):
    another = next(rep.rep for rep in review_of(journeys).reps if rep.customers and rep.rep != closer)
    text = printed(review_of(journeys, only=(another,), against=closer))
    assert f"where {closer} (" in " ".join(text.split())


def test_without_wins_no_gains_are_printed():
    chain = ("targeted", "qualified", "booked", "met")
    text = printed(compose(a_sales_force({name: of[:4] for name, of in TEN_REPS.items()}, chain)))
    assert "Where customers were gained and lost" not in text


def test_who_hands_on_more_than_is_left_is_not_told_of_fewer_than_no_customers():
    reps = {"Opener": (900, 300, 200, 0, 0, 0, 0), **TEN_REPS}
    text = printed(compose(a_sales_force(reps), only=("Opener",)))
    assert "would have brought -" not in text
