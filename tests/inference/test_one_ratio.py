import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanco.inference.one_ratio import normal_quantile, wilson

COUNTS = st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("passed", "entered", "low", "high"),
    [
        # The opening example.
        (5, 50, 0.0435, 0.2136),
        (5, 60, 0.0361, 0.1807),
        # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_limits_are_those_published(passed, entered, low, high):
    assert wilson(passed, entered, level=0.95) == pytest.approx((low, high), abs=5e-5)


def test_limits_are_of_90_percent_unless_asked():
    assert wilson(5, 50) == wilson(5, 50, level=0.90)
    assert normal_quantile(0.90) == pytest.approx(1.6448536, abs=1e-7)


@given(COUNTS, st.floats(0.5, 0.999))
def test_the_interval_holds_the_ratio_and_stays_within_0_and_1(counts, level):
    low, high = wilson(*counts, level)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


@given(COUNTS)
def test_the_share_that_failed_mirrors_the_share_that_passed(counts):
    passed, entered = counts
    low, high = wilson(passed, entered)
    assert wilson(entered - passed, entered) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(COUNTS)
def test_a_higher_level_gives_a_wider_interval(counts):
    low, high = wilson(*counts, 0.90)
    wider_low, wider_high = wilson(*counts, 0.95)
    assert wider_low <= low < high <= wider_high


def test_nothing_passed_leaves_0_possible_and_everything_passed_leaves_1():
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0


@pytest.mark.parametrize(("passed", "entered"), [(1, 0), (-1, 5), (6, 5), (float("nan"), 5)])
def test_impossible_counts_are_refused(passed, entered):
    with pytest.raises(ValueError, match="0 <= passed <= entered"):
        wilson(passed, entered)


@pytest.mark.parametrize("level", [0.0, 1.0, 90.0])
def test_a_level_outside_0_and_1_is_refused(level):
    with pytest.raises(ValueError, match="level"):
        wilson(1, 2, level)
