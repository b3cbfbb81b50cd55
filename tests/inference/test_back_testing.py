"""Ranges hold as often as is said, in offices whose quarters differ."""

from functools import cache

import numpy as np
import pytest

from inference.quarters import offices_and_quarters
from spanco.inference.back_testing import Scores, Trial, back_test, limits, scores_of
from spanco.inference.forecasting import OpenJourneys, outlook_of
from spanco.inference.winning import Chances

OFFICES = 16
QUARTERS = 11


@cache
def trials(shock):
    return offices_and_quarters(OFFICES, QUARTERS, shock=shock, seed=11)


@cache
def put_to_the_test(shock):
    return [back_test(of_office, draws=500) for of_office in trials(shock)]


def share_held(shock):
    held = [outcome.held for outcomes, _ in put_to_the_test(shock) for outcome in outcomes]
    return np.mean(held)


def test_when_quarters_differ_a_range_holds_8_times_in_10():
    """STATISTICS, "What must hold": .70 to .88 with a shock of .25."""
    assert 0.70 <= share_held(0.25) <= 0.88


def test_when_quarters_are_alike_a_range_holds_at_least_8_times_in_10():
    assert share_held(0.0) >= 0.78


def test_without_the_shock_too_few_ranges_would_hold():
    held = []
    for of_office in trials(0.25):
        for trial in of_office:
            total = trial.outlook.draw(np.zeros(500), np.random.default_rng(0)).total
            low, high = limits(total)
            held.append(low <= trial.came <= high)
    assert np.mean(held) < 0.6


def test_a_trial_knows_nothing_of_those_after_it():
    of_office = trials(0.25)[0]
    early, _ = back_test(of_office[:3], draws=200)
    late, _ = back_test(of_office, draws=200)
    for one, other in zip(early, late, strict=False):
        assert (one.mean, one.low, one.high) == (other.mean, other.low, other.high)


def test_what_is_learned_in_the_end_rests_on_all_trials():
    wild, calm = (np.mean([shocks.mean for _, shocks in put_to_the_test(each)]) for each in (0.25, 0.0))
    assert calm < 0.12 < wild < 0.45


def plainly(chance, n, won, came):
    """Return a trial of journeys of two chances, nobody arriving."""
    ages, counts = np.arange(len(n)), np.array(n, dtype=np.intp)
    chances = Chances((np.array([chance or [0.0]]),), (np.zeros((1, 11)),))
    journeys = OpenJourneys(np.zeros_like(ages), ages, counts)
    outlook = outlook_of(journeys, [], chances, np.zeros((1, 1)), generator=np.random.default_rng(0))
    return Trial(outlook, came, counts, np.array(won, dtype=np.intp))


def test_scores_set_chances_and_totals_beside_what_is_simpler():
    told = [plainly([0.8, 0.1], [50, 100], [40, 10], 50), plainly([0.8, 0.1], [10, 200], [8, 20], 28)]
    outcomes, _ = back_test(told, draws=2000)
    scores = scores_of(told, outcomes)
    assert (scores.trials, scores.held, scores.coverage) == (2, 2, 1.0)
    assert scores.brier == pytest.approx((60 * 0.16 + 300 * 0.09) / 360)
    assert scores.brier_reference == pytest.approx(78 / 360 * (1 - 78 / 360))
    assert scores.crps_reference == 22
    assert scores.crps == outcomes[1].crps < 5
    assert scores.brier_skill > 0.3
    assert scores.crps_skill > 0.7


def test_without_open_journeys_totals_are_scored_and_chances_are_not():
    told = [plainly([], [], [], 0), plainly([], [], [], 3)]
    scores = scores_of(told, back_test(told, draws=10)[0])
    assert scores.brier is scores.brier_skill is None
    assert scores.crps == 3


def test_scores_of_one_trial_are_refused():
    told = [plainly([0.8, 0.1], [50, 100], [40, 10], 50)]
    with pytest.raises(ValueError, match="at least two trials"):
        scores_of(told, back_test(told, draws=10)[0])


@pytest.mark.parametrize(
    ("trials", "held", "said"), [(4, 2, False), (4, 1, True), (12, 7, False), (12, 6, True)]
)
def test_ranges_are_called_too_narrow_only_where_chance_does_not_explain_it(trials, held, said):
    assert Scores(trials, held, 0.1, 0.1, 1, 1).too_narrow is said
