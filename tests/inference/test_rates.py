import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from spanco.inference.rates import garwood

COUNTS = st.integers(0, 10_000)
EXPOSURES = st.floats(1e-3, 1e6)


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [
        # Ulm 1990, American Journal of Epidemiology 131:373-375; exact 95 % limits of a Poisson mean.
        (0, 0.0, 3.69),
        (1, 0.03, 5.57),
        (5, 1.62, 11.67),
        (10, 4.80, 18.39),
        (20, 12.22, 30.89),
        (100, 81.36, 121.63),
    ],
)
def test_limits_are_those_published(events, low, high):
    assert garwood(events, 1.0, level=0.95) == pytest.approx((low, high), abs=6e-3)


@given(st.integers(1, 500), st.floats(0.5, 0.99))
def test_at_either_limit_what_was_counted_is_just_as_far_out_as_the_level_allows(events, level):
    low, high = garwood(events, 1.0, level)
    outside = (1 - level) / 2
    assert poisson.sf(events - 1, low) == pytest.approx(outside, rel=1e-6)
    assert poisson.cdf(events, high) == pytest.approx(outside, rel=1e-6)


@given(COUNTS, EXPOSURES)
def test_the_range_holds_the_rate_and_is_wider_at_a_higher_level(events, exposure):
    low, high = garwood(events, exposure)
    lower, higher = garwood(events, exposure, 0.95)
    assert 0 <= lower <= low <= events / exposure < high < higher


@given(COUNTS, EXPOSURES)
def test_twice_the_time_for_the_same_count_is_half_the_rate(events, exposure):
    once, twice = garwood(events, exposure), garwood(events, 2 * exposure)
    assert [2 * limit for limit in twice] == pytest.approx(list(once), rel=1e-12)


@pytest.mark.parametrize("rate", [0.4, 3.0, 12.0])
def test_the_range_covers_the_true_rate_at_least_as_often_as_it_says(rate):
    counts = np.arange(200)
    limits = np.array([garwood(int(n), 1.0) for n in counts])
    held = (limits[:, 0] <= rate) & (rate <= limits[:, 1])
    assert 0.90 <= poisson.pmf(counts[held], rate).sum() < 0.995


@pytest.mark.parametrize(("events", "exposure"), [(-1, 2.0), (1, 0.0), (1, -3.0), (1, float("nan"))])
def test_impossible_counts_are_refused(events, exposure):
    with pytest.raises(ValueError, match="exposure"):
        garwood(events, exposure)


@pytest.mark.parametrize("level", [0.0, 1.0, 90.0])
def test_a_level_outside_0_and_1_is_refused(level):
    with pytest.raises(ValueError, match="level"):
        garwood(1, 2.0, level)
