import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanco.inference.ranks import rank_intervals
from spanco.inference.team import fit


def random_draws(seed, draws=200, reps=7):
    return np.random.default_rng(seed).random((draws, reps))


def test_the_highest_ratio_has_rank_1():
    low, median, high = rank_intervals(np.tile([0.2, 0.9, 0.5], (10, 1)))
    assert low.tolist() == median.tolist() == high.tolist() == [3, 1, 2]


@given(st.integers(0, 10**6))
def test_places_are_ordered_and_within_the_team(seed):
    low, median, high = rank_intervals(random_draws(seed))
    assert np.all((low >= 1) & (low <= median) & (median <= high) & (high <= 7))


@given(st.integers(0, 10**6), st.permutations(range(7)))
def test_the_order_of_the_reps_does_not_matter(seed, order):
    drawn = random_draws(seed)
    one, other = rank_intervals(drawn), rank_intervals(drawn[:, order])
    assert np.array_equal(other.low, one.low[order])
    assert np.array_equal(other.high, one.high[order])


def test_limits_hold_nine_draws_in_ten():
    # A rep who is first in 4 % of the draws, last in 4 % and second in the rest stays second.
    drawn = np.tile([0.9, 0.5, 0.1], (100, 1))
    drawn[:4, 1], drawn[4:8, 1] = 1.0, 0.0
    low, _, high = rank_intervals(drawn)
    assert (low[1], high[1]) == (2, 2)
    # In 6 % each, not.
    drawn[8:10, 1], drawn[10:12, 1] = 1.0, 0.0
    low, _, high = rank_intervals(drawn)
    assert (low[1], high[1]) == (1, 3)


def test_equal_reps_may_hold_nearly_any_place():
    drawn = fit([20] * 10, [100] * 10).draw()
    low, median, high = rank_intervals(drawn.p)
    assert low.max() == 1
    assert high.min() == 10
    assert np.all(np.abs(median - 5.5) < 1.6)


def test_a_rep_far_above_the_others_is_first_for_sure():
    drawn = fit([20, 22, 18, 70], [100] * 4).draw()
    low, _, high = rank_intervals(drawn.p)
    assert (low[3], high[3]) == (1, 1)


@pytest.mark.parametrize("shape", [(0, 3), (4, 0), (5,)])
def test_no_draws_have_no_ranks(shape):
    with pytest.raises(ValueError, match="draws by reps"):
        rank_intervals(np.zeros(shape))
