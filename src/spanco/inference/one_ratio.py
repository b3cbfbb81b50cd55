"""One ratio alone: x passed of n, and nothing else known."""

from math import sqrt

from scipy.special import ndtri


def wilson(passed: float, entered: float, level: float = 0.90) -> tuple[float, float]:
    """Return the Wilson score interval ``(low, high)`` of a ratio, in [0, 1].

    It keeps close to its level at every n, where the textbook interval (estimate plus or minus 1.64
    standard errors) promises 95 % and holds 41 % at n = 5. Wilson 1927, JASA 22:209-212.

    >>> [round(limit, 4) for limit in wilson(5, 50, level=0.95)]
    [0.0435, 0.2136]

    Raises ValueError where ``entered`` is not positive, ``passed`` lies outside [0, entered] or
    ``level`` outside (0, 1).
    """
    check_ratio(passed, entered)
    z = normal_quantile(level)
    ratio = passed / entered
    centre = (ratio + z * z / (2 * entered)) / (1 + z * z / entered)
    half = z * sqrt(ratio * (1 - ratio) / entered + (z / (2 * entered)) ** 2) / (1 + z * z / entered)
    # At the ends one limit is the ratio itself; rounding must not move it past.
    return (max(0.0, centre - half) if passed else 0.0, min(1.0, centre + half) if passed < entered else 1.0)


def normal_quantile(level: float) -> float:
    """Return z such that a standard normal lies within -z and z with probability ``level``.

    >>> round(normal_quantile(0.95), 4)
    1.96

    Raises ValueError for a level outside (0, 1).
    """
    if not 0 < level < 1:
        message = f"a level lies between 0 and 1: {level}"
        raise ValueError(message)
    return float(ndtri((1 + level) / 2))


def check_ratio(passed: float, entered: float) -> None:
    """Raise ValueError unless ``0 <= passed <= entered`` and something entered."""
    if not (entered > 0 and 0 <= passed <= entered):
        message = f"a ratio needs 0 <= passed <= entered and at least one entered: {passed} of {entered}"
        raise ValueError(message)
