"""The reps of one team at one link, judged together: each rep borrows from what the others show.

    x_i ~ Bin(n_i, p_i)     p_i ~ Beta(mu kappa, (1 - mu) kappa)

with ``mu`` flat on [0, 1] and ``sigma``, the spread of the reps' logits, half-normal(0, 1) on (0, 4].
Both are integrated out: taking the best pair for granted covers 47-70 % where 90 % is claimed, in teams
of 5-25.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, sici

from spanco.inference import mixture
from spanco.inference.spread import (
    Box,
    Evidence,
    Prior,
    Spread,
    Vector,
    beta_shapes,
    chunks,
    condense,
    lay,
    search,
)

LEVEL: Final = 0.90
"""The probability that every interval of this room holds."""

LIMIT_SDS: Final = 1.6449
"""How many standard deviations of a normal the limits of an interval lie from its middle."""

_TAIL: Final = (1 - LEVEL) / 2
_FEWEST_CELLS: Final = 12
_CELLS_OF_SMALL_TEAM: Final = 48
_MOST_CELLS: Final = 192
_NODES_TIMES_REPS: Final = 15_000
_SETTLED: Final = 2e-5
_KNOWN_SPREAD: Final = 0.03
_CUTS_FOR_DRAWS: Final = 2
"""Even in large teams the team's ratio is then drawn less than 2 % too wide, the reps' not measurably so."""


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Joint draws from a team's posterior.

    ``mu`` (draws,) is the team's mean ratio and ``p`` (draws, reps) each rep's true ratio in the same
    draw, all in [0, 1].
    """

    mu: Vector
    p: Vector


@dataclass(frozen=True, slots=True, eq=False)
class TeamPosterior:
    """What may be said of a team's reps at one link. Every ratio and probability lies in [0, 1].

    ``mean``, ``sd``, ``low`` and ``high`` (reps,) are each rep's true ratio: posterior mean, standard
    deviation and 90 % limits; ``p_below`` (reps,) is the probability that it lies below the team's mean
    ratio. ``team_mean``, ``team_low`` and ``team_high`` are that mean ratio with its 90 % limits: the
    ratio of a typical rep, every rep weighing the same. The rest is what drawing needs.
    """

    mean: Vector
    sd: Vector
    low: Vector
    high: Vector
    p_below: Vector
    team_mean: float
    team_low: float
    team_high: float
    passed: Vector = field(repr=False)
    entered: Vector = field(repr=False)
    evidence: Evidence = field(repr=False)
    box: Box = field(repr=False)

    def p_below_ratio(self, ratio: ArrayLike) -> Vector:
        """Return the probability (reps,) that each rep's true ratio lies below a known one.

        ``ratio`` is one for all reps or one for each. It differs from ``p_below`` in that the team's own
        ratio is not known but believed.

        >>> import numpy as np
        >>> fit(np.array([5, 9]), np.array([50, 60])).p_below_ratio(0.12).round(2).tolist()
        [0.53, 0.29]
        """
        spread = lay(self.evidence, self.box)
        if spread.vagueness < _KNOWN_SPREAD:
            spread = condense(self.evidence, spread)
        of_reps = np.broadcast_to(np.asarray(ratio, dtype=np.float64), self.passed.shape)
        # Reps with equal counts and an equal ratio share a probability.
        cases, which = np.unique(
            np.stack((self.passed, self.entered, of_reps), axis=1), axis=0, return_inverse=True
        )
        x, n, known = np.ascontiguousarray(cases.T)
        return mixture.p_below(spread, x, n, known[:, None])[which]

    def draw(self, draws: int = 4000, seed: int = 0) -> Draws:
        """Draw team and reps together, the same for the same seed.

        A node of a finer grid first, a point within its cell, then all reps given that point. Takes
        8 bytes for each draw of each rep.

        >>> import numpy as np
        >>> fit(np.array([5, 9]), np.array([50, 60])).draw(draws=100).p.shape
        (100, 2)
        """
        generator = np.random.default_rng(seed)
        fine = lay(self.evidence, self.fine_box)
        return self.draw_at(fine, generator.choice(fine.weight.size, size=draws, p=fine.weight), generator)

    @property
    def fine_box(self) -> Box:
        """The cells that are drawn from, finer than those that are summed."""
        return replace(self.box, cells=self.box.cells * _CUTS_FOR_DRAWS)

    def draw_at(self, fine: Spread, nodes: NDArray[np.intp], generator: np.random.Generator) -> Draws:
        """Draw a point within the cell of each node (draws,), then all reps given that point.

        ``fine`` is the grid of ``fine_box``, its nodes weighed as the caller pleases.
        """
        steps = self.fine_box.steps
        # In (-1/2, 1/2]: a point on the lower edge could have no width at all.
        across, up = 0.5 - generator.random((2, nodes.size))
        mean_logit, width = self.evidence.place(
            fine.across[nodes] + across * steps[0], fine.up[nodes] + up * steps[1]
        )
        a, b = beta_shapes(mean_logit, width)
        p = np.empty((nodes.size, self.passed.size))
        for rows in chunks(nodes.size, self.passed.size):
            p[rows] = generator.beta(
                a[rows, None] + self.passed, b[rows, None] + (self.entered - self.passed)
            )
        return Draws(expit(mean_logit), p)


def fit(passed: ArrayLike, entered: ArrayLike, *, prior: Prior = "half-normal") -> TeamPosterior:
    """Return the posterior of a team from its reps' counts at one link.

    ``passed`` and ``entered`` (reps,) are journeys, whole or fractional (discounted, weighted by
    maturity). A rep with none entered gets what the team makes likely for a new rep. ``prior`` is
    ``"bda3"`` only to reproduce the textbook: density ``(a + b)^(-5/2)`` on the two beta parameters
    (Gelman et al. 2013, Bayesian Data Analysis, eq. 5.9).

    Means and deviations are exact on a grid fine enough that halving its step moves no mean by 1e-4.
    Limits solve the mixture of betas; where a large team has made its spread known to 3 %, they are
    those of one beta with the same mean and deviation, then off by less than 2e-4.

    >>> import numpy as np
    >>> team = fit(np.array([5, 5, 12, 9]), np.array([50, 60, 80, 75]))
    >>> [round(float(mean), 3) for mean in team.mean]
    [0.114, 0.108, 0.131, 0.12]

    Raises ValueError where the counts do not match or lie outside 0 <= passed <= entered, and where
    fewer than two reps had a journey enter: one rep alone cannot be compared (``one_ratio`` serves).
    """
    all_passed, all_entered = np.asarray(passed, dtype=np.float64), np.asarray(entered, dtype=np.float64)
    _check(all_passed, all_entered)
    evidence = Evidence.of(all_passed, all_entered, prior)
    # Reps with equal counts share a posterior.
    pairs, which = np.unique(np.stack((all_passed, all_entered), axis=1), axis=0, return_inverse=True)
    x, n = np.ascontiguousarray(pairs.T)
    spread, box = _settle(evidence, x, n)
    mean, sd = mixture.mean_and_sd(spread, x, n)
    low = mixture.matched_limit(mean, sd, _TAIL)
    high = mixture.matched_limit(mean, sd, 1 - _TAIL)
    if spread.vagueness < _KNOWN_SPREAD:
        few = condense(evidence, spread)
        p_below = mixture.p_below(few, x, n, few.mu)
    else:
        low = mixture.mixed_limit(spread, x, n, low, _TAIL)
        high = mixture.mixed_limit(spread, x, n, high, 1 - _TAIL)
        p_below = mixture.p_below(spread, x, n, spread.mu)
    team_low, team_high = _team_limits(evidence, spread, box)
    return TeamPosterior(
        mean=mean[which],
        sd=sd[which],
        low=low[which],
        high=high[which],
        p_below=p_below[which],
        team_mean=float(spread.weight @ spread.mu),
        team_low=team_low,
        team_high=team_high,
        passed=all_passed,
        entered=all_entered,
        evidence=evidence,
        box=box,
    )


def _check(passed: Vector, entered: Vector) -> None:
    if passed.ndim != 1 or passed.shape != entered.shape:
        message = f"one count passed and one entered for each rep: got {passed.shape} and {entered.shape}"
        raise ValueError(message)
    wrong = ~((passed >= 0) & (passed <= entered) & np.isfinite(entered))
    if wrong.any():
        rep = int(np.argmax(wrong))
        message = f"counts need 0 <= passed <= entered: rep {rep} has {passed[rep]} of {entered[rep]}"
        raise ValueError(message)
    if np.count_nonzero(entered) < 2:
        message = "fewer than two reps had a journey enter this link: there is no team to compare with"
        raise ValueError(message)


def _settle(evidence: Evidence, passed: Vector, entered: Vector) -> tuple[Spread, Box]:
    """Return the first grid whose means do not move when its step is halved.

    A small team starts finer: it can afford to, and between coarse nodes its limits would ripple.
    """
    cells = int(np.clip(np.sqrt(_NODES_TIMES_REPS / passed.size), _FEWEST_CELLS, _CELLS_OF_SMALL_TEAM))
    box = search(evidence, cells)
    spread = lay(evidence, box)
    while box.cells < _MOST_CELLS:
        finer_box = replace(box, cells=box.cells * 2)
        finer = lay(evidence, finer_box)
        moved = np.abs(_all_means(finer, passed, entered) - _all_means(spread, passed, entered))
        if moved.max() < _SETTLED:
            break
        box, spread = finer_box, finer
    return spread, box


def _all_means(spread: Spread, passed: Vector, entered: Vector) -> Vector:
    mean, _ = mixture.mean_and_sd(spread, passed, entered)
    return np.append(mean, spread.weight @ spread.mu)


def _team_limits(evidence: Evidence, spread: Spread, box: Box) -> tuple[float, float]:
    """Return the 90 % limits of the team's mean ratio.

    Each row of the grid is read as the band-limited density through its nodes and integrated term by
    term (Whittaker's cardinal series), so the limits are as exact as the grid's sums.
    """
    step = box.steps[0] * evidence.scale * np.cosh(spread.up)
    reach = spread.mean_logit.min() - step.max(), spread.mean_logit.max() + step.max()
    low, high = np.full(2, reach[0]), np.full(2, reach[1])
    for _ in range(50):
        middle = (low + high) / 2
        steps_above = (middle[:, None] - spread.mean_logit) / step
        below = (0.5 + sici(np.pi * steps_above)[0] / np.pi) @ spread.weight < (_TAIL, 1 - _TAIL)
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    limits = expit(high)
    return float(limits[0]), float(limits[1])
