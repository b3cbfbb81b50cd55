"""Offices whose quarters differ, simulated by ages: what was known at each quarter's end, and what came."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from spanco.inference.back_testing import Trial, back_test
from spanco.inference.forecasting import Newcomers, OpenJourneys, outlook_of
from spanco.inference.winning import chances_of
from spanco.method import Fates, Link

QUARTER = 90
LINKS = (Link("R3", "met", "proposed"), Link("R4", "proposed", "won"))
AGES = 120
FIRST = 3
"""So many quarters pass before the first is forecast."""


def _hazards():
    """Return for each milestone the daily chances to go on and to be lost, by age."""
    age = np.arange(AGES)
    return (
        (0.05 * np.exp(-age / 25), 0.004 + 0.02 * age / AGES),
        (0.012 * np.exp(-((age - 25) ** 2) / 800) + 0.001, 0.002 + 0.02 * age / AGES),
    )


@dataclass
class Office:
    """One milestone of many offices: how many stand there by age, and what became of those who left."""

    standing: np.ndarray
    passed: np.ndarray
    lost: np.ndarray

    @classmethod
    def empty(cls, offices):
        return cls(*(np.zeros((offices, AGES), dtype=int) for _ in range(3)))

    def day(self, coming, onward, losing, random):
        """Let a day pass: who came yesterday is a day older; return how many go on."""
        self.standing[:, 1:] = self.standing[:, :-1]
        self.standing[:, 0] = coming
        # The oldest are given up.
        losing = np.append(losing[:-1], 1.0)
        leave = random.binomial(self.standing, 1 - (1 - onward) * (1 - losing))
        going = random.binomial(leave, onward / (1 - (1 - onward) * (1 - losing)))
        self.standing -= leave
        self.passed += going
        self.lost += leave - going
        return going.sum(axis=1)


def offices_and_quarters(offices, quarters, *, shock, seed, per_day=2.0, curves=10):
    """Return for each office one trial a quarter, from quarter ``FIRST`` on.

    ``shock`` is the standard deviation of what all chances to go on of a quarter have in common, in logits.
    """
    random = np.random.default_rng(seed)
    places = [Office.empty(offices) for _ in LINKS]
    starts = np.zeros((offices, 0), dtype=int)
    trials = [[] for _ in range(offices)]
    outlooks = []
    for quarter in range(quarters):
        if quarter >= FIRST:
            outlooks = [_outlook(places, starts, n, curves, random) for n in range(offices)]
        common = random.normal(0, shock, (offices, 1))
        won = np.zeros(offices, dtype=int)
        new = random.poisson(per_day, (offices, QUARTER))
        starts = np.concatenate((starts, new), axis=1)
        for day in range(QUARTER):
            coming = new[:, day]
            for place, (onward, losing) in zip(places, _hazards(), strict=True):
                coming = place.day(coming, expit(logit(onward) + common), losing, random)
            won += coming
        for n, outlook in enumerate(outlooks):
            nothing = np.zeros(outlook.chance.size, dtype=np.intp)
            trials[n].append(Trial(outlook, int(won[n]), nothing, nothing))
    return trials


def share_held(offices, draws=500):
    """Return the share of all ranges of all offices that held."""
    outcomes = [back_test(trials, draws=draws)[0] for trials in offices]
    return np.mean([outcome.held for of_office in outcomes for outcome in of_office])


def _outlook(places, starts, office, curves, random):
    """Return what was known of one office."""
    fates, cells = [], []
    for position, (link, place) in enumerate(zip(LINKS, places, strict=True)):
        columns = (place.passed[office], place.lost[office], place.standing[office])
        fates.append(Fates(link, (), tuple(range(AGES)), *(tuple(column.tolist()) for column in columns)))
        cells += [(position, age, n) for age, n in enumerate(place.standing[office]) if n]
    journeys = OpenJourneys(*np.array(cells, dtype=np.intp).reshape(-1, 3).T)
    by_week = starts[office, -26 * 7 :].reshape(-1, 7).sum(axis=1)
    chances = chances_of(fates, QUARTER, draws=curves, generator=random)
    odds = np.zeros((1 + curves, len(LINKS)))
    return outlook_of(journeys, [Newcomers(0, by_week)], chances, odds, generator=random)
