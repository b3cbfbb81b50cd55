"""What a customer costs in hours, and what a better ratio is worth where hours are short."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]

FILE_BOUND: Final = 1.0
"""Where targets are scarce, each ratio moves the customers in its own proportion."""


@dataclass(frozen=True, slots=True, eq=False)
class Effort:
    """What an hour brings.

    ``customers_an_hour`` counts all hours spent on targets until they are lost or have become customers.
    ``time_bound`` (links,) is the elasticity of
    each link's ratio where hours are scarce: a ratio better by one hundredth brings that many hundredths
    more customers in the same hours.
    """

    customers_an_hour: float
    time_bound: Vector

    @property
    def hours_a_customer(self) -> float:
        """The hours spent for each customer, those on targets that came to nothing included."""
        return 1 / self.customers_an_hour if self.customers_an_hour else float("inf")


def effort(hours: ArrayLike, ratios: ArrayLike) -> Effort:
    """Return the cost of a target from the hours each step takes.

    ``ratios`` (links,) are those of consecutive links, r_1 the first. ``hours`` (links + 1,) are h_0, h_1,
    ...: h_j is spent on each journey that reaches the j-th milestone, before it passes the next link or
    fails to; h_0 is spent on every target, the last on every customer after the signature. Then

        c = sum_j h_j prod_{i <= j} r_i        customers an hour = prod r_i / c

    where the empty product (j = 0) is 1. A better r_k raises the customers in its own proportion, and so
    every cost after it; the elasticity of customers an hour is what is left,

        1 - (sum_{j >= k} h_j prod_{i <= j} r_i) / c,

    the share of the hours spent before passing link k. Where the file is scarce, hours do not matter and
    each elasticity is ``FILE_BOUND``.

    >>> team = effort([0.25, 0.20, 0.30, 1.5, 4, 3], [0.28, 0.65, 0.78, 0.50, 0.25])
    >>> round(team.hours_a_customer, 1), team.time_bound.round(3).tolist()
    (51.3, [0.275, 0.336, 0.396, 0.63, 0.942])

    Raises ValueError where the lengths do not fit, a ratio lies outside [0, 1], or hours are negative or
    all zero.
    """
    h, r = np.asarray(hours, dtype=np.float64), np.asarray(ratios, dtype=np.float64)
    if r.ndim != 1 or h.shape != (r.size + 1,):
        message = f"one more hours than ratios: got {h.shape} hours and {r.shape} ratios"
        raise ValueError(message)
    if not ((r >= 0) & (r <= 1)).all():
        message = "a ratio lies between 0 and 1"
        raise ValueError(message)
    reach = np.concatenate(([1.0], np.cumprod(r)))
    spent = np.cumsum(h * reach)
    if not ((h >= 0).all() and spent[-1] > 0):
        message = "hours are not negative, and some are spent"
        raise ValueError(message)
    return Effort(float(reach[-1] / spent[-1]), spent[:-1] / spent[-1])
