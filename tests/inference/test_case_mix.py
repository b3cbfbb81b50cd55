import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanco.inference.case_mix import decompose, mix_effect, standardise

# Simpson's case: A is better among small and among enterprise, and 8 points worse overall.
PASSED = np.array([[8, 18], [32, 2]])
ENTERED = np.array([[20, 80], [90, 10]])

CELL = st.sampled_from([(0, 0), (0, 7), (9, 9), (1, 3), (8, 20), (18, 80), (32, 90), (2, 10), (5, 60)])


def table(reps):
    """Counts (reps, segments, 2): passed and entered, many of them zero."""
    return st.integers(1, 4).flatmap(
        lambda segments: st.lists(
            st.lists(CELL, min_size=segments, max_size=segments), min_size=reps, max_size=reps
        ).map(np.array)
    )


TWO = table(2).filter(lambda counts: bool((counts[:, :, 1].sum(axis=1) > 0).all()))
TEAM = st.integers(1, 6).flatmap(table)


def split(counts):
    return decompose(counts[0, :, 0], counts[0, :, 1], counts[1, :, 0], counts[1, :, 1])


def test_the_gap_of_simpsons_case_is_all_mix_and_skill_points_the_other_way():
    parts = decompose(PASSED[0], ENTERED[0], PASSED[1], ENTERED[1])
    assert parts.gap == pytest.approx(-0.08, abs=1e-12)
    assert parts.mix == pytest.approx(-0.1157, abs=5e-5)
    assert parts.skill == pytest.approx(0.0357, abs=5e-5)


@given(TWO)
@settings(max_examples=40, deadline=None)
def test_mix_and_skill_add_up_to_the_gap_between_the_counted_ratios(counts):
    parts = split(counts)
    ratio = counts[:, :, 0].sum(axis=1) / counts[:, :, 1].sum(axis=1)
    assert parts.gap == pytest.approx(ratio[0] - ratio[1], abs=1e-12)
    assert parts.mix + parts.skill == pytest.approx(parts.gap, abs=1e-12)


@given(TWO)
@settings(max_examples=40, deadline=None)
def test_seen_from_the_other_side_every_part_changes_its_sign_only(counts):
    parts, turned = split(counts), split(counts[::-1])
    assert (turned.mix, turned.skill) == pytest.approx((-parts.mix, -parts.skill), abs=1e-12)


def test_on_equal_mixes_the_gap_is_skill_and_at_equal_ratios_it_is_mix():
    same_mix = decompose([8, 18], [20, 60], [20, 24], [40, 120])
    assert same_mix.mix == pytest.approx(0, abs=1e-12)
    assert same_mix.skill == pytest.approx(26 / 80 - 44 / 160)
    same_ratios = decompose([10, 2], [20, 10], [20, 20], [40, 100])
    assert same_ratios.skill == pytest.approx(0, abs=1e-12)
    assert same_ratios.mix == pytest.approx(12 / 30 - 40 / 140)


def test_a_segment_that_only_one_of_them_worked_says_nothing_of_skill():
    parts = decompose([5, 9], [10, 10], [5, 0], [10, 0])
    assert parts.skill == pytest.approx(0, abs=1e-12)
    assert parts.mix == pytest.approx(0.7 - 0.5)


def test_ratios_of_simpsons_case_on_the_combined_mix():
    assert standardise(PASSED, ENTERED) == pytest.approx([0.3213, 0.2856], abs=5e-5)


def test_a_rep_who_never_had_a_segment_of_the_mix_has_no_standardised_ratio():
    standardised = standardise([[5, 0], [4, 6]], [[10, 0], [10, 20]])
    assert np.isnan(standardised[0])
    assert standardised[1] == pytest.approx((20 * 0.4 + 20 * 0.3) / 40)


def test_a_segment_that_nobody_had_is_not_missed():
    with_empty = standardise(np.insert(PASSED, 1, 0, axis=1), np.insert(ENTERED, 1, 0, axis=1))
    assert with_empty == pytest.approx(standardise(PASSED, ENTERED), abs=1e-12)


def test_mix_effect_is_worked_out_by_hand():
    # Small 40 of 110, enterprise 20 of 90, together 60 of 200: A's 20 and 80 should give 25.05, not 30.
    a = 20 * 40 / 110 + 80 * 20 / 90 - 100 * 60 / 200
    assert mix_effect(ENTERED, PASSED) == pytest.approx([a, -a], abs=1e-12)


@given(TEAM)
@settings(max_examples=40, deadline=None)
def test_what_the_mix_gives_to_some_it_takes_from_others(counts):
    effect = mix_effect(counts[:, :, 1], counts[:, :, 0])
    assert effect.shape == (len(counts),)
    assert effect.sum() == pytest.approx(0, abs=1e-9)


def test_of_equal_mixes_nobody_has_an_advantage_however_well_they_pass():
    assert mix_effect([[10, 30], [20, 60], [5, 15]], [[9, 0], [2, 40], [0, 0]]) == pytest.approx(
        np.zeros(3), abs=1e-9
    )


def test_only_the_segments_ratios_matter_not_the_reps_own():
    swapped = [[16, 10], [24, 10]]
    assert mix_effect(ENTERED, swapped) == pytest.approx(mix_effect(ENTERED, PASSED), abs=1e-12)


def test_where_nothing_entered_there_is_no_mix_effect():
    assert mix_effect(np.zeros((2, 3)), np.zeros((2, 3))).tolist() == [0, 0]


def test_fractions_of_journeys_count_as_fractions():
    assert mix_effect(ENTERED / 4, PASSED / 4) == pytest.approx(mix_effect(ENTERED, PASSED) / 4, abs=1e-12)
    assert standardise(PASSED / 4, ENTERED / 4) == pytest.approx(standardise(PASSED, ENTERED), abs=1e-12)


@pytest.mark.parametrize("wrong", [(11, 10), (-1, 10), (float("nan"), 10), (1, float("inf"))])
def test_impossible_counts_are_refused_and_their_cell_named(wrong):
    passed, entered = PASSED.astype(float), ENTERED.astype(float)
    passed[1, 1], entered[1, 1] = wrong
    for refuse in (
        lambda: mix_effect(entered, passed),
        lambda: standardise(passed, entered),
        lambda: decompose(passed[0], entered[0], passed[1], entered[1]),
    ):
        with pytest.raises(ValueError, match=r"rep 1 .* segment 1"):
            refuse()


def test_counts_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="each rep and segment"):
        standardise(PASSED, ENTERED[:1])
    with pytest.raises(ValueError, match="each rep and segment"):
        mix_effect([20, 80], [8, 18])
    with pytest.raises(ValueError, match="same shape"):
        decompose([1, 2], [3, 4], [1], [2])


def test_a_gap_needs_a_ratio_on_both_sides():
    with pytest.raises(ValueError, match="nothing entered on one side"):
        decompose([1, 2], [3, 4], [0, 0], [0, 0])
