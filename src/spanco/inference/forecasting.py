"""How many open journeys, and journeys yet to come, will be won within a horizon.

Each journey has its chance (``winning``); wins are Poisson-binomial, drawn by groups of nearly equal chances,
over draws of the chances and of how many journeys arrive, and all chances of a draw share one shock
(``shocks``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from spanco.inference.shocks import SHOCKS, Past
from spanco.inference.winning import Chances, Matrix, Vector

Whole = NDArray[np.intp]

WEEK: Final = 7
"""Arrivals are counted by weeks of so many days."""

_STEP: Final = 0.5
_LEAST: Final = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class OpenJourneys:
    """The journeys that are open: ``n`` (cells,) stand at milestone ``place`` for ``age`` whole days."""

    place: Whole
    age: Whole
    n: Whole


@dataclass(frozen=True, slots=True, eq=False)
class Newcomers:
    """Journeys that start at the milestone ``place``: how many did in each of the latest weeks (weeks,)."""

    place: int
    by_week: Whole


@dataclass(frozen=True, slots=True, eq=False)
class Wins:
    """Draws of how many are won: ``standing`` (draws, groups) of the open ones, ``new`` (draws, starts)."""

    standing: NDArray[np.int64]
    new: NDArray[np.int64]

    @property
    def total(self) -> NDArray[np.int64]:
        """All that will be won (draws,)."""
        return np.asarray(self.standing.sum(axis=1) + self.new.sum(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What a forecast is drawn from.

    ``chance`` (cells,) is that of each cell of the open journeys and ``group`` (cells,) the group it is drawn
    with; ``place`` and ``n`` (groups,) tell where a group stands and how many journeys it holds; ``logit``
    (draws, groups) are draws of the logit of its mean chance. ``arriving`` (draws, starts) are draws of how
    many journeys are expected to start within the horizon, ``dispersion`` (starts,) how much more than by
    chance their number varies, ``new_logit`` (draws, starts) the logit of the chance of one of them.
    """

    chance: Vector
    group: Whole
    place: Whole
    n: Whole
    logit: Matrix
    arriving: Matrix
    dispersion: Vector
    new_logit: Matrix

    def expecting(self, came: int) -> Past:
        """Return what is expected under each shock, beside what came."""
        mean, variance = np.empty(SHOCKS.size), np.empty(SHOCKS.size)
        for index, shock in enumerate(SHOCKS):
            q, new = expit(self.logit + shock), expit(self.new_logit + shock)
            by_draw = q @ self.n + (self.arriving * new).sum(axis=1)
            within = (q * (1 - q)) @ self.n
            within += (self.arriving * new * (1 + (self.dispersion - 1) * new)).sum(axis=1)
            mean[index] = by_draw.mean()
            variance[index] = within.mean() + by_draw.var()
        return Past(mean, variance, came)

    def draw(self, shocks: Vector, generator: np.random.Generator) -> Wins:
        """Draw wins, one row for each of the shocks (draws,)."""
        row = np.arange(shocks.size) % self.logit.shape[0]
        standing = generator.binomial(self.n, expit(self.logit[row] + shocks[:, None]))
        started = _started(self.arriving[row], self.dispersion, generator)
        new = generator.binomial(started, expit(self.new_logit[row] + shocks[:, None]))
        return Wins(standing, new)


def outlook_of(
    journeys: OpenJourneys,
    newcomers: Sequence[Newcomers],
    chances: Chances,
    odds: Matrix,
    *,
    generator: np.random.Generator,
) -> Outlook:
    """Prepare a forecast over the horizon of the chances.

    ``odds`` (1 + draws, milestones) is the logarithm of the odds ratio of whoever holds the journeys
    against all reps, by milestone, the estimate first; noughts where the journeys are those of all reps:
    theirs average out.

    Raises ValueError where the draws of the chances and of the odds do not match.
    """
    if odds.shape != (chances.within[0].shape[0], len(chances.within)):
        message = f"one odds ratio for each draw and milestone: got {odds.shape}"
        raise ValueError(message)
    by_cell = _by_cell(journeys, chances, odds)
    chance = expit(by_cell[0])
    _, first, group = np.unique(
        np.stack((journeys.place, np.floor(by_cell[0] / _STEP).astype(np.intp)), axis=1),
        axis=0,
        return_index=True,
        return_inverse=True,
    )
    n = np.bincount(group, journeys.n, first.size)
    mean = np.zeros((by_cell.shape[0], first.size))
    for index, of_draw in enumerate(expit(by_cell)):
        mean[index] = np.bincount(group, of_draw * journeys.n, first.size) / n
    starting = [one.place for one in newcomers]
    new = [_logit(chances.of_newcomers(place)) + odds[:, place] for place in starting]
    rates = [_rate(one, chances.horizon, max(by_cell.shape[0] - 1, 1), generator) for one in newcomers]
    drawn = slice(1, None) if by_cell.shape[0] > 1 else slice(None)
    return Outlook(
        chance=chance,
        group=group,
        place=journeys.place[first],
        n=n.astype(np.intp),
        logit=_logit(mean)[drawn],
        arriving=_columns([rate for rate, _ in rates], max(by_cell.shape[0] - 1, 1)),
        dispersion=np.array([dispersion for _, dispersion in rates]),
        new_logit=_columns(new, by_cell.shape[0])[drawn],
    )


def _by_cell(journeys: OpenJourneys, chances: Chances, odds: Matrix) -> Matrix:
    """Return the logit of the chance (1 + draws, cells) of the journeys in each cell."""
    by_cell = np.empty((odds.shape[0], journeys.n.size))
    for place in range(odds.shape[1]):
        here = journeys.place == place
        chance = chances.of_standing(place, journeys.age[here])
        by_cell[:, here] = _logit(chance) + odds[:, place, None]
    return by_cell


def _rate(
    newcomers: Newcomers, horizon: int, draws: int, generator: np.random.Generator
) -> tuple[Vector, float]:
    """Return draws of how many will start within the horizon, and how over-dispersed weeks are.

    Weeks are gamma-Poisson: their variance is a multiple of their mean, at least 1, and what the past weeks
    say of the mean is worth that much less. (Gelman et al. 2013, Bayesian Data Analysis, section 2.6,
    Jeffreys' prior.)
    """
    weeks = newcomers.by_week.size
    total = float(newcomers.by_week.sum())
    spread = float(newcomers.by_week.var(ddof=1)) if weeks > 1 else 0.0
    dispersion = max(1.0, spread / (total / weeks)) if total else 1.0
    rate = generator.gamma((total + 0.5) / dispersion, dispersion / (weeks * WEEK), draws)
    return rate * horizon, dispersion


def _started(expected: Matrix, dispersion: Vector, generator: np.random.Generator) -> NDArray[np.int64]:
    """Draw how many start: their variance is ``dispersion`` times their mean."""
    excess = np.broadcast_to(dispersion - 1, expected.shape)
    varied = excess > 1e-9
    mean = np.where(
        varied,
        generator.gamma(expected / np.where(varied, excess, 1.0), np.where(varied, excess, 1.0)),
        expected,
    )
    return np.asarray(generator.poisson(mean))


def _logit(chance: Matrix) -> Matrix:
    """Return logits, none of them infinite."""
    return np.asarray(logit(np.clip(chance, _LEAST, 1 - _LEAST)))


def _columns(columns: Sequence[Vector], rows: int) -> Matrix:
    return np.stack(columns, axis=1) if columns else np.zeros((rows, 0))
