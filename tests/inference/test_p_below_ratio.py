"""The probability that a rep's true ratio lies below one that is known."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import betaln

from inference.dense_quadrature import dense_team
from spanco.inference import mixture
from spanco.inference.spread import lay
from spanco.inference.team import fit

PASSED, ENTERED = [4, 9, 12, 3, 20], [50, 44, 61, 48, 55]
TEAM = fit(PASSED, ENTERED)


@pytest.mark.parametrize("ratio", [0.02, 0.1, 0.2, 0.35, 0.6])
def test_it_is_that_of_a_dense_quadrature(ratio):
    dense = dense_team(PASSED, ENTERED, steps=300)
    expected = [dense.p_below(ratio, *counts) for counts in zip(PASSED, ENTERED, strict=True)]
    assert TEAM.p_below_ratio(ratio) == pytest.approx(expected, abs=1e-3)


def test_it_is_the_integral_of_the_mixture_of_betas():
    nodes = lay(TEAM.evidence, TEAM.box)
    a, b = nodes.shapes[0] + PASSED[1], nodes.shapes[1] + ENTERED[1] - PASSED[1]
    norm = betaln(a, b)

    def density(p):
        return nodes.weight @ np.exp((a - 1) * np.log(p) + (b - 1) * np.log1p(-p) - norm)

    area, _ = quad(density, 0, 0.22, epsabs=1e-9)
    assert TEAM.p_below_ratio(0.22)[1] == pytest.approx(area, abs=1e-6)


def test_draws_lie_below_as_often():
    drawn = TEAM.draw(20_000)
    ratios = np.array([0.1, 0.2, 0.18, 0.08, 0.3])
    assert TEAM.p_below_ratio(ratios) == pytest.approx((drawn.p < ratios).mean(axis=0), abs=0.012)


def test_each_rep_may_have_a_ratio_of_their_own():
    ratios = [0.1, 0.2, 0.18, 0.08, 0.3]
    one_by_one = [TEAM.p_below_ratio(ratio)[rep] for rep, ratio in enumerate(ratios)]
    assert TEAM.p_below_ratio(ratios) == pytest.approx(one_by_one, abs=1e-12)


def test_nothing_lies_below_0_and_all_below_1():
    assert TEAM.p_below_ratio(0).tolist() == [0] * 5
    assert TEAM.p_below_ratio(1) == pytest.approx(np.ones(5), abs=1e-12)


def test_the_limits_cut_off_a_twentieth_on_either_side():
    assert TEAM.p_below_ratio(TEAM.low) == pytest.approx(np.full(5, 0.05), abs=1e-4)
    assert TEAM.p_below_ratio(TEAM.high) == pytest.approx(np.full(5, 0.95), abs=1e-4)


def test_the_higher_the_ratio_the_likelier():
    probabilities = np.array([TEAM.p_below_ratio(ratio) for ratio in np.linspace(0, 1, 30)])
    assert np.all(np.diff(probabilities, axis=0) >= 0)


def test_doubt_about_the_team_draws_p_below_the_team_towards_even():
    # A rep far below: the believed mean may itself lie lower, the same mean as a known ratio may not.
    posterior = fit([4, 20, 22], [50, 50, 50])
    assert posterior.p_below_ratio(posterior.team_mean)[0] > posterior.p_below[0] > 0.5


def test_a_rep_without_entries_gets_what_the_team_makes_likely():
    posterior = fit([20, 30, 25, 35, 0], [100, 100, 100, 100, 0])
    dense = dense_team([20, 30, 25, 35], [100] * 4, steps=300)
    assert posterior.p_below_ratio(0.2)[-1] == pytest.approx(dense.p_below(0.2, 0, 0), abs=2e-3)


@pytest.mark.parametrize(("mean", "size"), [(0.2, 40), (0.01, 200), (0.5, 2)])
def test_in_a_large_team_it_is_that_of_the_full_mixture(mean, size):
    random = np.random.default_rng(8)
    entered = random.integers(20, 400, 3000)
    team = fit(random.binomial(entered, random.beta(mean * size, (1 - mean) * size, 3000)), entered)
    some = slice(0, 60)
    spread = lay(team.evidence, replace(team.box, cells=24))
    for times in (0.7, 1, 1.4):
        ratio = np.full((60, 1), mean * times)
        full = mixture.p_below(spread, team.passed[some], team.entered[some], ratio)
        assert np.abs(team.p_below_ratio(mean * times)[some] - full).max() < 1e-3
