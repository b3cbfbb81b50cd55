"""The logistic model with rep effects, standardised: references, edges, and draws that agree with it."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from inference.dense_mixed_quadrature import dense_mixed
from spanco.inference import team
from spanco.inference.mixed_model import fit

# Simpson's case: A is better among small and among enterprise, and 8 points worse overall.
PASSED = np.array([[8, 18], [32, 2]])
ENTERED = np.array([[20, 80], [90, 10]])
THREE = np.array([[5, 20], [18, 4], [9, 12]]), np.array([[50, 60], [60, 10], [20, 40]])
FIELDS = ("mean", "sd", "low", "high", "p_below", "effect")

CELL = st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
TEAM = (
    st.tuples(st.integers(2, 6), st.integers(1, 4))
    .flatmap(
        lambda shape: st.lists(
            st.lists(CELL, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
        )
    )
    .map(np.array)
    .filter(lambda counts: bool((counts[:, :, 1].sum(axis=1) > 0).sum() >= 2))
)


def fitted(counts):
    return fit(counts[:, :, 0], counts[:, :, 1])


def logit_difference(passed, entered):
    """B minus A by maximum likelihood: segments and B's effect as fixed effects, Newton's steps."""
    segments = entered.shape[1]
    design = np.column_stack((np.tile(np.eye(segments), (2, 1)), np.repeat((0.0, 1.0), segments)))
    x, n, at = passed.ravel(), entered.ravel(), np.zeros(segments + 1)
    for _ in range(25):
        p = expit(design @ at)
        at += np.linalg.solve(design.T @ ((n * p * (1 - p))[:, None] * design), design.T @ (x - n * p))
    return at[-1]


def test_the_effect_of_b_in_simpsons_case_turns_around_when_adjusted():
    crude = logit_difference(PASSED.sum(axis=1, keepdims=True), ENTERED.sum(axis=1, keepdims=True))
    assert crude == pytest.approx(0.383, abs=5e-4)
    assert logit_difference(PASSED, ENTERED) == pytest.approx(-0.179, abs=5e-4)
    posterior = fit(PASSED, ENTERED)
    # Of two reps with so few cases about half of it is taken for chance.
    assert -0.179 < posterior.effect[1] - posterior.effect[0] < -0.05
    assert posterior.mean[0] > posterior.mean[1]
    assert posterior.p_below[0] < 0.5 < posterior.p_below[1]


def test_with_a_thousand_times_the_cases_the_effect_is_that_of_fixed_effects():
    posterior = fit(PASSED * 1000, ENTERED * 1000)
    assert posterior.effect[1] - posterior.effect[0] == pytest.approx(-0.179, abs=1e-3)


def test_the_mix_is_that_of_all_journeys():
    assert fit(PASSED, ENTERED).share == pytest.approx([0.55, 0.45])


@pytest.mark.parametrize(("passed", "entered"), [(PASSED, ENTERED), THREE])
def test_the_posterior_is_that_of_a_dense_quadrature(passed, entered):
    posterior, exact = fit(passed, entered), dense_mixed(passed, entered)
    for field, most in zip(FIELDS, (4e-4, 4e-4, 2e-3, 2e-3, 2e-3, 2e-3), strict=True):
        assert getattr(posterior, field) == pytest.approx(getattr(exact, field), abs=most), field


def test_with_one_segment_the_estimates_are_those_of_a_team_without():
    passed, entered = np.array([5, 5, 12, 9]), np.array([50, 60, 80, 75])
    standardised, plain = fit(passed[:, None], entered[:, None]), team.fit(passed, entered)
    for field in ("mean", "sd", "low", "high"):
        assert getattr(standardised, field) == pytest.approx(getattr(plain, field), abs=5e-3)


@given(TEAM)
@settings(max_examples=25, deadline=None)
def test_means_lie_between_their_limits_and_all_in_0_to_1(counts):
    posterior = fitted(counts)
    assert np.all((posterior.low >= 0) & (posterior.low < posterior.mean))
    assert np.all((posterior.mean < posterior.high) & (posterior.high <= 1))
    assert np.all(posterior.sd > 0)
    assert np.all((posterior.p_below >= 0) & (posterior.p_below <= 1))
    assert 0 <= posterior.team_low < posterior.team_mean < posterior.team_high <= 1
    assert posterior.share.sum() == pytest.approx(1)


@given(TEAM, st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_reps_and_segments_does_not_matter(counts, random):
    reps, segments = list(range(counts.shape[0])), list(range(counts.shape[1]))
    random.shuffle(reps)
    random.shuffle(segments)
    one, other = fitted(counts), fitted(counts[reps][:, segments])
    for field in FIELDS:
        assert getattr(other, field) == pytest.approx(getattr(one, field)[reps], abs=1e-5)


@given(TEAM)
@settings(max_examples=15, deadline=None)
def test_counting_failures_instead_mirrors_the_posterior(counts):
    one, other = fitted(counts), fit(counts[:, :, 1] - counts[:, :, 0], counts[:, :, 1])
    assert other.mean == pytest.approx(1 - one.mean, abs=1e-5)
    assert other.low == pytest.approx(1 - one.high, abs=1e-4)
    assert other.p_below == pytest.approx(1 - one.p_below, abs=1e-4)
    assert other.effect == pytest.approx(-one.effect, abs=1e-4)


def test_a_rep_with_hard_cases_only_is_not_blamed_for_them():
    # All pass 50 % of the easy and 10 % of the hard ones; the first was given hard ones.
    entered = np.array([[10, 190], [100, 100], [100, 100], [150, 50], [100, 100]])
    posterior = fit(entered * (0.5, 0.1), entered)
    assert np.abs(posterior.mean - posterior.mean.mean()).max() < 0.01
    assert posterior.p_below == pytest.approx(np.full(5, 0.5), abs=0.05)


def test_a_rep_without_entries_gets_what_the_team_makes_likely_and_changes_nothing():
    passed, entered = THREE
    with_newcomer = fit(np.vstack((passed, [0, 0])), np.vstack((entered, [0, 0])))
    without = fit(passed, entered)
    for field in FIELDS:
        assert getattr(with_newcomer, field)[:3] == pytest.approx(getattr(without, field), abs=1e-5)
    assert with_newcomer.p_below[3] == pytest.approx(0.5)
    assert with_newcomer.mean[3] == pytest.approx(with_newcomer.team_mean, abs=0.02)
    assert with_newcomer.sd[3] > with_newcomer.sd[:3].max()


def test_a_segment_that_nobody_had_changes_nothing():
    passed, entered = THREE
    posterior = fit(np.insert(passed, 1, 0, axis=1), np.insert(entered, 1, 0, axis=1))
    for field in FIELDS:
        assert getattr(posterior, field) == pytest.approx(getattr(fit(passed, entered), field), abs=1e-5)


@pytest.mark.parametrize("passing", [0, 1])
def test_a_segment_where_none_or_all_passed_stays_finite(passing):
    entered = np.array([[40, 30], [50, 20], [60, 40]])
    posterior = fit(np.column_stack(([10, 15, 12], entered[:, 1] * passing)), entered)
    counted = (37 + 90 * passing) / 240
    assert posterior.team_mean == pytest.approx(counted, abs=0.03)
    assert np.isfinite(posterior.draw(200).p).all()


def test_fractions_of_journeys_are_fitted_between_the_whole_counts():
    below, between, above = (fit([[x, 3], [6, 9]], [[20, 11.5], [25, 30]]) for x in (4, 4.5, 5))
    assert below.mean[0] < between.mean[0] < above.mean[0]


def test_ten_thousand_million_journeys_do_not_break_the_fit():
    posterior = fit([[3e9, 1e9], [3.001e9, 1e9], [29e8, 1e9]], np.full((3, 2), 1e10))
    assert posterior.mean == pytest.approx([0.2, 0.20005, 0.195], abs=1e-4)


def test_no_warning_is_raised_on_the_way():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit([[0, 0], [1, 0]], [[1, 0], [1, 0]]).draw(50)
        fit([[0, 0], [5000, 5000], [0, 0]], [[5000, 5000], [5000, 5000], [0, 0]]).draw(50)
        fit(np.zeros((4, 3)), np.full((4, 3), 10**6)).draw(50)


@pytest.mark.parametrize("entered", [[[5, 50]], [[5, 50], [0, 0]], [[0, 0], [0, 0]]])
def test_one_rep_alone_cannot_be_compared(entered):
    with pytest.raises(ValueError, match="fewer than two reps"):
        fit(np.zeros_like(entered), entered)


def test_impossible_counts_are_refused_and_their_cell_named():
    with pytest.raises(ValueError, match=r"rep 1 .* segment 0"):
        fit([[1, 2], [6, 0]], [[5, 5], [5, 5]])
    with pytest.raises(ValueError, match="each rep and segment"):
        fit([1, 2], [3, 4])


def test_the_same_seed_draws_the_same_and_another_does_not():
    posterior = fit(*THREE)
    one, same, other = posterior.draw(300, seed=1), posterior.draw(300, seed=1), posterior.draw(300, seed=2)
    assert np.array_equal(one.p, same.p)
    assert np.array_equal(one.mu, same.mu)
    assert not np.array_equal(one.p, other.p)
    assert posterior.draw().p.shape == (4000, 3)


def test_draws_agree_with_the_posterior_they_come_from():
    posterior = fit(*THREE)
    drawn = posterior.draw(20_000)
    assert drawn.p.mean(axis=0) == pytest.approx(posterior.mean, abs=0.002)
    assert drawn.p.std(axis=0) == pytest.approx(posterior.sd, rel=0.03)
    assert np.quantile(drawn.p, 0.05, axis=0) == pytest.approx(posterior.low, abs=0.004)
    assert np.quantile(drawn.p, 0.95, axis=0) == pytest.approx(posterior.high, abs=0.004)
    assert (drawn.p < drawn.mu[:, None]).mean(axis=0) == pytest.approx(posterior.p_below, abs=0.015)
    assert drawn.mu.mean() == pytest.approx(posterior.team_mean, abs=0.003)
    team_limits = posterior.team_low, posterior.team_high
    assert np.quantile(drawn.mu, (0.05, 0.95)) == pytest.approx(team_limits, abs=0.008)
