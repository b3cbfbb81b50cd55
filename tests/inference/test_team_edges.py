import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanco.inference.team import fit

COUNT = st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
TEAM = st.lists(COUNT, min_size=2, max_size=12).filter(lambda team: sum(n > 0 for _, n in team) >= 2)


def fitted(team):
    passed, entered = zip(*team, strict=True)
    return fit(passed, entered)


@given(TEAM)
@settings(max_examples=40, deadline=None)
def test_means_lie_between_their_limits_and_all_in_0_to_1(team):
    posterior = fitted(team)
    assert np.all(posterior.low >= 0)
    assert np.all(posterior.low < posterior.high)
    assert np.all(posterior.high <= 1)
    assert np.all((posterior.mean > 0) & (posterior.mean < 1))
    assert np.all(posterior.sd > 0)
    assert np.all((posterior.p_below >= 0) & (posterior.p_below <= 1))
    assert 0 <= posterior.team_low < posterior.team_mean < posterior.team_high <= 1


@given(TEAM, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_reps_does_not_matter(team, random):
    order = list(range(len(team)))
    random.shuffle(order)
    one, other = fitted(team), fitted([team[index] for index in order])
    for field in ("mean", "sd", "low", "high", "p_below"):
        assert getattr(other, field) == pytest.approx(getattr(one, field)[order], abs=1e-9)


@given(TEAM)
@settings(max_examples=25, deadline=None)
def test_counting_failures_instead_mirrors_the_posterior(team):
    one = fitted(team)
    other = fitted([(n - x, n) for x, n in team])
    assert other.mean == pytest.approx(1 - one.mean, abs=1e-4)
    assert other.p_below == pytest.approx(1 - one.p_below, abs=5e-3)


@given(TEAM)
@settings(max_examples=25, deadline=None)
def test_of_two_reps_with_equal_entries_who_passed_more_ranks_higher(team):
    team = [*team, (3, 40), (9, 40)]
    posterior = fitted(team)
    assert posterior.mean[-2] < posterior.mean[-1]
    assert posterior.p_below[-2] > posterior.p_below[-1]


def test_a_rep_with_few_entries_is_drawn_further_to_the_team():
    posterior = fitted([(1, 5), (20, 100), (60, 100), (40, 100), (50, 100), (45, 100)])
    few, many = posterior.mean[0] - 0.2, posterior.mean[1] - 0.2
    assert few > 2 * many > 0


def test_a_rep_without_entries_gets_what_the_team_makes_likely():
    posterior = fitted([(0, 0), (20, 100), (30, 100), (25, 100), (35, 100)])
    assert posterior.mean[0] == pytest.approx(posterior.team_mean, abs=1e-6)
    assert posterior.low[0] < posterior.low[1:].min()
    assert posterior.high[0] > posterior.high[1:].max()
    assert posterior.p_below[0] == pytest.approx(0.5, abs=0.05)


def test_a_rep_without_entries_changes_nothing_for_the_others():
    team = [(20, 100), (30, 100), (25, 100)]
    assert fitted([*team, (0, 0)]).mean[:3] == pytest.approx(fitted(team).mean, abs=1e-6)


def test_equal_reps_share_one_estimate_and_nobody_is_below():
    posterior = fitted([(50, 200)] * 8)
    assert np.ptp(posterior.mean) == 0
    assert posterior.p_below == pytest.approx(np.full(8, 0.5), abs=0.02)
    # Nothing tells the reps apart, so each is known nearly as well as the team of 1,600.
    assert posterior.sd[0] < 0.5 * np.sqrt(0.25 * 0.75 / 200)


@pytest.mark.parametrize(("passed", "likely"), [(0, 0.0), (40, 1.0)])
def test_a_team_that_never_or_always_passed_is_near_the_end_but_not_at_it(passed, likely):
    posterior = fitted([(passed, 40)] * 6)
    assert np.abs(posterior.mean - likely).max() < 0.02
    assert 0 < posterior.mean[0] < 1


def test_fractions_of_journeys_are_fitted_between_the_whole_counts():
    below, between, above = (fitted([(x, 20.0), (6, 25), (9, 30)]) for x in (4, 4.5, 5))
    assert below.mean[0] < between.mean[0] < above.mean[0]


def test_ten_thousand_million_journeys_do_not_break_the_fit():
    posterior = fitted([(3 * 10**9, 10**10), (3 * 10**9 + 10**6, 10**10), (29 * 10**8, 10**10)])
    assert posterior.mean == pytest.approx([0.3, 0.3001, 0.29], abs=1e-6)
    assert posterior.high - posterior.low == pytest.approx(3.29 * np.sqrt(0.21 / 10**10), rel=0.02)


def test_no_warning_is_raised_on_the_way():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fitted([(0, 1), (1, 1)]).draw(50)
        fitted([(0, 5000), (5000, 5000), (0, 0)]).draw(50)


@pytest.mark.parametrize("team", [[(5, 50)], [(5, 50), (0, 0)], [(0, 0), (0, 0)]])
def test_one_rep_alone_cannot_be_compared(team):
    with pytest.raises(ValueError, match="fewer than two reps"):
        fitted(team)


@pytest.mark.parametrize("wrong", [(6, 5), (-1, 5), (float("nan"), 5), (1, float("inf"))])
def test_impossible_counts_are_refused_and_the_rep_named(wrong):
    with pytest.raises(ValueError, match="rep 2"):
        fitted([(1, 5), (2, 5), wrong])


def test_counts_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="one count passed and one entered"):
        fit([1, 2, 3], [4, 5])
    with pytest.raises(ValueError, match="one count passed and one entered"):
        fit([[1, 2]], [[4, 5]])
