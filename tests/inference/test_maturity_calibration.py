"""Weighing by age comes true in simulated teams whose truth is known.

One in four is won, after a lag that is Weibull with shape 1.5 and a median of 45 days; the others are lost
after one with a median of 80.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from spanco.inference.maturity import FEWEST_PASSINGS, Lag, effective, informing, lag_of
from spanco.inference.team import fit
from spanco.method import Ages, Fates, Link

LINK = Link("R4", "proposed", "won")
RATIO = 0.25
SIZES = (5, 10, 25)
QUARTER = 90


@dataclass
class Proposals:
    """Proposals by how many days ago they were made; ``after`` so many days each is won or lost."""

    age: np.ndarray
    wins: np.ndarray
    after: np.ndarray

    @property
    def settled(self):
        return self.after <= self.age

    @property
    def won(self):
        return self.wins & self.settled

    def chosen(self, which):
        return Proposals(self.age[which], self.wins[which], self.after[which])


def proposed(random, age, ratio):
    wins = random.random(age.size) < ratio
    scale = np.where(wins, 45, 80) / np.log(2) ** (1 / 1.5)
    # Made at some hour of the day.
    after = np.floor(scale * random.weibull(1.5, age.size) + random.random(age.size))
    return Proposals(age, wins, after.astype(int))


def lag_shown_by(proposals):
    day = np.minimum(proposals.after, proposals.age)
    columns = [
        np.bincount(day[which], minlength=day.max() + 1).tolist()
        for which in (proposals.won, ~proposals.wins & proposals.settled, ~proposals.settled)
    ]
    return lag_of(Fates(LINK, (), tuple(range(day.max() + 1)), *map(tuple, columns)))


def lag_of_older_cohorts(proposals):
    """The lag of cohorts older than within which 99 % of all passings lie, where they show enough."""
    lag = lag_shown_by(proposals)
    older = lag_shown_by(proposals.chosen(proposals.age >= lag.settled))
    return older if older.passings >= FEWEST_PASSINGS else lag


def ages_of(proposals):
    days, place = np.unique(proposals.age, return_inverse=True)
    columns = [
        np.bincount(place[which], minlength=days.size).tolist()
        for which in (proposals.age >= 0, proposals.won, ~proposals.settled)
    ]
    return Ages(LINK, (), tuple(days.tolist()), *map(tuple, columns))


@cache
def seen(learn):
    """What reps with 30 proposals in the last quarter seem to win, in 250 teams of two years' history."""
    random = np.random.default_rng(11)
    ratios = []
    for _ in range(250):
        team = proposed(random, random.integers(0, 730, 800), RATIO)
        lag = learn(team)
        for _ in range(4):
            rep = proposed(random, random.integers(0, QUARTER, 30), RATIO)
            ratios.append(rep.won.sum() / effective(ages_of(rep), lag))
    return np.array(ratios)


@pytest.mark.parametrize(("days", "bias"), [(90, -0.52), (180, -0.28), (365, -0.14)])
def test_counting_open_proposals_as_not_won_slanders_the_last_quarter_most(days, bias):
    random = np.random.default_rng(7)
    all_of_them = proposed(random, random.integers(0, days, 60_000), RATIO)
    assert all_of_them.won.mean() / RATIO - 1 == pytest.approx(bias, abs=0.025)


@pytest.mark.parametrize("learn", [lag_of_older_cohorts, lag_shown_by])
def test_weighing_by_age_is_off_by_at_most_5_percent_on_a_quarter_and_30_proposals(learn):
    assert seen(learn).mean() == pytest.approx(RATIO, rel=0.05)


def test_the_lag_is_learned_as_it_is():
    random = np.random.default_rng(5)
    lags = [lag_of_older_cohorts(proposed(random, random.integers(0, 730, 800), RATIO)) for _ in range(100)]
    # Weibull: scale (ln 20) ** (1 / 1.5) and scale (ln 100) ** (1 / 1.5) days.
    assert np.mean([lag.quantile(0.5) for lag in lags]) == pytest.approx(45, abs=1)
    assert np.mean([lag.horizon for lag in lags]) == pytest.approx(119, abs=4)
    assert np.mean([lag.settled for lag in lags]) == pytest.approx(159, abs=10)


def test_cohorts_that_are_old_enough_but_few_do_not_replace_the_lag_of_all():
    random = np.random.default_rng(6)
    team = proposed(random, random.integers(0, 300, 110), RATIO)
    lag = lag_of_older_cohorts(team)
    assert lag.passings == lag_shown_by(team).passings
    assert lag.passings >= FEWEST_PASSINGS


@cache
def teams(ratio, times=5):
    """Young teams, so many of each size: true ratios, passed, worth, and how much that tells."""
    random = np.random.default_rng(3)
    found = []
    for size in SIZES * times:
        true = random.beta(40 * ratio, 40 * (1 - ratio), size)
        lag = lag_of_older_cohorts(proposed(random, random.integers(0, 730, 2000), ratio))
        reps = [proposed(random, random.integers(0, QUARTER, random.integers(10, 61)), p) for p in true]
        passed = np.array([rep.won.sum() for rep in reps], dtype=float)
        worth = np.array([effective(ages_of(rep), lag) for rep in reps])
        squares = np.array([(lag.at(rep.age) ** 2).sum() for rep in reps])
        found.append((true, passed, worth, informing(worth, squares, passed.sum() / worth.sum())))
    return found


def covered(posteriors):
    return np.mean([((fitted.low <= true) & (true <= fitted.high)).mean() for true, fitted in posteriors])


def test_nine_true_ratios_in_ten_of_young_reps_lie_within_the_limits():
    for_ratio = [
        covered([(true, fit(x * told, worth * told)) for true, x, worth, told in teams(ratio)])
        for ratio in (0.25, 0.8)
    ]
    # Thirty teams, each with one lag for all its reps, tell it to .026; 160 of each ratio gave .91 and .91.
    assert np.mean(for_ratio) == pytest.approx(0.90, abs=0.05)


def test_taking_weighed_journeys_for_settled_ones_promises_too_much_where_most_pass():
    assert covered([(true, fit(x, worth)) for true, x, worth, _ in teams(0.8)]) < 0.85


def test_weighed_ratios_vary_as_much_as_those_of_the_settled_journeys_that_tell_as_much():
    random = np.random.default_rng(9)
    age, share = np.array([10, 40, 160]), np.array([0.1, 0.5, 1.0])
    lag = Lag(np.interp(np.arange(161), age, share), 100)
    shares = np.repeat(lag.at(age), 30)
    for ratio in (0.2, 0.8):
        passed = (random.random((20_000, shares.size)) < ratio * shares).sum(axis=1)
        size = shares.sum() * informing(shares.sum(), (shares**2).sum(), ratio)
        assert np.var(passed / shares.sum()) == pytest.approx(ratio * (1 - ratio) / size, rel=0.05)
