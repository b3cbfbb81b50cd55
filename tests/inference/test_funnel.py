import numpy as np
import pytest

from spanco.inference.funnel import limits


def test_without_differences_the_limits_are_those_of_chance_alone():
    # The arcsine's normal limits at 20 % of 100, 95 %: sin^2(asin(sqrt(.2)) -+ 1.96 / 20).
    funnel = limits([20] * 6, [100] * 6, level=0.95)
    assert funnel.spread == 0
    assert funnel.target == pytest.approx(0.2)
    assert (funnel.low[0], funnel.high[0]) == pytest.approx((0.1278, 0.2836), abs=5e-5)


def test_the_spread_between_reps_is_found_again():
    random = np.random.default_rng(11)
    true_spread = 0.08
    ratio = np.sin(np.arcsin(np.sqrt(0.3)) + true_spread * random.standard_normal(2000)) ** 2
    entered = np.full(2000, 200)
    found = limits(random.binomial(entered, ratio), entered).spread
    # Winsorising a tenth on each side takes a normal's deviation down to .83 of itself.
    assert found == pytest.approx(np.sqrt(0.83**2 * (true_spread**2 + 1 / 800) - 1 / 800), rel=0.05)


def test_reps_that_differ_widen_the_funnel_and_it_stays_open_at_any_size():
    alike = limits([20] * 6, [100] * 6, at=[10**9])
    differing = limits([5, 35, 20, 12, 28, 20], [100] * 6, at=[10**9])
    assert alike.high[0] - alike.low[0] < 1e-3
    assert differing.high[0] - differing.low[0] > 0.1


def test_one_rep_far_out_does_not_widen_the_funnel_for_all():
    usual = [18, 22, 20, 19, 21, 20, 23, 17, 20, 20, 21, 19, 18, 22, 20]
    assert limits([*usual, 90], [100] * 16).spread < 0.1


def test_the_funnel_narrows_with_more_journeys_around_the_ratio_of_the_team():
    funnel = limits([5, 8, 30, 40], [20, 30, 100, 150], at=[10, 100, 1000])
    assert np.all(np.diff(funnel.low) > 0)
    assert np.all(np.diff(funnel.high) < 0)
    assert np.all((funnel.low < funnel.target) & (funnel.target < funnel.high))


def test_a_higher_level_gives_a_wider_funnel():
    usual, wider = (limits([5, 8, 30], [20, 30, 100], level=level) for level in (0.95, 0.998))
    assert np.all(wider.low < usual.low)
    assert np.all(wider.high > usual.high)


def test_limits_stay_within_0_and_1():
    funnel = limits([0, 0, 1, 0], [10, 12, 9, 30], at=[1, 2, 3])
    assert np.all(funnel.low == 0)
    assert np.all(funnel.high <= 1)


def test_a_rep_without_journeys_says_nothing_and_has_no_limits():
    funnel = limits([5, 0, 9], [50, 0, 60])
    assert (funnel.low[1], funnel.high[1]) == (0.0, 1.0)
    assert funnel.spread == limits([5, 9], [50, 60]).spread


def test_one_rep_alone_has_no_spread():
    assert limits([5], [50]).spread == 0


def test_nearly_nine_reps_in_ten_of_a_team_alike_fall_inside():
    random = np.random.default_rng(12)
    entered = random.integers(30, 300, 4000)
    passed = random.binomial(entered, 0.25)
    funnel = limits(passed, entered)
    inside = (funnel.low <= passed / entered) & (passed / entered <= funnel.high)
    assert inside.mean() == pytest.approx(0.90, abs=0.02)


@pytest.mark.parametrize(("passed", "entered"), [([3], [2]), ([-1], [2]), ([0, 0], [0, 0])])
def test_impossible_counts_are_refused(passed, entered):
    with pytest.raises(ValueError, match="a funnel needs"):
        limits(passed, entered)
