"""What is claimed comes true in simulated teams whose reps were given very different lists."""

from functools import cache

import numpy as np
import pytest
from scipy.special import expit

from spanco.inference.mixed_model import fit

SEGMENTS = np.array([-2.0, -1.1, -0.4])


def simulated_team(random, reps, sigma):
    """Counts (reps, segments) and truth: (passed, entered, standardised ratios, the team's own)."""
    effect = sigma * random.standard_normal(reps)
    entered = np.array([random.multinomial(100, mix) for mix in random.dirichlet(np.full(3, 0.5), reps)])
    p = expit(SEGMENTS + effect[:, None])
    share = entered.sum(axis=0) / entered.sum()
    return random.binomial(entered, p), entered, p @ share, expit(SEGMENTS) @ share


@cache
def simulated():
    """Eighty teams of ten: (passed, entered, truth, the team's own truth, posterior)."""
    random = np.random.default_rng(11)
    worlds = [simulated_team(random, 10, 0.4) for _ in range(80)]
    return [(*world, fit(world[0], world[1])) for world in worlds]


def root_mean_square(errors):
    return float(np.sqrt(np.mean(np.square(errors))))


def test_adjusted_estimates_are_off_half_as_much_as_raw_ratios():
    raw = [passed.sum(axis=1) / entered.sum(axis=1) - truth for passed, entered, truth, _, _ in simulated()]
    adjusted = [posterior.mean - truth for _, _, truth, _, posterior in simulated()]
    assert root_mean_square(raw) > 0.08
    assert root_mean_square(adjusted) < 0.05


def test_nine_true_ratios_in_ten_lie_within_the_limits():
    inside = [(world.low <= truth) & (truth <= world.high) for _, _, truth, _, world in simulated()]
    assert 0.86 <= np.mean(inside) <= 0.95


def test_the_teams_own_ratio_lies_within_its_limits_nine_times_in_ten():
    inside = [world.team_low <= own <= world.team_high for _, _, _, own, world in simulated()]
    assert 0.80 <= np.mean(inside) <= 0.98


def test_probabilities_of_lying_below_the_team_come_true():
    p_below = np.concatenate([world.p_below for *_, world in simulated()])
    below = np.concatenate([truth < own for _, _, truth, own, _ in simulated()])
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        said = (low <= p_below) & (p_below < high + 1e-12)
        assert below[said].mean() == pytest.approx(p_below[said].mean(), abs=0.08)


def test_a_team_of_two_thousand_is_judged_as_truly():
    passed, entered, truth, own = simulated_team(np.random.default_rng(3), 2000, 0.4)
    posterior = fit(passed, entered)
    assert ((posterior.low <= truth) & (truth <= posterior.high)).mean() == pytest.approx(0.90, abs=0.02)
    assert posterior.team_mean == pytest.approx(own, abs=0.01)
    assert posterior.team_high - posterior.team_low < 0.02


def test_reps_as_different_as_can_be_are_found_where_they_are():
    # The first of Newton's steps from the team's middle aims thousands of logits beyond them.
    random = np.random.default_rng(5)
    entered = random.poisson(40_000 * random.gamma(0.3, 1, (100, 3)))
    p = expit(np.array([-6.0, 0.0, 4.0]) + 5 * random.standard_normal((100, 1)))
    posterior, share = fit(random.binomial(entered, p), entered), entered.sum(axis=0) / entered.sum()
    many = entered.sum(axis=1) > 10_000
    assert posterior.mean[many] == pytest.approx((p @ share)[many], abs=0.03)
    assert (posterior.low < posterior.high).all()
