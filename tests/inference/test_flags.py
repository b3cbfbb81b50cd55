import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spanco.inference.flags import judge, s_values

PROBABILITIES = arrays(float, st.integers(1, 40), elements=st.floats(0, 1))


def test_an_s_value_is_the_running_mean_of_the_sorted_error_probabilities():
    assert s_values(np.array([0.30, 0.01, 0.05])) == pytest.approx([0.12, 0.01, 0.03])


@given(PROBABILITIES)
def test_s_values_rise_with_the_chance_of_a_wrong_sign_and_never_exceed_it(p_below):
    p_wrong = np.minimum(p_below, 1 - p_below)
    s_value = s_values(p_wrong)
    assert np.all(s_value <= p_wrong + 1e-11)
    assert np.all(np.diff(s_value[np.argsort(p_wrong)]) >= -1e-11)


@given(PROBABILITIES, st.randoms(use_true_random=False))
def test_the_order_of_the_comparisons_does_not_matter(p_below, random):
    order = list(range(p_below.size))
    random.shuffle(order)
    one, other = judge(p_below), judge(p_below[order])
    assert other.s_value == pytest.approx(one.s_value[order])
    assert other.level == tuple(one.level[index] for index in order)
    assert other.flag == tuple(one.flag[index] for index in order)


@given(PROBABILITIES)
def test_a_flag_is_set_where_and_only_where_the_level_is_clear(p_below):
    verdicts = judge(p_below)
    for p, level, flag in zip(p_below, verdicts.level, verdicts.flag, strict=True):
        assert (flag is not None) == (level == "clear")
        if flag == "below":
            assert p >= 0.95
        if flag == "above":
            assert p <= 0.05


@given(PROBABILITIES)
def test_below_and_above_are_treated_alike(p_below):
    one, other = s_values(np.minimum(p_below, 1 - p_below)), judge(1 - p_below).s_value
    assert other == pytest.approx(one, abs=1e-11)


def test_levels_follow_the_one_scale_of_certainty():
    verdicts = judge(np.array([0.97, 0.90, 0.70, 0.02, 0.15, 0.5]))
    assert verdicts.level == ("clear", "likely", "cannot tell", "clear", "likely", "cannot tell")
    assert verdicts.flag == ("below", None, None, "above", None, None)


def test_a_probability_of_95_percent_is_clear_and_one_of_80_likely():
    assert judge(np.array([0.95, 0.9499, 0.80, 0.7999])).level == ("clear", "likely", "likely", "cannot tell")


def test_a_comparison_with_nothing_to_judge_is_left_alone():
    verdicts = judge(np.array([np.nan, 0.99]))
    assert np.isnan(verdicts.s_value[0])
    assert verdicts.s_value[1] == pytest.approx(0.01)
    assert (verdicts.level[0], verdicts.flag[0]) == ("cannot tell", None)


def test_no_comparison_is_no_verdict():
    assert judge(np.array([])).level == ()


@pytest.mark.parametrize("impossible", [-0.1, 1.1])
def test_what_is_no_probability_is_refused(impossible):
    with pytest.raises(ValueError, match="between 0 and 1"):
        judge(np.array([0.5, impossible]))
