import numpy as np
import pytest
from scipy.special import expit

from spanco.inference.shocks import SHOCKS, USUAL, Past, learned_from


def past(came, n=2000, chance=0.1):
    """Return a forecast of the wins of many journeys of one chance, and what came."""
    q = expit(np.log(chance / (1 - chance)) + SHOCKS)
    return Past(n * q, n * q * (1 - q), came)


def office(spread, periods, seed):
    random = np.random.default_rng(seed)
    shocks = random.normal(0, spread, periods) if spread else np.zeros(periods)
    return [past(random.binomial(2000, expit(np.log(1 / 9) + shock))) for shock in shocks]


def test_before_any_forecast_was_tested_periods_may_differ_as_much_as_is_usual():
    nothing = learned_from([])
    assert nothing.mean == pytest.approx(USUAL * np.sqrt(2 / np.pi), abs=0.02)
    assert nothing.weight.sum() == pytest.approx(1)


@pytest.mark.parametrize("spread", [0.0, 0.25, 0.6])
def test_how_far_periods_differ_is_learned_from_many_of_them(spread):
    assert learned_from(office(spread, 60, seed=4)).mean == pytest.approx(spread, abs=0.05)


def test_four_periods_alike_do_not_prove_that_periods_never_differ():
    learned = learned_from([past(200) for _ in range(4)])
    assert 0.02 < learned.mean < learned_from([]).mean
    assert learned.weight[learned.spread >= 0.05].sum() > 0.1


def test_one_wild_period_is_not_beyond_belief():
    learned = learned_from([*office(0.1, 8, seed=1), past(900)])
    assert np.isfinite(learned.mean)
    assert learned.mean > learned_from(office(0.1, 8, seed=1)).mean


def test_shocks_are_drawn_about_nought_and_the_same_for_the_same_seed():
    learned = learned_from([past(150), past(260)])
    drawn = learned.draw(20_000, np.random.default_rng(0))
    assert np.median(drawn) == pytest.approx(0, abs=0.02)
    assert (drawn == learned.draw(20_000, np.random.default_rng(0))).all()
