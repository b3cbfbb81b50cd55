import numpy as np
import pytest

from spanco.inference import scoring


def test_a_perfect_chance_has_no_error_and_the_worst_has_one():
    assert scoring.brier([1, 0], [3, 4], [3, 0]) == 0
    assert scoring.brier([0, 1], [3, 4], [3, 0]) == 1


def test_cells_count_for_as_many_journeys_as_they_hold():
    one_by_one = scoring.brier([0.2] * 5 + [0.7] * 2, [1] * 7, [1, 0, 0, 0, 0, 1, 1])
    assert scoring.brier([0.2, 0.7], [5, 2], [1, 2]) == pytest.approx(one_by_one)


def test_the_true_chance_is_the_best_to_say():
    truth = scoring.brier([0.3], [1000], [300])
    assert truth < min(scoring.brier([other], [1000], [300]) for other in (0.25, 0.35, 0.5))


def test_without_a_journey_there_is_nothing_to_score():
    with pytest.raises(ValueError, match="no journey"):
        scoring.brier([], [], [])


def test_the_error_of_a_sample_tends_to_that_of_its_distribution():
    """Gneiting and Raftery 2007, eq. 5: of a standard normal at y, y (2 F(y) - 1) + 2 f(y) - 1 / sqrt(pi)."""
    draws = np.random.default_rng(0).normal(size=200_000)
    assert scoring.crps(draws, 0.0) == pytest.approx((np.sqrt(2) - 1) / np.sqrt(np.pi), abs=3e-3)
    assert scoring.crps(draws, 1.0) == pytest.approx(0.6024414, abs=3e-3)


def test_the_error_of_a_sample_is_that_of_all_pairs():
    draws = np.array([4.0, 1.0, 1.0, 9.0])
    pairs = np.abs(draws[:, None] - draws).mean()
    assert scoring.crps(draws, 3) == pytest.approx(np.abs(draws - 3).mean() - pairs / 2)


def test_skill_is_nought_at_the_reference_and_unknown_where_the_reference_is_perfect():
    assert scoring.skill(0.2, 0.2) == 0
    assert scoring.skill(0.2, 0.0) is None
