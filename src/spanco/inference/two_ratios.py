"""Two ratios that share no team: their difference, and which is likely the higher."""

from math import asin, sqrt

import numpy as np
from scipy.special import betainc, betaln, expit, log_expit, ndtri, polygamma

from spanco.inference.one_ratio import check_ratio, normal_quantile, wilson

_NEGLIGIBLE_NATS = 40.0
_STEPS_PER_SD = 6


def newcombe(
    passed_1: float, entered_1: float, passed_2: float, entered_2: float, level: float = 0.90
) -> tuple[float, float, float]:
    """Return ``(difference, low, high)`` of the first ratio minus the second, in [-1, 1].

    Newcombe 1998, Statistics in Medicine 17:873-890, method 10: each side of the interval joins the
    Wilson limits that lie on that side.

    >>> [round(value, 4) for value in newcombe(5, 50, 5, 60, level=0.95)]
    [0.0167, -0.0959, 0.1397]

    Raises ValueError as ``wilson`` does.
    """
    low_1, high_1 = wilson(passed_1, entered_1, level)
    low_2, high_2 = wilson(passed_2, entered_2, level)
    ratio_1, ratio_2 = passed_1 / entered_1, passed_2 / entered_2
    difference = ratio_1 - ratio_2
    below = sqrt((ratio_1 - low_1) ** 2 + (high_2 - ratio_2) ** 2)
    above = sqrt((high_1 - ratio_1) ** 2 + (ratio_2 - low_2) ** 2)
    return difference, max(-1.0, difference - below), min(1.0, difference + above)


def p_first_higher(
    passed_1: float,
    entered_1: float,
    passed_2: float,
    entered_2: float,
    prior: tuple[float, float] = (0.5, 0.5),
) -> float:
    """Return the probability that the first true ratio is the higher one.

    Both ratios have the same ``Beta(*prior)`` before anything is seen: ``(0.5, 0.5)`` is Jeffreys',
    ``(1, 1)`` the uniform one, ``(mean * kappa, (1 - mean) * kappa)`` a team known from elsewhere.
    A prior that knows no team overstates: what it calls 90-97 % is right 71-87 % of the time.
    Reps of one team are compared by ``team.fit``.

    >>> round(p_first_higher(5, 50, 5, 60), 4)
    0.6211

    Raises ValueError where a count lies outside [0, entered], nothing entered, or the prior is not
    positive.
    """
    check_ratio(passed_1, entered_1)
    check_ratio(passed_2, entered_2)
    if not min(prior) > 0:
        message = f"a beta prior has two positive parameters: {prior}"
        raise ValueError(message)
    first = (prior[0] + passed_1, prior[1] + entered_1 - passed_1)
    second = (prior[0] + passed_2, prior[1] + entered_2 - passed_2)
    # The narrower of the two is integrated over, so that the other one's curve is smooth on its steps.
    if _logit_sd(*first) <= _logit_sd(*second):
        return _expected_cdf(first, second)
    return 1 - _expected_cdf(second, first)


def _expected_cdf(over: tuple[float, float], of: tuple[float, float]) -> float:
    """Return E[F(p)], p ~ Beta(*over), F the distribution function of Beta(*of).

    Equal steps in logit p: the integrand is analytic and dies off at both ends, where that rule's error
    falls exponentially (Trefethen and Weideman 2014, SIAM Review 56:385-458).
    """
    a, b = over
    sd = _logit_sd(a, b)
    mode = np.log(a / b)
    # Beyond the bulk the log density of logit p falls at rate a on the left and b on the right.
    low = mode - 6 * sd - _NEGLIGIBLE_NATS / a
    high = mode + 6 * sd + _NEGLIGIBLE_NATS / b
    logit = np.linspace(low, high, 2 + int((high - low) / sd * _STEPS_PER_SD))
    density = np.exp(a * log_expit(logit) + b * log_expit(-logit) - betaln(a, b))
    return float(density @ betainc(*of, expit(logit)) / density.sum())


def _logit_sd(a: float, b: float) -> float:
    return float(np.sqrt(polygamma(1, a) + polygamma(1, b)))


def entries_to_tell_apart(ratio_1: float, ratio_2: float, power: float = 0.80, level: float = 0.95) -> int:
    """Return how many journeys must enter on each side before the two ratios can be told apart.

    The two-sided test at ``level`` then finds the difference with probability ``power`` (arcsine
    formula: Cohen 1988, Statistical Power Analysis, 6.2; to the nearest whole journey).

    >>> entries_to_tell_apart(5 / 50, 5 / 60)
    4696

    Raises ValueError where a ratio lies outside [0, 1], the two are equal, or power or level lie
    outside (0, 1).
    """
    if not (0 <= ratio_1 <= 1 and 0 <= ratio_2 <= 1 and ratio_1 != ratio_2):
        message = f"two different ratios between 0 and 1 are needed: {ratio_1} and {ratio_2}"
        raise ValueError(message)
    if not 0 < power < 1:
        message = f"a power lies between 0 and 1: {power}"
        raise ValueError(message)
    effect = 2 * asin(sqrt(ratio_1)) - 2 * asin(sqrt(ratio_2))
    return max(1, round(2 * ((normal_quantile(level) + float(ndtri(power))) / effect) ** 2))
