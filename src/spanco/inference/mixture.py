"""Mixtures of betas: what the reps' own counts add to each node of the team's spread.

Node g gives a rep with x passed of n the posterior ``Beta(a_g + x, b_g + n - x)``; not knowing the node, the
rep's posterior is their mixture with the nodes' weights.
"""

from typing import Final

import numpy as np
from scipy.special import betainc, betaincinv, betaln, expit, log_expit, logit

from spanco.inference.spread import Spread, Vector, chunks

_LIMIT_TOLERANCE: Final = 1e-6
_MOST_STEPS: Final = 60
_FAR_LOGIT: Final = 700.0


def mean_and_sd(spread: Spread, passed: Vector, entered: Vector) -> tuple[Vector, Vector]:
    """Return the mean and standard deviation of each rep's true ratio, exact on the nodes."""
    a, b = spread.shapes
    kappa = a + b
    mean, variance = np.empty(passed.size), np.empty(passed.size)
    for rows in chunks(passed.size, a.size):
        size = kappa + entered[rows, None]
        of_node = (a + passed[rows, None]) / size
        mean[rows] = of_node @ spread.weight
        within = of_node * (1 - of_node) / (size + 1)
        variance[rows] = (within + (of_node - mean[rows, None]) ** 2) @ spread.weight
    return mean, np.sqrt(variance)


def p_below(spread: Spread, passed: Vector, entered: Vector, ratio: Vector) -> Vector:
    """Return the probability that each rep's true ratio lies below ``ratio``.

    It is one ratio per node, such as the team's mean ratio, or one column per rep.
    """
    a, b = spread.shapes
    probability = np.empty(passed.size)
    of_reps = np.broadcast_to(ratio, (passed.size, a.size))
    for rows in chunks(passed.size, a.size):
        x, n = passed[rows, None], entered[rows, None]
        probability[rows] = betainc(a + x, b + n - x, of_reps[rows]) @ spread.weight
    # The weights add up to 1 only to the last digit.
    return np.minimum(probability, 1.0)


def matched_limit(mean: Vector, sd: Vector, probability: float) -> Vector:
    """Return the quantile of the beta that has this mean and standard deviation."""
    size = mean * (1 - mean) / sd**2 - 1
    limit: Vector = betaincinv(mean * size, (1 - mean) * size, probability)
    return limit


def mixed_limit(spread: Spread, passed: Vector, entered: Vector, start: Vector, probability: float) -> Vector:
    """Return the quantile of each rep's mixture, to 1e-6 in probability.

    Newton's steps in logit p from ``start``, halving the bracket wherever a step leaves it.
    """
    a, b = spread.shapes
    limit = np.empty(passed.size)
    for rows in chunks(passed.size, a.size):
        shapes = a + passed[rows, None], b + (entered - passed)[rows, None]
        limit[rows] = _quantile(shapes, spread.weight, start[rows], probability)
    return limit


def _quantile(shapes: tuple[Vector, Vector], weight: Vector, start: Vector, probability: float) -> Vector:
    a, b = shapes
    norm = betaln(a, b)
    at = np.clip(logit(start), -_FAR_LOGIT, _FAR_LOGIT)
    low, high = np.full_like(at, -_FAR_LOGIT), np.full_like(at, _FAR_LOGIT)
    open_rows = np.arange(at.size)
    for _ in range(_MOST_STEPS):
        x, a_open, b_open = at[open_rows, None], a[open_rows], b[open_rows]
        excess = betainc(a_open, b_open, expit(x)) @ weight - probability
        density = np.exp(a_open * log_expit(x) + b_open * log_expit(-x) - norm[open_rows]) @ weight
        too_high = excess > 0
        high[open_rows[too_high]] = at[open_rows[too_high]]
        low[open_rows[~too_high]] = at[open_rows[~too_high]]
        far = np.abs(excess) > _LIMIT_TOLERANCE
        open_rows = open_rows[far]
        if not open_rows.size:
            break
        with np.errstate(divide="ignore"):
            step = at[open_rows] - excess[far] / density[far]
        inside = (low[open_rows] < step) & (step < high[open_rows])
        at[open_rows] = np.where(inside, step, (low[open_rows] + high[open_rows]) / 2)
    quantile: Vector = expit(at)
    return quantile
