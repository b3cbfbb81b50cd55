"""What all journeys of a period have in common: a good or a bad quarter.

Were journeys won independently of each other, a forecast of many would be almost certain; it never is. The
logits of all of them are moved together, by ``e ~ t * s``; how far quarters differ, ``s``, is learned from
how wrong earlier forecasts were. Few of them leave ``s`` uncertain, and it is integrated out: half-normal
before any.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Vector = NDArray[np.float64]

DEGREES: Final = 5
"""The degrees of freedom of the shocks: now and then a quarter is like no other."""

USUAL: Final = 0.5
"""The standard deviation of the half-normal on ``s`` before any forecast was put to the test."""

SHOCKS: Final = np.linspace(-4.0, 4.0, 81)
"""The shocks for which a forecast says what it expects; logits."""

_SPREADS: Final = np.linspace(0.0, 1.25, 51)
_NODES: Final = stdtrit(DEGREES, (np.arange(40) + 0.5) / 40)


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What came, and the ``mean`` and ``variance`` (81,) that were expected of it under each of SHOCKS."""

    mean: Vector
    variance: Vector
    came: int


@dataclass(frozen=True, slots=True, eq=False)
class Shocks:
    """How far periods may differ: each ``spread`` (spreads,), a logit, and its ``weight``; they sum to 1."""

    spread: Vector
    weight: Vector

    @property
    def mean(self) -> float:
        """The spread to expect."""
        return float(self.spread @ self.weight)

    def draw(self, n: int, generator: np.random.Generator) -> Vector:
        """Draw shocks (n,), each with a spread of its own."""
        spreads = generator.choice(self.spread, n, p=self.weight)
        return np.asarray(spreads * generator.standard_t(DEGREES, n))


def learned_from(past: Sequence[Past]) -> Shocks:
    """Return what earlier forecasts, of periods that do not overlap, say of how far periods differ.

    What came is taken to be normal around what was expected, given the shock; shocks are integrated over 40
    equally likely values of their t distribution, on a grid of spreads.

    >>> learned_from([]).mean > learned_from([Past(200 * np.exp(SHOCKS), 200 * np.exp(SHOCKS), 203)] * 6).mean
    True
    """
    log_density = -0.5 * (_SPREADS / USUAL) ** 2
    shocks = _SPREADS[:, None] * _NODES
    for one in past:
        mean = np.interp(shocks, SHOCKS, one.mean)
        # A count is never known better than to the nearest whole.
        variance = np.interp(shocks, SHOCKS, one.variance) + 0.25
        density = np.exp(-0.5 * (one.came - mean) ** 2 / variance) / np.sqrt(variance)
        log_density += np.log(density.mean(axis=1) + 1e-12 / (1 + one.came))
    weight = np.exp(log_density - log_density.max())
    return Shocks(_SPREADS, weight / weight.sum())
