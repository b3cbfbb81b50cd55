"""The posterior against plainer, slower ways to the same figures."""

from dataclasses import replace

import numpy as np
import pytest

from inference.dense_quadrature import dense_team
from spanco.inference import mixture
from spanco.inference.spread import Evidence, condense, lay, search
from spanco.inference.team import fit

LIMIT = 1e-3

HARD_TEAMS = {
    "two reps, one journey each": ([0, 1], [1, 1]),
    "two reps, both at none of one": ([0, 0], [1, 1]),
    "two reps far apart": ([1000, 3000], [10_000, 10_000]),
    "two equal reps of many journeys": ([3 * 10**8, 3 * 10**8], [10**9, 10**9]),
    "nobody passed": ([0, 0, 0], [20, 30, 50]),
    "everybody passed": ([20] * 5, [20] * 5),
    "all or nothing": ([0, 20, 0, 20, 20], [20] * 5),
    "one rep holds nearly all": ([100, 5, 4, 3], [10_000, 10, 9, 8]),
    "one rep holds all but three": ([100, 1, 0, 0], [10**6, 1, 1, 1]),
    "one journey of three million": ([1, 0, 0], [10**6] * 3),
    "two camps": ([1] * 10 + [49] * 10, [50] * 20),
    "equal reps": ([10] * 25, [50] * 25),
    "one journey a rep": ([0, 1] * 15, [1] * 30),
    "a rep with no journey": ([5, 0, 3, 0], [20, 0, 20, 0]),
    "fractions of journeys": ([1.5, 2.7, 3.01], [9.9, 8.2, 10.4]),
}
ORDINARY_TEAMS = {
    "a team of 2": ([2, 5], [10, 10]),
    "a team of 5": ([4, 9, 12, 3, 20], [50, 44, 61, 48, 55]),
    "low ratios": ([0, 2, 1, 0, 3, 1], [50, 80, 66, 30, 70, 45]),
    "a team of 12": ([3, 8, 5, 1, 9, 7, 4, 4, 6, 2, 11, 5], [20, 25, 12, 9, 24, 18, 16, 21, 15, 10, 22, 30]),
    "a rep with no journey": ([5, 0, 3, 0], [20, 0, 20, 0]),
    "fractions of journeys": ([1.5, 2.7, 3.01], [9.9, 8.2, 10.4]),
    "equal reps": ([10] * 8, [50] * 8),
}


def counts_of(team):
    passed, entered = team
    return np.array(passed, dtype=float), np.array(entered, dtype=float)


def simulated(reps, *, mean, size, seed):
    """Counts of a large team whose reps' true ratios are Beta(mean * size, (1 - mean) * size)."""
    random = np.random.default_rng(seed)
    entered = random.integers(20, 400, reps)
    return random.binomial(entered, random.beta(mean * size, (1 - mean) * size, reps)), entered


@pytest.mark.parametrize("name", ORDINARY_TEAMS)
def test_every_figure_of_a_rep_is_that_of_a_dense_quadrature(name):
    passed, entered = counts_of(ORDINARY_TEAMS[name])
    team = fit(passed, entered)
    dense = dense_team(passed, entered)
    assert team.team_mean == pytest.approx(dense.weight @ dense.mu, abs=1e-4)
    assert dense.p_team_below(team.team_low) == pytest.approx(0.05, abs=5e-4)
    assert dense.p_team_below(team.team_high) == pytest.approx(0.95, abs=5e-4)
    for rep, counts in enumerate(zip(passed, entered, strict=True)):
        assert team.mean[rep] == pytest.approx(dense.mean(*counts), abs=1e-4)
        assert team.sd[rep] == pytest.approx(dense.sd(*counts), abs=1e-4)
        assert dense.p_below(team.low[rep], *counts) == pytest.approx(0.05, abs=2e-3)
        assert dense.p_below(team.high[rep], *counts) == pytest.approx(0.95, abs=2e-3)
        assert team.p_below[rep] == pytest.approx(dense.p_below(dense.mu, *counts), abs=2e-3)


@pytest.mark.parametrize("name", HARD_TEAMS)
def test_halving_the_step_moves_no_mean_by_1e_4(name):
    passed, entered = counts_of(HARD_TEAMS[name])
    team = fit(passed, entered)
    finer = lay(team.evidence, replace(team.box, cells=team.box.cells * 2))
    mean, sd = mixture.mean_and_sd(finer, passed, entered)
    assert np.abs(mean - team.mean).max() < 1e-4
    assert np.abs(sd - team.sd).max() < 1e-4
    assert abs(finer.weight @ finer.mu - team.team_mean) < 1e-4


@pytest.mark.parametrize("name", HARD_TEAMS)
def test_halving_the_step_moves_no_limit_by_more_than_a_thousandth_of_the_range(name):
    passed, entered = counts_of(HARD_TEAMS[name])
    team = fit(passed, entered)
    finer = lay(team.evidence, replace(team.box, cells=team.box.cells * 2))
    for limit, probability in ((team.low, 0.05), (team.high, 0.95)):
        start = np.clip(limit, 1e-300, 1 - 1e-15)
        moved = np.abs(mixture.mixed_limit(finer, passed, entered, start, probability) - limit)
        # With one journey each, the mixture's tail is nearly flat: there the limit is soft.
        assert moved.max() < (3 * LIMIT if entered.max() == 1 else LIMIT)


@pytest.mark.parametrize(("mean", "size"), [(0.2, 40), (0.01, 200), (0.5, 2)])
def test_limits_of_a_large_team_are_those_of_the_mixture(mean, size):
    passed, entered = simulated(3000, mean=mean, size=size, seed=5)
    team = fit(passed, entered)
    spread = lay(team.evidence, replace(team.box, cells=24))
    some = slice(0, 60)
    x, n = passed[some].astype(float), entered[some].astype(float)
    for limit, probability in ((team.low[some], 0.05), (team.high[some], 0.95)):
        exact = mixture.mixed_limit(spread, x, n, limit, probability)
        assert np.abs(limit - exact).max() < 2e-4
    assert np.abs(team.p_below[some] - mixture.p_below(spread, x, n, spread.mu)).max() < 1e-4


def test_a_large_team_without_differences_keeps_exact_limits():
    # Its spread stays unknown, and one beta in place of the mixture would be off by .3 deviations.
    random = np.random.default_rng(6)
    entered = np.full(600, 120)
    team = fit(random.binomial(entered, 0.2), entered)
    spread = lay(team.evidence, replace(team.box, cells=48))
    exact = mixture.mixed_limit(spread, team.passed, team.entered, team.low, 0.05)
    assert np.abs(team.low - exact).max() < 1e-4
    assert np.abs(mixture.matched_limit(team.mean, team.sd, 0.05) - exact).max() > 5e-4


def test_condensed_nodes_keep_the_means_of_all_nodes():
    passed, entered = (counts.astype(float) for counts in simulated(2000, mean=0.3, size=25, seed=7))
    evidence = Evidence.of(passed, entered, "half-normal")
    spread = lay(evidence, search(evidence, 16))
    nine = condense(evidence, spread)
    assert nine.weight.size == 9
    assert nine.weight.sum() == pytest.approx(1)
    all_means, _ = mixture.mean_and_sd(spread, passed, entered)
    nine_means, _ = mixture.mean_and_sd(nine, passed, entered)
    assert np.abs(nine_means - all_means).max() < 1e-6


def test_a_limit_is_found_from_a_start_far_off():
    passed, entered = counts_of(ORDINARY_TEAMS["a team of 5"])
    team = fit(passed, entered)
    spread = lay(team.evidence, team.box)
    for start in (1e-12, 1 - 1e-12):
        found = mixture.mixed_limit(spread, passed, entered, np.full(5, start), 0.05)
        assert found == pytest.approx(team.low, abs=1e-5)


def test_the_likelihood_is_the_sum_over_tail_counts():
    # sum_j [Cx(j) log(a + j) + Cf(j) log(b + j) - Cn(j) log(a + b + j)], C(j) how many counts exceed j.
    passed, entered = counts_of(ORDINARY_TEAMS["a team of 12"])
    evidence = Evidence.of(passed, entered, "half-normal")
    j = np.arange(entered.max())
    exceed_x, exceed_f, exceed_n = (
        (counts[:, None] > j).sum(axis=0) for counts in (passed, entered - passed, entered)
    )
    values = []
    for mean_logit, kappa in ((-1.0, 0.3), (-0.5, 8.0), (0.4, 60.0), (-2.0, 5000.0)):
        mu = 1 / (1 + np.exp(-mean_logit))
        a, b = mu * kappa, (1 - mu) * kappa
        tails = exceed_x @ np.log(a + j) + exceed_f @ np.log(b + j) - exceed_n @ np.log(kappa + j)
        width = 2 * np.cosh(mean_logit / 2) * np.arcsinh(kappa**-0.5)
        values.append(evidence.log_likelihood(np.array([mean_logit]), np.array([width]))[0] - tails)
    assert values == pytest.approx([0.0] * 4, abs=1e-9)


def test_reps_alike_have_the_binomial_likelihood():
    passed, entered = counts_of(ORDINARY_TEAMS["a team of 12"])
    evidence = Evidence.of(passed, entered, "half-normal")
    alike = evidence.log_likelihood(np.array([-0.5]), np.array([1e-9]))[0]
    mu = 1 / (1 + np.exp(0.5))
    assert alike == pytest.approx(
        passed.sum() * np.log(mu) + (entered - passed).sum() * np.log(1 - mu), abs=1e-9
    )
