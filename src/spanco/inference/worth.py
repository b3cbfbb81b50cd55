"""What wins are worth: sums of amounts, drawn from the amounts of those that may be won."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spanco.inference.forecasting import Whole, Wins
from spanco.inference.winning import Vector


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """Amounts of groups of journeys (groups,): how many carry one, their sum and the sum of their squares."""

    n: Vector
    total: Vector
    squares: Vector

    @property
    def mean(self) -> Vector:
        """The mean of each group; 0 where no journey carries an amount."""
        return np.asarray(self.total / np.maximum(self.n, 1))

    @property
    def variance(self) -> Vector:
        """The variance of each group."""
        return np.asarray(np.maximum(self.squares / np.maximum(self.n, 1) - self.mean**2, 0.0))

    def times(self, factor: float) -> "Amounts":
        """Return the amounts, each that many times as large."""
        return Amounts(self.n, self.total * factor, self.squares * factor**2)

    def grouped(self, group: Whole, groups: int) -> "Amounts":
        """Add up the amounts of cells by group."""
        n, total, squares = (
            np.bincount(group, each, groups).astype(np.float64) for each in (self.n, self.total, self.squares)
        )
        return Amounts(n, total, squares)


def worth_of(
    wins: Wins, n: Whole, known: Amounts, sold: Amounts, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Draw what wins are worth (draws,), in the currency of the amounts.

    ``n`` (groups,) journeys are open in each group and ``known`` holds the amounts of those that carry one.
    The others, and those yet to come, are worth what a sale was worth so far: ``sold`` (1,). A sum of amounts
    is drawn from the gamma distribution with its mean and variance, which is right for one amount of usual
    skew and for many; the more of a group is won, the less there is to choose from.

    >>> generator = np.random.default_rng(0)
    >>> all_alike = Amounts(np.array([3.0]), np.array([30.0]), np.array([300.0]))
    >>> wins = Wins(np.array([[0], [2]]), np.zeros((2, 0), dtype=np.int64))
    >>> worth_of(wins, np.array([3]), all_alike, all_alike, generator).tolist()
    [0.0, 20.0]
    """
    share = known.n / np.maximum(n, 1)
    mean = share * known.mean + (1 - share) * sold.mean
    square = share * (known.variance + known.mean**2) + (1 - share) * (sold.variance + sold.mean**2)
    variance = np.maximum(square - mean**2, 0.0)
    left = (n - wins.standing) / np.maximum(n - 1, 1)
    new = wins.new.sum(axis=1)
    total = wins.standing @ mean + new * sold.mean[0]
    spread = (wins.standing * left) @ variance + new * sold.variance[0]
    varied = spread > 1e-9 * np.maximum(total, 1e-300) ** 2
    shape = np.where(varied, total**2 / np.where(varied, spread, 1.0), 1.0)
    scale = np.where(varied, spread / np.where(varied, total, 1.0), 1.0)
    return np.asarray(np.where(varied, generator.gamma(shape, scale), total))
