"""Where customers are gained and lost: what each link brought against a measure, in customers.

    gain = (x - n m) D  =  n_eff (p - m) D  +  (x - n_eff p) D  -  (n - n_eff) m D
                           skill               chance               still open

``x`` of ``n`` journeys passed the link, worth ``n_eff`` once their ages are weighed; ``m`` is the ratio they
are measured against and ``D`` what a journey that passes is worth in customers: the product of the measure's
ratios after the link, up to the signature. Links follow each other in time, so each is valued by what came
after, and anyone can check a gain with a pocket calculator.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Believed:
    """What is believed of true ratios (reps,): mean, 90 % limits, and P(below the measure)."""

    mean: Vector
    low: Vector
    high: Vector
    p_below: Vector


@dataclass(frozen=True, slots=True, eq=False)
class StepGain:
    """What one link gained each rep, in customers; every field is (reps,).

    ``gain == skill + chance + still_open``. ``skill``, its 90 % limits and ``p_loss`` (the probability that
    the true ratio lies below the measure, so that a passing worth anything is lost to skill) are NaN where
    nothing is believed of the rep; chance then is all that is not open.
    """

    gain: Vector
    skill: Vector
    low: Vector
    high: Vector
    p_loss: Vector
    chance: Vector
    still_open: Vector


def worth(ratios: Sequence[float]) -> list[float]:
    """Return what a journey that has passed each link is worth: the product of the ratios after it.

    >>> worth([0.5, 0.2, 0.25])
    [0.05, 0.25, 1.0]
    """
    worths = [1.0]
    for ratio in reversed(ratios[1:]):
        worths.append(worths[-1] * ratio)
    return worths[::-1]


def step_gain(  # noqa: PLR0913, PLR0917 - a link is three counts, a measure and a worth
    passed: ArrayLike,
    entered: ArrayLike,
    effective: ArrayLike,
    ratio: ArrayLike,
    worth_of_passing: float,
    believed: Believed,
) -> StepGain:
    """Return what one link gained each rep against ``ratio``, split into skill, chance and still open.

    ``passed``, ``entered`` and ``effective`` (reps,) are journeys; ``ratio``, in [0, 1], is what they are
    measured against: one for all, or one for each rep (on their own mix of segments). ``believed`` holds NaN
    where nothing is believed of a rep.

    >>> nobody = Believed(*(np.full(1, np.nan) for _ in range(4)))
    >>> float(step_gain([44], [66], [66], 0.78, 0.125, nobody).gain.round(3)[0])
    -0.935
    """
    x, n, n_eff = (np.asarray(each, dtype=np.float64) for each in (passed, entered, effective))
    m = np.broadcast_to(np.asarray(ratio, dtype=np.float64), x.shape)
    gain = (x - n * m) * worth_of_passing
    still_open = -(n - n_eff) * m * worth_of_passing

    def in_customers(true_ratio: Vector) -> Vector:
        return np.asarray(n_eff * (true_ratio - m) * worth_of_passing)

    skill = in_customers(believed.mean)
    return StepGain(
        gain=gain,
        skill=skill,
        low=in_customers(believed.low),
        high=in_customers(believed.high),
        p_loss=believed.p_below,
        chance=gain - still_open - np.nan_to_num(skill),
        still_open=still_open,
    )


def expected(inflow: Sequence[float], ratios: Sequence[float]) -> float:
    """Return how many customers journeys would have brought at given ratios.

    ``inflow[k]`` journeys came to the link k from elsewhere than the link before it: they started there, or
    were handed over; those handed on count below zero.

    >>> round(expected([400, 0, 0], [0.3, 0.65, 0.1]), 3)
    7.8
    """
    return sum(came * ratio * after for came, ratio, after in zip(inflow, ratios, worth(ratios), strict=True))


def inflow(entered: Sequence[float], passed: Sequence[float]) -> list[float]:
    """Return how many journeys came to each link from elsewhere than the link before it.

    >>> inflow([200, 60, 45], [60, 40, 30])
    [200, 0, 5]
    """
    return [n - before for n, before in zip(entered, (0, *passed[:-1]), strict=True)]
