from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from spanco.inference.maturity import Lag
from spanco.inference.planning import (
    MOST_TARGETS,
    chance,
    on_average,
    ratio_draws,
    reached,
    share_in_time,
    targets_needed,
)
from spanco.inference.team import fit

TEAM = (0.28, 0.65, 0.78, 0.50, 0.25)
"""The ratios of the reference team: R1, RB, R2, R3, R4."""


def weibull(median, shape, days=400):
    """The lag of a link whose passings take so many days, known for certain."""
    within = -np.expm1(-np.log(2) * (np.arange(1, days + 1) / median) ** shape)
    return Lag(within / within[-1], 1000)


CLOSING = weibull(45, 1.5)


@given(st.integers(1, 30), st.lists(st.floats(0.01, 0.9), min_size=1, max_size=5), st.floats(0.1, 1))
def test_the_chance_of_a_plan_is_the_mean_binomial_tail(customers, ratios, arrived):
    targets = 3 * customers
    tails = stats.binom.sf(customers - 1, targets, np.array(ratios) * arrived)
    assert chance(targets, np.array(ratios), customers, arrived) == pytest.approx(tails.mean(), abs=1e-9)


@given(st.integers(1, 40), st.lists(st.floats(0.005, 1), min_size=1, max_size=20), st.floats(0.05, 0.99))
def test_the_plan_is_the_smallest_that_is_sure_enough(customers, ratios, confidence):
    draws = np.array(ratios)
    targets = targets_needed(draws, customers, confidence)
    assert chance(targets, draws, customers) >= confidence > chance(targets - 1, draws, customers)


def test_more_customers_more_confidence_less_time_or_more_doubt_take_more_targets():
    draws = np.random.default_rng(1).beta(18, 982, 2000)
    usual = targets_needed(draws, 12)
    assert targets_needed(draws, 13) > usual
    assert targets_needed(draws, 12, 0.9) > usual
    assert targets_needed(draws, 12, arrived=0.7) > usual
    assert targets_needed(np.full(1, draws.mean()), 12) < usual


def test_a_plan_for_one_customer_from_a_certain_ratio_is_one_target():
    assert targets_needed(np.array([1.0]), 1) == 1
    assert chance(0, np.array([1.0]), 1) == 0.0


def test_the_share_in_time_is_the_mean_over_the_days_of_what_has_arrived_by_the_end():
    lag = Lag(np.array([0.1, 0.2, 0.6, 1.0]), 50)
    assert share_in_time(lag, 1) == pytest.approx((0.1 + 0.2 + 0.6 + 1 + 1 + 1 + 1) / 7)
    assert share_in_time(Lag(np.ones(1), 50), 3) == 1.0


def test_a_journey_of_so_many_days_arrives_if_begun_that_long_before_the_end():
    # Every start day of every target simulated: what begins on day s and takes L is there on day s + L.
    rng = np.random.default_rng(3)
    starts = rng.integers(0, 26 * 7, 200_000)
    takes = np.searchsorted(CLOSING.within, rng.random(starts.size))
    assert share_in_time(CLOSING, 26) == pytest.approx((starts + takes < 26 * 7).mean(), abs=0.003)


def test_nothing_in_time_can_be_planned():
    slow = Lag(np.repeat([0.0, 1.0], [30, 1]), 50)
    assert share_in_time(slow, 4) == 0.0
    assert targets_needed(np.array([0.5]), 1, arrived=share_in_time(slow, 4)) is None


def test_a_plan_of_more_than_a_million_targets_is_none():
    assert targets_needed(np.array([1e-9]), 1) is None
    assert targets_needed(np.array([1.0]), MOST_TARGETS) == MOST_TARGETS
    assert targets_needed(np.array([1.0]), MOST_TARGETS + 1) is None
    assert on_average(np.array([0.0, 0.0]), 3) is None


def test_planning_on_the_mean_succeeds_about_half_of_the_time():
    known = np.array([np.prod(TEAM)])
    assert on_average(known, 12) == 677
    assert chance(677, known, 12) == pytest.approx(0.5, abs=0.06)


def test_one_rep_is_drawn_as_among_the_whole_team():
    team = fit(np.array([30, 44, 8]), np.array([120, 120, 40]))
    draws = ratio_draws(team, 1, draws=20_000)
    assert draws.mean() == pytest.approx(team.mean[1], abs=2e-3)
    assert draws.std() == pytest.approx(team.sd[1], abs=2e-3)
    assert np.quantile(draws, (0.05, 0.95)) == pytest.approx([team.low[1], team.high[1]], abs=4e-3)
    assert (ratio_draws(team, 2, draws=9, seed=5) == ratio_draws(team, 2, draws=9, seed=5)).all()


def test_a_rep_without_entries_is_drawn_as_a_new_one():
    team = fit(np.array([30, 44, 0]), np.array([120, 120, 0]))
    assert ratio_draws(team, 2).std() > 1.3 * ratio_draws(team, 0).std()


def test_milestones_reached_are_binomial_and_never_rise_along_the_chain():
    reach = np.tile([1.0, 0.3, 0.3, 0.06, 0.0, 0.0], (40_000, 1))
    counts = reached(50, reach, seed=2)
    assert (np.diff(counts) <= 0).all()
    assert (counts[:, 0] == 50).all()
    assert counts.mean(axis=0) == pytest.approx(50 * reach[0], abs=0.05)
    assert counts[:, 3].var() == pytest.approx(50 * 0.06 * 0.94, rel=0.05)


@pytest.mark.parametrize(
    ("ratio", "customers", "confidence", "arrived"),
    [(0.5, 0, 0.8, 1), (0.5, 1, 0.0, 1), (0.5, 1, 1.0, 1), (1.5, 1, 0.8, 1), (0.5, 1, 0.8, 1.1)],
)
def test_an_impossible_plan_is_refused(ratio, customers, confidence, arrived):
    with pytest.raises(ValueError, match=r"between 0 and 1|at least one customer"):
        targets_needed(np.array([ratio]), customers, confidence, arrived)


@cache
def true_chances(worlds, reps, *, targets=400, draws=1000):
    """What plans for 12 customers in 26 weeks are truly worth, with the lag of closing and without.

    Each world draws its reps' ratios about the reference team's, lets each rep work ``targets`` targets and
    plans from what that shows. Two arrays (worlds, reps): the true chance of the plan, and of one that
    takes every sale to be signed at once; NaN where no million of targets would be enough.
    """
    rng = np.random.default_rng(7)
    arrived = share_in_time(CLOSING, 26)
    planned, naive = np.empty((2, worlds, reps))
    for world in range(worlds):
        entered, drawn, truth = np.full(reps, targets), np.ones((draws, reps)), np.ones(reps)
        for seed, mean in enumerate(TEAM):
            sd = max(abs(rng.normal(0, 0.6)), 0.02)
            kappa = max(1 / (sd**2 * mean * (1 - mean)) - 1, 0.1)
            ratio = rng.beta(mean * kappa, (1 - mean) * kappa, reps)
            passed = rng.binomial(entered, ratio)
            drawn *= fit(passed, entered).draw(draws, seed).p
            truth *= ratio
            entered = passed
        for rep in range(reps):
            own = drawn[:, rep]
            for share, found in ((arrived, planned), (1.0, naive)):
                needed = targets_needed(own, 12, arrived=share)
                found[world, rep] = np.nan if needed is None else chance(needed, truth[[rep]], 12, arrived)
    return planned, naive


def test_plans_come_off_eight_times_in_ten_in_worlds_whose_truth_is_known():
    planned, _ = true_chances(5, 25)
    assert np.isfinite(planned).mean() > 0.95
    assert np.nanmean(planned) == pytest.approx(0.80, abs=0.03)


def test_plans_of_26_weeks_for_12_customers_that_ignore_the_lag_succeed_about_half_of_the_time():
    # STATISTICS.md, "Planning and coaching", has .49; "Maturity" has the lag (Weibull, k 1.5, 45 days).
    _, naive = true_chances(5, 25)
    assert np.nanmean(naive) == pytest.approx(0.49, abs=0.04)
