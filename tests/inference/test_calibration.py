"""What is claimed comes true in simulated teams whose truth is known."""

from functools import cache

import numpy as np
import pytest

from spanco.inference.flags import judge
from spanco.inference.team import fit

TEAMS = 50


@cache
def simulated(reps):
    """Teams of that size, their truth drawn from a hierarchy: (true ratios, true team mean, posterior)."""
    random = np.random.default_rng(reps)
    worlds = []
    for _ in range(TEAMS):
        mean = random.uniform(0.05, 0.6)
        sigma = np.abs(random.normal(0, 0.6))
        kappa = max(1 / (max(sigma, 0.02) ** 2 * mean * (1 - mean)) - 1, 0.1)
        ratio = random.beta(mean * kappa, (1 - mean) * kappa, reps)
        entered = random.integers(10, 200, reps)
        worlds.append((ratio, mean, fit(random.binomial(entered, ratio), entered)))
    return worlds


def test_nine_true_ratios_in_ten_lie_within_the_limits():
    covered = [
        np.mean([((team.low <= ratio) & (ratio <= team.high)).mean() for ratio, _, team in simulated(reps)])
        for reps in (5, 10, 25)
    ]
    assert 0.88 <= np.mean(covered) <= 0.95
    assert min(covered) > 0.85


def test_the_true_mean_of_the_team_lies_within_its_limits_nine_times_in_ten():
    inside = [
        team.team_low <= mean <= team.team_high for reps in (5, 10, 25) for _, mean, team in simulated(reps)
    ]
    assert np.mean(inside) == pytest.approx(0.90, abs=0.06)


def test_probabilities_of_lying_below_the_team_come_true():
    p_below = np.concatenate([team.p_below for _, _, team in simulated(25)])
    below = np.concatenate([ratio < mean for ratio, mean, _ in simulated(25)])
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        said = (low <= p_below) & (p_below < high + 1e-12)
        assert below[said].mean() == pytest.approx(p_below[said].mean(), abs=0.07)


def test_of_the_flags_at_most_12_percent_have_the_wrong_sign():
    wrong = flagged = 0
    for reps in (5, 10, 25):
        for ratio, mean, team in simulated(reps):
            for truth, flag in zip(ratio, judge(team.p_below).flag, strict=True):
                flagged += flag is not None
                wrong += flag is not None and (flag == "below") != (truth < mean)
    assert flagged > 100
    assert wrong / flagged <= 0.12


def test_estimates_are_nearer_the_truth_than_the_counted_ratios():
    error, counted_error = [], []
    for ratio, _, team in simulated(10):
        error.append(np.mean((team.mean - ratio) ** 2))
        counted_error.append(np.mean((team.passed / team.entered - ratio) ** 2))
    assert np.mean(error) < 0.8 * np.mean(counted_error)


@pytest.mark.parametrize("seed", [1, 2])
def test_200_reps_by_5_links_that_do_not_differ_get_at_most_2_flags(seed):
    random = np.random.default_rng(seed)
    cells = []
    for ratio in (0.3, 0.5, 0.65, 0.8, 0.2):
        entered = random.integers(20, 200, 200)
        cells.append(fit(random.binomial(entered, ratio), entered).p_below)
    assert sum(flag is not None for flag in judge(np.concatenate(cells)).flag) <= 2
