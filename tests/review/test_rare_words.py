"""What is said in cases that a tidy log of a whole team does not bring about."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from review.sales_force import a_sales_force
from spanco.method import Link, LinkCount
from spanco.review import compose
from spanco.review.findings import Cohort, Cohorts
from spanco.review.gain_words import advice, next_step, three_lines
from spanco.review.natural_frequencies import base_of, frequency
from spanco.review.particulars import maturity_sentence
from spanco.review.report import Caveat, LinkReview
from spanco.review.result_words import caveat
from spanco.review.segments import SegmentTable
from spanco.review.sentences import period
from spanco.review.speech import speech

CLOSING = Link("R4", "proposed", "won")
WORDS = speech("en")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Caveat("doubtful data", links=(CLOSING,), names=("Ann",), share=0.3), "30% of the data of Ann was"),
        (Caveat("doubtful data of others", 2), "The data of 2 more reps could change"),
        (Caveat("little time entered", 1, names=("Ann",)), "journeys that Ann brought on"),
        (Caveat("unknown objective", 3, names=("An",), near=("Ann",)), "An (did you mean Ann?) and 2 others"),
        (Caveat("unknown absence", 1, names=("Zoe",)), "Absences are given for Zoe"),
        (Caveat("open", 1), ""),
    ],
)
def test_a_caveat_beside_the_log_names_what_it_is_about(one, said):
    assert said in caveat(one, WORDS)
    assert bool(said) == bool(caveat(one, WORDS))


def test_a_rep_of_whom_nothing_is_known_gets_no_lines():
    rep = replace(compose(a_sales_force()).reps[0], attribution=None, advice=None)
    assert (three_lines(rep, WORDS), advice(rep, WORDS), next_step(rep, WORDS)) == ([], [], "")


def test_ratios_that_are_the_same_are_said_of_the_largest_number():
    assert base_of(0.5, 0.5) == 1_000_000


def test_a_step_without_an_estimate_is_not_said_as_a_frequency():
    nothing = LinkReview(LinkCount(CLOSING, (), 0, 0, 0, 0))
    with pytest.raises(ValueError, match="estimates"):
        frequency(nothing, nothing, WORDS)


def test_where_every_month_is_young_only_the_waiting_is_said():
    young = Cohort("2026-06", LinkCount(CLOSING, ("2026-06",), 9, 1, 0, 8), 3.0, mature=False)
    assert maturity_sentence(Cohorts(CLOSING, 1, (young,)), WORDS) == (
        "95 in 100 of those that pass do so within 1 day."
    )


def test_who_had_no_journey_owes_nothing_to_the_mix():
    table = SegmentTable(("A", "B"), np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([[4.0, 4.0], [0.0, 0.0]]))
    assert table.mix_against("A", "B") == 0.0


def test_a_period_is_said_by_the_end_it_has():
    day = date(2026, 3, 1)
    assert period(day, None, WORDS) == "from 1 Mar 2026"
    assert period(None, day, WORDS) == "up to 1 Mar 2026"
    assert period(None, None, WORDS) == "everything in the log"
