import numpy as np
import pytest

from spanco.inference.team import fit

TEAM = fit([4, 9, 12, 3, 20], [50, 44, 61, 48, 55])


def test_the_same_seed_draws_the_same_and_another_does_not():
    one, same, other = TEAM.draw(300, seed=1), TEAM.draw(300, seed=1), TEAM.draw(300, seed=2)
    assert np.array_equal(one.p, same.p)
    assert np.array_equal(one.mu, same.mu)
    assert not np.array_equal(one.p, other.p)


def test_4000_draws_with_seed_0_unless_asked():
    assert TEAM.draw().p.shape == (4000, 5)
    assert np.array_equal(TEAM.draw().mu, TEAM.draw(4000, seed=0).mu)


def test_draws_agree_with_the_posterior_they_come_from():
    drawn = TEAM.draw(20_000)
    assert drawn.p.mean(axis=0) == pytest.approx(TEAM.mean, abs=0.002)
    assert drawn.p.std(axis=0) == pytest.approx(TEAM.sd, rel=0.03)
    assert np.quantile(drawn.p, 0.05, axis=0) == pytest.approx(TEAM.low, abs=0.004)
    assert np.quantile(drawn.p, 0.95, axis=0) == pytest.approx(TEAM.high, abs=0.006)
    assert (drawn.p < drawn.mu[:, None]).mean(axis=0) == pytest.approx(TEAM.p_below, abs=0.015)
    assert np.quantile(drawn.mu, (0.05, 0.95)) == pytest.approx((TEAM.team_low, TEAM.team_high), abs=0.006)
    assert drawn.mu.mean() == pytest.approx(TEAM.team_mean, abs=0.002)


def test_no_two_draws_of_the_team_fall_on_one_point():
    assert np.unique(TEAM.draw(2000).mu).size == 2000


def test_reps_are_drawn_together():
    # Where nearly all that is uncertain is the team's own ratio, reps rise and fall with it.
    alike = fit([2] * 12, [10] * 12).draw()
    assert np.corrcoef(alike.p[:, 0], alike.p[:, 1])[0, 1] > 0.3


def test_draws_of_extreme_teams_stay_within_0_and_1():
    for passed, entered in (([0, 0, 0], [9, 9, 9]), ([0, 5000], [5000, 5000]), ([0, 1], [1, 1])):
        drawn = fit(passed, entered).draw(500)
        assert np.isfinite(drawn.p).all()
        assert ((drawn.p >= 0) & (drawn.p <= 1)).all()
