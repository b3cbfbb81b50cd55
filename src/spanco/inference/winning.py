"""The chance that an open journey is won within some days, by where it stands and for how long it has.

A journey at a milestone either goes on to the next one or is lost; how long it stands before either is the
Aalen-Johansen incidence of that link. Standing there for ``a`` days, neither gone on nor lost,

    q(a, h) = sum over d in 1..h of f_next(a + d) W_next(h - d)  /  [1 - F_next(a) - F_lost(a)]

where ``f_next`` are the steps of ``F_next`` and ``W_next(u)`` the chance to be won within ``u`` days of
coming to the next milestone, built in the same way from the end of the chain. At the last milestone before
`won` this is

    q(a, h) = [F_w(a + h) - F_w(a)] / [1 - F_w(a) - F_l(a)]

(a chain of competing risks whose clock starts anew at each milestone: Putter, Fiocco and Geskus 2007,
Statistics in Medicine 26:2389-2430). Further back the same expression with the incidence of `won` from that
milestone would take a journey that still stands there for the average of all that came there and are still
open, most of which have gone on: it promises too much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spanco.inference.maturity import aalen_johansen
from spanco.method import Fates

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_NOBODY_LEFT: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """Chances to be won, in [0, 1]; the first row of each matrix is the estimate, the others draws of it.

    ``standing`` holds for each milestone before `won` a matrix (1 + draws, ages): the chance of a journey
    that has stood there for so many whole days to be won within the horizon. ``within`` holds for each
    milestone a matrix (1 + draws, horizon + 1): the chance to be won within so many days of coming there.
    """

    standing: tuple[Matrix, ...]
    within: tuple[Matrix, ...]

    @property
    def horizon(self) -> int:
        """How many days ahead they look."""
        return int(self.within[0].shape[1]) - 1

    def of_standing(self, place: int, ages: NDArray[np.intp]) -> Matrix:
        """Return the chances (1 + draws, ages) of journeys that stand at a milestone for so many days.

        Beyond the oldest journey ever seen there, it is that one's.
        """
        known = self.standing[place]
        return known[:, np.clip(ages, 0, known.shape[1] - 1)]

    def of_newcomers(self, place: int) -> Vector:
        """Return the chance (1 + draws,) of a journey that comes there on some day of the horizon.

        Every day is as likely as another: the mean of ``within`` over the days that are left.
        """
        return np.asarray(self.within[place][:, :-1].mean(axis=1))


def chances_of(
    fates: Sequence[Fates], horizon: int, *, draws: int, generator: np.random.Generator
) -> Chances:
    """Estimate the chances from what became of the journeys at each milestone up to `won`, in order.

    The draws give each journey a weight of its own (Bayesian bootstrap, Rubin 1981, Annals of Statistics
    9:130-134), so that small numbers are known to be small.

    >>> from spanco.method import Link
    >>> from numpy.random import default_rng
    >>> proposed = Fates(Link("R4", "proposed", "won"), (), (1, 2, 3), (2, 1, 0), (0, 2, 1), (0, 0, 0))
    >>> chances = chances_of([proposed], 1, draws=0, generator=default_rng(0))
    >>> chances.standing[0].round(3).tolist(), chances.within[0].round(3).tolist()
    ([[0.333, 0.25, 0.0, 0.0]], [[0.0, 0.333]])

    Raises ValueError where there is no milestone or the horizon is no day.
    """
    if not fates or horizon < 1:
        message = f"a chance to be won needs a milestone before it and a day: got {len(fates)} and {horizon}"
        raise ValueError(message)
    onward: Matrix = np.ones((1 + draws, horizon + 1))
    standing, within = [], []
    for of_link in reversed(fates):
        step, remaining = _leaving(of_link, draws, generator)
        both = _convolved(step, onward)
        ahead = _convolved(step, onward[:, :horizon])
        ages = remaining.shape[1]
        reached = np.zeros((1 + draws, ages))
        # What is passed d days from now, after a + d days, and won in the h - d days that are left then.
        known = ahead[:, horizon : horizon + ages]
        reached[:, : known.shape[1]] = known
        chance = np.where(remaining > _NOBODY_LEFT, reached / np.maximum(remaining, _NOBODY_LEFT), 0.0)
        standing.append(np.clip(chance, 0.0, 1.0))
        onward = np.clip(both[:, : horizon + 1], 0.0, 1.0)
        within.append(onward)
    return Chances(tuple(reversed(standing)), tuple(reversed(within)))


def _leaving(fates: Fates, draws: int, generator: np.random.Generator) -> tuple[Matrix, Matrix]:
    """Return by whole days (1 + draws, days) the share that goes on that day and the share that stays."""
    days = np.asarray(fates.days, dtype=np.intp)
    counts = np.array([fates.passed, fates.lost, fates.open], dtype=np.float64)
    weighted = np.concatenate((counts[None], generator.standard_gamma(counts, (draws, *counts.shape))))
    incidence = aalen_johansen(days, weighted[:, 0], weighted[:, 1], weighted[:, 2])
    width = int(days[-1]) + 1 if days.size else 1
    step, remaining = np.zeros((1 + draws, width)), np.ones((1 + draws, width))
    if days.size:
        left = 1 - incidence.passed - incidence.lost
        step[:, days] = np.diff(incidence.passed, axis=1, prepend=0.0)
        # Between two days of the histogram nothing happens.
        place = np.searchsorted(days, np.arange(width), side="right") - 1
        remaining = np.where(place < 0, 1.0, left[:, np.maximum(place, 0)])
    return step, remaining


def _convolved(first: Matrix, second: Matrix) -> Matrix:
    """Convolve row by row."""
    length = first.shape[1] + second.shape[1] - 1
    size = 1 << (length - 1).bit_length()
    product = np.fft.rfft(first, size, axis=1) * np.fft.rfft(second, size, axis=1)
    return np.asarray(np.fft.irfft(product, size, axis=1)[:, :length])
