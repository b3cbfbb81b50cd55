"""A rate: so many in so much time, when nothing else is known."""

from math import isfinite

from scipy.special import gammainccinv, gammaincinv


def garwood(events: int, exposure: float, level: float = 0.90) -> tuple[float, float]:
    """Return the exact limits ``(low, high)`` of a Poisson rate: ``events`` counted over ``exposure``.

    In events for each unit of exposure, be it hours or days. At any true rate the limits hold it with at
    least ``level``; for few events with more. ``low = chi2((1 - level) / 2; 2 x) / 2`` and ``high =
    chi2((1 + level) / 2; 2 x + 2) / 2``, over the exposure; ``low`` is 0 where nothing was counted.
    Garwood 1936, Biometrika 28:437-442.

    >>> [round(limit, 3) for limit in garwood(10, 1.0, level=0.95)]
    [4.795, 18.39]

    Raises ValueError where ``events`` is negative, ``exposure`` is not positive or ``level`` lies outside
    (0, 1).
    """
    if events < 0 or not (exposure > 0 and isfinite(exposure)):
        message = f"a rate needs no fewer than 0 events and some exposure: {events} in {exposure}"
        raise ValueError(message)
    if not 0 < level < 1:
        message = f"a level lies between 0 and 1: {level}"
        raise ValueError(message)
    outside = (1 - level) / 2
    # Half a chi-square of 2 x degrees of freedom is a gamma of shape x.
    low = gammaincinv(events, outside) if events else 0.0
    high = gammainccinv(events + 1, outside)
    return float(low) / exposure, float(high) / exposure
