"""How many targets it takes to win so many customers in so many weeks, with a stated chance.

A plan made on the average succeeds about half of the time: it leaves out how little is known of a rep's
ratios, what chance does to a few customers, and how long sales take. Here all three are in.
"""

import math
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from spanco.inference.maturity import Lag
from spanco.inference.team import TeamPosterior

Vector = NDArray[np.float64]

MOST_TARGETS: Final = 1_000_000
"""Beyond these a plan is no plan."""

DAYS_A_WEEK: Final = 7


def ratio_draws(posterior: TeamPosterior, rep: int, draws: int = 4000, seed: int = 0) -> Vector:
    """Draw the true ratio of one rep of a team, ``rep`` its place there: (draws,), in [0, 1].

    The other reps are not drawn, so that a team of thousands costs no more than one of ten.

    >>> from spanco.inference.team import fit
    >>> ratio_draws(fit(np.array([5, 9]), np.array([50, 60])), 1, draws=100).shape
    (100,)
    """
    alone = slice(rep, rep + 1)
    one = replace(posterior, passed=posterior.passed[alone], entered=posterior.entered[alone])
    return one.draw(draws=draws, seed=seed).p[:, 0]


def share_in_time(lag: Lag, weeks: int) -> float:
    """Return which share of the passings lies within ``weeks``, of journeys begun evenly over their days.

    ``lag`` is that of the whole way. A journey begun on the last day has that day only, one begun on the
    first has all of them.

    >>> round(share_in_time(Lag(np.repeat([0.0, 1.0], [7, 1]), 50), 2), 3)
    0.5
    >>> share_in_time(Lag(np.repeat([0.0, 1.0], [14, 1]), 50), 2)
    0.0
    """
    return float(lag.at(np.arange(DAYS_A_WEEK * weeks)).mean())


def chance(targets: int, ratio: Vector, customers: int, arrived: float = 1.0) -> float:
    """Return the probability that ``targets`` bring at least ``customers``, in [0, 1].

    ``ratio`` (draws,) holds draws of the rep's ratio from target to customer, ``arrived`` is the share of
    these customers that are won in time: the mean over the draws of ``P(Bin(targets, ratio arrived) >=
    customers)``, the binomial tail being an incomplete beta function (Abramowitz and Stegun 1964, eq.
    26.5.24).

    >>> round(chance(3, np.array([0.5]), 2), 3)
    0.5
    """
    if targets < customers:
        return 0.0
    return float(betainc(customers, targets - customers + 1, ratio * arrived).mean())


def targets_needed(
    ratio: Vector, customers: int, confidence: float = 0.80, arrived: float = 1.0
) -> int | None:
    """Return the fewest targets that bring at least ``customers`` with probability ``confidence``.

    ``ratio`` and ``arrived`` are those of ``chance``. None where not even ``MOST_TARGETS`` are enough:
    nothing is won in time, or next to nothing is ever won.

    >>> targets_needed(np.array([0.5]), 2, 0.5)
    3
    >>> targets_needed(np.array([0.5]), 2, 0.5, arrived=0.0) is None
    True

    Raises ValueError where ``customers`` is not positive, ``confidence`` lies outside (0, 1) or a ratio or
    ``arrived`` outside [0, 1].
    """
    _check(ratio, customers, confidence, arrived)

    def enough(targets: int) -> bool:
        return chance(targets, ratio, customers, arrived) >= confidence

    if customers > MOST_TARGETS or not enough(MOST_TARGETS):
        return None
    average = on_average(ratio, customers)
    high = min(max(average or customers, customers), MOST_TARGETS)
    low = customers - 1
    while not enough(high):
        low, high = high, min(2 * high, MOST_TARGETS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def on_average(ratio: Vector, customers: int) -> int | None:
    """Return how many targets bring ``customers`` on the average: the plan usually made.

    It knows neither doubt nor lag; ``chance`` tells what it is worth. None where the mean ratio is 0.

    >>> on_average(np.array([0.1, 0.3]), 12)
    60
    """
    mean = float(ratio.mean())
    # The mean of several draws may miss a round number by its last digit.
    return math.ceil(round(customers / mean, 9)) if mean else None


def reached(targets: int, reach: Vector, seed: int = 0) -> NDArray[np.int64]:
    """Draw how many of ``targets`` reach each milestone: (draws, milestones), the same for the same seed.

    ``reach`` (draws, milestones) is the probability that a target has reached each milestone in time,
    which falls from one to the next; who reaches one has reached those before.

    >>> reached(10, np.array([[1.0, 0.0]])).tolist()
    [[10, 0]]
    """
    generator = np.random.default_rng(seed)
    counts = np.empty(reach.shape, dtype=np.int64)
    standing, before = np.full(reach.shape[0], targets), np.ones(reach.shape[0])
    for place, now in enumerate(reach.T):
        passing = np.divide(now, before, out=np.zeros_like(now), where=before > 0)
        standing = generator.binomial(standing, np.clip(passing, 0.0, 1.0))
        counts[:, place], before = standing, now
    return counts


def _check(ratio: Vector, customers: int, confidence: float, arrived: float) -> None:
    if customers < 1:
        message = f"a plan is for at least one customer: {customers}"
        raise ValueError(message)
    if not 0 < confidence < 1:
        message = f"a confidence lies between 0 and 1: {confidence}"
        raise ValueError(message)
    if not (((ratio >= 0) & (ratio <= 1)).all() and 0 <= arrived <= 1):
        message = "ratios and the share in time lie between 0 and 1"
        raise ValueError(message)
