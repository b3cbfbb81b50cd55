"""How old a cohort must be before its ratio may be believed, and what a young one is worth until then.

A journey that entered a link and neither passed nor was lost is open, not a failure. How long passing takes
is learned from the team's own older journeys; a young journey then counts for the share of those that pass
which would have passed by its age.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spanco.method import Ages, Fates

Vector = NDArray[np.float64]

MATURE: Final = 0.95
"""A cohort is mature once it is older than within which this share of the passings lie."""

SETTLED: Final = 0.99
"""An open journey older than within which this share of the passings lie is overdue."""

FEWEST_PASSINGS: Final = 20
"""Fewer dated passings than these say too little of how long passing takes."""


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """The share of the journeys that entered which have passed, and been lost, within so many days.

    ``days`` (times,) ascend; ``passed`` and ``lost`` (times,) are shares in [0, 1] that add up to at most 1.
    """

    days: Vector
    passed: Vector
    lost: Vector


def aalen_johansen(days: ArrayLike, passed: ArrayLike, lost: ArrayLike, still_open: ArrayLike) -> Incidence:
    """Estimate both incidences from histograms over distinct ascending ``days``.

    ``passed``, ``lost`` and ``still_open`` (..., times) count the journeys that passed, were lost or are open
    at that age. Open journeys leave the risk set after the others of their day: their fate is not known,
    while a loss ends the chance to pass (Aalen and Johansen 1978, Scandinavian Journal of Statistics
    5:141-150).

    >>> incidence = aalen_johansen([5, 8, 12], [0, 1, 0], [1, 0, 0], [0, 0, 1])
    >>> incidence.passed.round(4).tolist(), incidence.lost.round(4).tolist()
    ([0.0, 0.3333, 0.3333], [0.3333, 0.3333, 0.3333])
    """
    n_passed, n_lost, n_open = (np.asarray(each, dtype=np.float64) for each in (passed, lost, still_open))
    leaving = n_passed + n_lost + n_open
    at_risk = np.cumsum(leaving[..., ::-1], axis=-1)[..., ::-1]
    # At the last days nobody may be at risk; nothing happens there either.
    share = 1 / np.maximum(at_risk, 1e-300)
    surviving = np.cumprod(1 - (n_passed + n_lost) * share, axis=-1)
    before = np.concatenate((np.ones_like(surviving[..., :1]), surviving[..., :-1]), axis=-1)
    return Incidence(
        np.asarray(days, dtype=np.float64),
        np.cumsum(before * n_passed * share, axis=-1),
        np.cumsum(before * n_lost * share, axis=-1),
    )


def incidence_of(fates: Fates) -> Incidence:
    """Estimate both incidences of a link from what became of its journeys."""
    return aalen_johansen(fates.days, fates.passed, fates.lost, fates.open)


@dataclass(frozen=True, slots=True, eq=False)
class Lag:
    """How long a link takes those who pass it.

    ``within[d]`` is the share of the passings that lie within ``d`` whole days of entry; it ends at 1.
    ``passings`` counts the dated passings it rests on.
    """

    within: Vector
    passings: int

    def at(self, age: ArrayLike) -> Vector:
        """Return the share of the passings that lie within each age, in days; 0 before day 0.

        >>> Lag(np.array([0.2, 0.7, 1.0]), 50).at([-1, 0, 1, 9]).tolist()
        [0.0, 0.2, 0.7, 1.0]
        """
        ages = np.asarray(age)
        shares: Vector = np.where(
            ages < 0, 0.0, self.within[np.clip(ages, 0, self.within.size - 1).astype(np.intp)]
        )
        return shares

    def quantile(self, share: float) -> int:
        """Return the smallest number of days within which at least that share of the passings lie.

        >>> Lag(np.array([0.2, 0.7, 1.0]), 50).quantile(0.5)
        1
        """
        # Sums of shares reach their end only to the last digit.
        return int(np.searchsorted(self.within, share - 1e-12))

    @property
    def horizon(self) -> int:
        """The age in days from which a cohort is mature."""
        return self.quantile(MATURE)

    @property
    def settled(self) -> int:
        """The age in days from which an open journey is overdue."""
        return self.quantile(SETTLED)


def lag_of(fates: Fates) -> Lag | None:
    """Return how long passing takes, given that a journey passes; None where no dated passing shows it.

    It is the Aalen-Johansen incidence of passing over its last value, so that losses compete and open
    journeys do not shorten it.

    >>> from spanco.method import Link
    >>> fates = Fates(Link("R4", "proposed", "won"), (), (0, 2, 5), (1, 2, 1), (0, 3, 0), (0, 0, 2))
    >>> lag_of(fates).within.round(3).tolist()
    [0.25, 0.25, 0.75, 0.75, 0.75, 1.0]
    """
    passings = sum(fates.passed)
    if not passings:
        return None
    incidence = incidence_of(fates)
    last = max(day for day, n in zip(fates.days, fates.passed, strict=True) if n)
    place = np.searchsorted(incidence.days, np.arange(last + 1), side="right") - 1
    by_day = np.where(place < 0, 0.0, incidence.passed[np.maximum(place, 0)])
    return Lag(np.minimum(by_day / by_day[-1], 1.0), passings)


def lag_through(lags: Sequence[Lag]) -> Lag:
    """Return how long several links take one after the other, each independent of the others.

    >>> half = Lag(np.array([0.5, 1.0]), 20)
    >>> lag_through([half, half]).within.tolist()
    [0.25, 0.75, 1.0]
    """
    density = np.ones(1)
    for lag in lags:
        density = np.convolve(density, np.diff(lag.within, prepend=0.0))
    within = np.minimum(np.cumsum(density), 1.0)
    within[-1] = 1.0
    return Lag(within, min((lag.passings for lag in lags), default=0))


def effective(ages: Ages, lag: Lag | None) -> float:
    """Return how many journeys the entered ones are worth: ``max(sum G(age), passed)``.

    Without a lag every journey counts whole: nothing shows how long to wait.

    >>> from spanco.method import Link
    >>> link = Link("R4", "proposed", "won")
    >>> ages = Ages(link, (), (0, 1, 40), (5, 10, 3), (0, 2, 1), (5, 8, 0))
    >>> effective(ages, Lag(np.array([0.2, 0.7, 1.0]), 50))
    11.0
    """
    entered = np.asarray(ages.entered, dtype=np.float64)
    worth = entered.sum() if lag is None else float(entered @ lag.at(ages.days))
    return float(max(worth, sum(ages.passed)))


def informing(effective: ArrayLike, squares: ArrayLike, ratio: float) -> Vector:
    """Return how much weighed journeys tell of a ratio, as a share of what so many settled ones would.

    ``effective`` (reps,) is ``sum G(age)`` and ``squares`` (reps,) ``sum G(age)^2`` over the journeys that
    entered, ``ratio`` the team's, in [0, 1). Each has passed by its age with probability ``m G``, so that
    ``x / sum G`` varies by ``m (1 - m sum G^2 / sum G) / sum G``, where with ``sum G`` settled journeys it
    would by ``m (1 - m) / sum G``. The higher the ratio the more it matters: where nearly all pass, how many
    have done so by now is mostly chance. Fit with both counts times this share: the ratio stays, its range
    widens. (An effective size by the ratio of two variances, as in Kish 1965, Survey Sampling, section 8.2.)

    >>> informing([10.0, 10.0, 0.0], [10.0, 5.0, 0.0], 0.8).round(3).tolist()
    [1.0, 0.333, 0.2]
    """
    n_eff, of_squares = (np.asarray(each, dtype=np.float64) for each in (effective, squares))
    share = of_squares / np.maximum(n_eff, 1e-300)
    return np.asarray((1 - ratio) / (1 - ratio * share))
