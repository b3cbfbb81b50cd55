"""The reps of one team at one link, judged as if all had worked the team's mix of segments.

    x_is ~ Bin(n_is, p_is)     logit p_is = beta_s + u_i     u_i ~ N(0, sigma^2)

A rep's standardised ratio is ``sum_s share_s expit(beta_s + u_i)`` with the team's shares: what the rep
would pass of the journeys the team as a whole was given. Segments and reps are normal about their mode
(Laplace), the spread ``sigma`` is integrated out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import ArrayLike
from scipy.special import expit, ndtr, ndtri

from spanco.inference.case_mix import check, team_mix
from spanco.inference.segments_and_reps import Modes, integrate
from spanco.inference.spread import Vector, chunks
from spanco.inference.team import LEVEL, Draws

_TAIL: Final = (1 - LEVEL) / 2
_POINTS, _MASSES = hermegauss(7)
_MASSES /= _MASSES.sum()
_CORRECTIONS: Final = 2
_HALVINGS: Final = 20


@dataclass(frozen=True, slots=True, eq=False)
class StandardisedPosterior:
    """What may be said of a team's reps at one link, had all worked the team's mix of segments.

    Every ratio and probability lies in [0, 1]. ``mean``, ``sd``, ``low`` and ``high`` (reps,) are each
    rep's standardised ratio: posterior mean, standard deviation and 90 % limits; ``p_below`` (reps,) is
    the probability that it lies below the team's own, which is that of a rep with ``u = 0``. ``effect``
    (reps,) is the posterior mean of ``u``, in logits. ``team_mean``, ``team_low`` and ``team_high`` are
    the team's own standardised ratio with its 90 % limits. ``share`` (segments,) is the team's mix;
    ``modes`` is what drawing needs.
    """

    mean: Vector
    sd: Vector
    low: Vector
    high: Vector
    p_below: Vector
    effect: Vector
    team_mean: float
    team_low: float
    team_high: float
    share: Vector
    modes: Modes = field(repr=False)

    def draw(self, draws: int = 4000, seed: int = 0) -> Draws:
        """Draw the team's and all reps' standardised ratios together, the same for the same seed.

        The spread first, then the segments given it, then all reps given both. Takes 8 bytes for each draw
        of each rep.

        >>> fit([[8, 18], [32, 2]], [[20, 80], [90, 10]]).draw(draws=100).p.shape
        (100, 2)
        """
        generator = np.random.default_rng(seed)
        modes = self.modes
        of_node = generator.choice(modes.weight.size, size=draws, p=modes.weight)
        mu, p = np.empty(draws), np.empty((draws, self.mean.size))
        for node in range(modes.weight.size):
            drawn = np.flatnonzero(of_node == node)
            for rows in chunks(drawn.size, self.mean.size):
                beta, u = modes.draw(node, drawn[rows].size, generator)
                mu[drawn[rows]] = expit(beta) @ self.share
                p[drawn[rows]] = _standardised(beta, u, self.share)
        return Draws(mu, p)


def fit(passed: ArrayLike, entered: ArrayLike) -> StandardisedPosterior:
    """Return the posterior of a team's standardised ratios from its counts by rep and segment.

    ``passed`` and ``entered`` (reps, segments) are journeys of one link, whole or fractional (weighted by
    maturity), none in some or many cells. A rep with none at all gets what the team makes likely for a new
    rep. Costs time and memory in proportion to reps.

    B's ratio is 8 points above A's, on easy journeys; on equal ones A is the likelier to be ahead:

    >>> team = fit([[8, 18], [32, 2]], [[20, 80], [90, 10]])
    >>> team.mean.round(2).tolist(), bool(team.p_below[0] < team.p_below[1])
    ([0.31, 0.29], True)

    A logistic model with one normal effect per rep, standardised over the mix (Breslow and Clayton 1993,
    Journal of the American Statistical Association 88:9-25; Lane and Nelder 1982, Biometrics 38:613-621).

    Raises ValueError where the counts do not match or lie outside 0 <= passed <= entered, and where
    fewer than two reps had a journey enter: one rep alone cannot be compared.
    """
    x, n = np.asarray(passed, dtype=np.float64), np.asarray(entered, dtype=np.float64)
    check(x, n)
    if np.count_nonzero(n.sum(axis=1)) < 2:
        message = "fewer than two reps had a journey enter this link: there is no team to compare with"
        raise ValueError(message)
    share, modes = team_mix(n), integrate(x, n)
    nodes = range(modes.weight.size)
    place, variance = np.array([_standardised_logits(modes, node, share) for node in nodes]).swapaxes(0, 1)
    mean = modes.weight @ _expected(expit, place, variance)
    sd = np.sqrt(modes.weight @ _expected(lambda logits: (expit(logits) - mean) ** 2, place, variance))
    low, high = (_mixed_limit(modes.weight, place, variance, tail) for tail in (_TAIL, 1 - _TAIL))
    # A ratio lies below the team's own exactly where u < 0.
    p_below = modes.weight @ ndtr(-modes.effect / np.sqrt(modes.effect_variance))
    return StandardisedPosterior(
        mean=mean[:-1],
        sd=sd[:-1],
        low=low[:-1],
        high=high[:-1],
        # The weights add up to 1 only to the last digit.
        p_below=np.minimum(p_below, 1.0),
        effect=modes.weight @ modes.effect,
        team_mean=float(mean[-1]),
        team_low=float(low[-1]),
        team_high=float(high[-1]),
        share=share,
        modes=modes,
    )


def _standardised(beta: Vector, u: Vector, share: Vector) -> Vector:
    """Return ``sum_s share_s expit(beta_s + u)`` (draws, reps)."""
    # The odds against are those of the segment times those of the rep: one exponential each.
    against_rep, against_segment = np.exp(-u), np.exp(-beta)
    standardised = np.zeros_like(u)
    for segment, weight in enumerate(share.tolist()):
        standardised += weight / (1 + against_segment[:, [segment]] * against_rep)
    return standardised


def _standardised_logits(modes: Modes, node: int, share: Vector) -> tuple[Vector, Vector]:
    """Return mean and variance (reps + 1,) of the logit of each standardised ratio, the team's own last.

    The logit of a standardised ratio is nearly linear in segments and rep, hence nearly normal. Its
    variance is that of the linear part; its mean is set so that the ratio's own mean comes out right, which
    is ``sum_s share_s E[expit(beta_s + u)]``.
    """
    # The team's own is that of a rep with u = 0, for certain.
    effect, own = np.append(modes.effect[node], 0.0), np.append(modes.own_variance[node], 0.0)
    covariance, lean = modes.covariance[node], np.pad(modes.lean[node], ((0, 0), (0, 1)))
    eta = modes.beta[node][:, None] + effect
    leaning = covariance @ lean
    of_eta = np.diag(covariance)[:, None] - 2 * leaning + (leaning * lean).sum(axis=0) + own
    passing, failing = share @ expit(eta), share @ expit(-eta)
    slope = share[:, None] * _slope(eta) / (passing * failing)
    tilt = slope - slope.sum(axis=0) * lean
    variance = (covariance @ tilt * tilt).sum(axis=0) + slope.sum(axis=0) ** 2 * own
    place = np.log(passing / failing)
    # Of passing and failing the rarer is counted: near 1 a ratio has no digits left.
    side = np.where(place > 0, -1.0, 1.0)
    mean = share @ _expected(expit, side * eta, np.maximum(of_eta, 0.0))
    for _ in range(_CORRECTIONS):
        off = mean - _expected(expit, side * place, variance)
        place += side * off / _expected(_slope, place, variance)
    return place, variance


def _slope(logits: Vector) -> Vector:
    """Return ``p (1 - p)``, by which a ratio rises with its logit."""
    slope: Vector = expit(logits) * expit(-logits)
    return slope


def _expected(value: Callable[[Vector], Vector], place: Vector, variance: Vector) -> Vector:
    """Return the mean of a function of a normal logit (Gauss-Hermite)."""
    sd, mean = np.sqrt(variance), np.zeros_like(place)
    for point, mass in zip(_POINTS, _MASSES, strict=True):
        mean += mass * value(place + sd * point)
    return mean


def _mixed_limit(weight: Vector, place: Vector, variance: Vector, probability: float) -> Vector:
    """Return the quantile of each mixture of logit-normals, by bisection between its parts' own."""
    sd = np.sqrt(variance)
    limits = place + sd * ndtri(probability)
    low, high = limits.min(axis=0), limits.max(axis=0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = weight @ ndtr((middle - place) / sd) < probability
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    limit: Vector = expit(high)
    return limit
