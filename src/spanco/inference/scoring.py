"""How good forecasts were, once it is known what came."""

import numpy as np
from numpy.typing import ArrayLike


def brier(chance: ArrayLike, n: ArrayLike, won: ArrayLike) -> float:
    """Return the mean squared error of the chances given to journeys, in [0, 1]; 0 is perfect.

    ``chance``, ``n`` and ``won`` (cells,): ``won`` of ``n`` journeys that had this chance were won
    (Brier 1950, Monthly Weather Review 78:1-3).

    >>> brier([0.8, 0.1], [5, 10], [4, 1])
    0.1133...

    Raises ValueError where there is no journey.
    """
    p, all_n, all_won = (np.asarray(each, dtype=np.float64) for each in (chance, n, won))
    if not all_n.sum():
        message = "no journey was given a chance: there is nothing to score"
        raise ValueError(message)
    errors = all_won * (1 - p) ** 2 + (all_n - all_won) * p**2
    return float(errors.sum() / all_n.sum())


def skill(score: float, reference: float) -> float | None:
    """Return by how much a score beats a reference, 1 being perfect; None where there is no error to beat.

    >>> skill(0.09, 0.12)
    0.25
    """
    return 1 - score / reference if reference > 0 else None


def crps(draws: ArrayLike, came: float) -> float:
    """Return the continuous ranked probability score of a sample, in the unit of what came; 0 is perfect.

    It is the mean distance to what came less half the mean distance between draws (Gneiting and Raftery 2007,
    Journal of the American Statistical Association 102:359-378, eq. 21), and the absolute error of a
    forecast that names one number.

    >>> crps([1, 3], 2), crps([5], 2)
    (0.5, 3.0)
    """
    sample = np.sort(np.asarray(draws, dtype=np.float64))
    n = sample.size
    between = (2 * np.arange(n) - n + 1) @ sample / n**2
    return float(np.abs(sample - came).mean() - between)
