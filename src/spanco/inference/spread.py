"""What a team's counts say of its two unknowns: its mean ratio and how far its reps differ.

    x_i ~ Bin(n_i, p_i)     p_i ~ Beta(mu kappa, (1 - mu) kappa)     kappa = 1 / (sigma^2 mu (1 - mu)) - 1

``mu`` is the team's mean ratio and ``sigma`` about the standard deviation of the reps' logits. Their
posterior is laid on a grid and summed, as in Gelman et al. 2013, Bayesian Data Analysis, 5.3.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaln, log_expit

Vector = NDArray[np.float64]
Prior = Literal["half-normal", "bda3"]

_WIDEST: Final = 4.0
"""sigma lies in (0, 4]."""

_FAR_LOGIT: Final = 300.0
_FAR_ACROSS: Final = 20.0
_FAR_WIDTH: Final = 16.0
_SEARCH_CELLS: Final = 11
_MOST_SEARCHES: Final = 40
_NEGLIGIBLE_NATS: Final = 16.0
_NEGLIGIBLE_WEIGHT: Final = 1e-7
_CELLS_AT_ONCE: Final = 120_000
_STIRLING_FROM: Final = 10.0


def chunks(rows: int, columns: int) -> Iterator[slice]:
    """Cut the rows of a wide table into slices that fit the processor's cache.

    >>> list(chunks(3, 60_000))
    [slice(0, 2, None), slice(2, 4, None)]
    """
    at_once = max(1, _CELLS_AT_ONCE // max(1, columns))
    for first in range(0, rows, at_once):
        yield slice(first, first + at_once)


@dataclass(frozen=True, slots=True)
class Tally:
    """The values a count takes among the reps, and how many reps have each."""

    values: Vector
    reps: Vector

    @classmethod
    def of(cls, counts: Vector) -> "Tally":
        """Tally one kind of count; zeros say nothing and are left out."""
        values, reps = np.unique(counts[counts > 0], return_counts=True)
        return cls(values, reps.astype(np.float64))

    @property
    def total(self) -> float:
        """The sum of the counts."""
        return float(self.values @ self.reps)

    def log_rising(self, start: Vector) -> Vector:
        """Return ``sum log Gamma(start + count) / Gamma(start) - count log start``, one per start.

        Taken together: apart, the two gammas of a large start would cancel all digits.
        """
        total = np.empty_like(start)
        small = start < _STIRLING_FROM
        for which, rising in ((small, _rising_by_gamma), (~small, _rising_by_stirling)):
            starts = start[which, None]
            sums = [
                rising(starts[rows], self.values) @ self.reps
                for rows in chunks(len(starts), self.values.size)
            ]
            total[which] = np.concatenate(sums) if sums else 0.0
        return total


def _rising_by_gamma(start: Vector, count: Vector) -> Vector:
    rising: Vector = gammaln(start + count) - gammaln(start) - count * np.log(start)
    return rising


def _rising_by_stirling(start: Vector, count: Vector) -> Vector:
    end = start + count
    rising: Vector = (end - 0.5) * np.log1p(count / start) - count
    return rising + _stirling_rest(end) - _stirling_rest(start)


def _stirling_rest(z: Vector) -> Vector:
    """Return what Stirling's series adds to log Gamma; to 1e-12 from z = 10 on."""
    inverse_square = 1 / (z * z)
    rest: Vector = (
        1 / 12 - (1 / 360 - (1 / 1260 - inverse_square / 1680) * inverse_square) * inverse_square
    ) / z
    return rest


@dataclass(frozen=True, slots=True)
class Evidence:
    """The counts of a team, as far as its mean and spread depend on them."""

    passed: Tally
    failed: Tally
    entered: Tally
    reps: int
    prior: Prior

    @classmethod
    def of(cls, passed: Vector, entered: Vector, prior: Prior) -> "Evidence":
        """Tally the reps' counts, whole or fractional."""
        return cls(
            Tally.of(passed),
            Tally.of(entered - passed),
            Tally.of(entered),
            int(np.count_nonzero(entered)),
            prior,
        )

    def place(self, across: Vector, up: Vector) -> tuple[Vector, Vector]:
        """Return ``(mean logit, width)`` of points given in the team's own units.

        The mean is known to ``sqrt(sampling variance + width^2 / reps)``, so the posterior is a funnel:
        narrow where reps are alike, wide where they differ. Its logit is therefore measured in units
        that grow with the width, ``scale cosh(up)``, and the width as ``sqrt(reps) scale sinh(up)``:
        in these coordinates the posterior is nearly round, and still mirrors smoothly at width 0.
        """
        centre = np.log((self.passed.total + 0.5) / (self.failed.total + 0.5))
        mean_logit = np.clip(centre + self.scale * np.cosh(up) * across, -_FAR_LOGIT, _FAR_LOGIT)
        return mean_logit, np.sqrt(self.reps) * self.scale * np.sinh(up)

    @property
    def scale(self) -> float:
        """The standard error of the logit of the team's ratio, were its reps all alike."""
        return float(np.sqrt(1 / (self.passed.total + 0.5) + 1 / (self.failed.total + 0.5)))

    def log_density(self, across: Vector, up: Vector) -> Vector:
        """Return the log posterior density over ``(across, up)``, up to a constant."""
        mean_logit, width = self.place(across, up)
        # A flat mu has the density mu (1 - mu) over its logit; one cosh per axis is the funnel's own.
        flat = log_expit(mean_logit) + log_expit(-mean_logit) + 2 * np.log(np.cosh(up))
        density: Vector = self.log_likelihood(mean_logit, width) + flat + self._log_prior(mean_logit, width)
        return density

    def log_likelihood(self, mean_logit: Vector, width: Vector) -> Vector:
        """Return the log likelihood of the beta-binomial, without its binomial coefficients.

        ``width`` stretches sigma so that its upper end, where kappa = 0, lies at infinity:
        ``sigma = S tanh(width / S)`` with ``S = 1 / sqrt(mu (1 - mu))``.
        """
        a, b = beta_shapes(mean_logit, width)
        log_likelihood: Vector = (
            self.passed.total * log_expit(mean_logit)
            + self.failed.total * log_expit(-mean_logit)
            + self.passed.log_rising(a)
            + self.failed.log_rising(b)
            - self.entered.log_rising(_kappa(mean_logit, width))
        )
        return log_likelihood

    def _log_prior(self, mean_logit: Vector, width: Vector) -> Vector:
        """Return the log prior of the spread, the step from sigma to width included."""
        most = _most_sigma(mean_logit)
        stretched = width / most
        if self.prior == "bda3":
            # (a + b)^(-5/2) on (a, b) becomes this, since a + b = 1 / sinh(stretched)^2.
            prior: Vector = np.log(np.cosh(stretched) / most)
            return prior
        sigma = most * np.tanh(stretched)
        return np.where(sigma <= _WIDEST, -(sigma**2) / 2 - 2 * np.log(np.cosh(stretched)), -np.inf)


def _most_sigma(mean_logit: Vector) -> Vector:
    most: Vector = 2 * np.cosh(mean_logit / 2)
    return most


def _kappa(mean_logit: Vector, width: Vector) -> Vector:
    kappa: Vector = np.sinh(width / _most_sigma(mean_logit)) ** -2.0
    return kappa


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the plane of a team's own units, cut into equal cells."""

    left: float
    right: float
    bottom: float
    top: float
    cells: int
    """The cells on each side: there are ``cells * cells``."""

    @property
    def steps(self) -> tuple[float, float]:
        """The width and the height of a cell."""
        return (self.right - self.left) / self.cells, (self.top - self.bottom) / self.cells

    @property
    def nodes(self) -> tuple[Vector, Vector]:
        """The middles of all cells.

        A box that begins at the bottom of the plane is thereby half of one that is symmetric about it,
        as the density is: sums keep their exponential accuracy though the peak may sit on the edge.
        """
        middles = (np.arange(self.cells) + 0.5) / self.cells
        across, up = np.meshgrid(
            self.left + (self.right - self.left) * middles,
            self.bottom + (self.top - self.bottom) * middles,
            indexing="ij",
        )
        return across.ravel(), up.ravel()


@dataclass(frozen=True, slots=True)
class Spread:
    """The posterior of a team's mean ratio and of its spread, as weighted nodes.

    All arrays have one entry per node; ``weight`` sums to 1. Given a node, a rep's true ratio is
    ``Beta(mu kappa, (1 - mu) kappa)`` before the rep's own counts.
    """

    across: Vector
    up: Vector
    mean_logit: Vector
    width: Vector
    weight: Vector

    @property
    def mu(self) -> Vector:
        """The team's mean ratio at each node."""
        mu: Vector = expit(self.mean_logit)
        return mu

    @property
    def sigma(self) -> Vector:
        """The spread at each node, about the standard deviation of the reps' logits."""
        most = _most_sigma(self.mean_logit)
        sigma: Vector = most * np.tanh(self.width / most)
        return sigma

    @property
    def shapes(self) -> tuple[Vector, Vector]:
        """The two beta parameters ``mu kappa`` and ``(1 - mu) kappa`` at each node."""
        return beta_shapes(self.mean_logit, self.width)

    @property
    def vagueness(self) -> float:
        """The posterior standard deviation of sigma over its mean: small where the spread is known."""
        mean = self.weight @ self.sigma
        return float(np.sqrt(self.weight @ (self.sigma - mean) ** 2) / mean)


def beta_shapes(mean_logit: Vector, width: Vector) -> tuple[Vector, Vector]:
    """Return ``mu kappa`` and ``(1 - mu) kappa``."""
    kappa = _kappa(mean_logit, width)
    return expit(mean_logit) * kappa, expit(-mean_logit) * kappa


def lay(evidence: Evidence, box: Box) -> Spread:
    """Weigh the nodes of a box; those that weigh nothing even together are left out."""
    across, up = box.nodes
    log_density = evidence.log_density(across, up)
    weight = np.exp(log_density - log_density.max())
    weight /= weight.sum()
    ascending = np.argsort(weight)
    kept = np.sort(ascending[np.cumsum(weight[ascending]) > _NEGLIGIBLE_WEIGHT])
    across, up, weight = across[kept], up[kept], weight[kept]
    return Spread(across, up, *evidence.place(across, up), weight / weight.sum())


def condense(evidence: Evidence, spread: Spread) -> Spread:
    """Return nine nodes with the mean, the variances and the covariance of the given ones.

    Gauss-Hermite's three in each direction (Abramowitz and Stegun 1964, 25.4.46): exact for a normal
    posterior and a curve of the fifth degree, which is what a large team comes to.
    """
    points = np.stack((spread.across, spread.up))
    centre = points @ spread.weight
    root = np.linalg.cholesky(np.cov(points, aweights=spread.weight, ddof=0))
    offsets = np.sqrt(3.0) * np.array([-1.0, 0.0, 1.0])
    weights = np.array([1.0, 4.0, 1.0]) / 6
    grid = np.stack(np.meshgrid(offsets, offsets, indexing="ij")).reshape(2, -1)
    across, up = centre[:, None] + root @ grid
    return Spread(across, up, *evidence.place(across, up), np.outer(weights, weights).ravel())


def search(evidence: Evidence, cells: int) -> Box:
    """Return a box that just holds the posterior, cut into ``cells`` by ``cells``.

    Begins wider than any posterior and closes in on the cells that are not negligible beside the
    densest one. Seen from afar the peak is missed and the wrong cells look dense, so a box whose edge
    turns out dense grows again; the search ends when a box neither grows nor shrinks.
    """
    top = float(np.arcsinh(_FAR_WIDTH / (np.sqrt(evidence.reps) * evidence.scale)))
    box = Box(-_FAR_ACROSS, _FAR_ACROSS, 0.0, top, _SEARCH_CELLS)
    for _ in range(_MOST_SEARCHES):
        log_density = evidence.log_density(*box.nodes).reshape(box.cells, box.cells)
        dense = log_density > log_density.max() - _NEGLIGIBLE_NATS
        left, right = _reach(box.left, box.steps[0], dense.any(axis=1))
        bottom, top = _reach(box.bottom, box.steps[1], dense.any(axis=0))
        closer = Box(left, right, max(0.0, bottom), top, box.cells)
        grows = left < box.left or right > box.right or closer.bottom < box.bottom or top > box.top
        shrinks = np.prod(closer.steps) < 0.7 * np.prod(box.steps)
        box = closer
        if not (grows or shrinks):
            break
    return replace(box, cells=cells)


def _reach(start: float, step: float, dense: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the interval of the dense cells and one more on each side; three where that is new ground."""
    cells = np.flatnonzero(dense)
    first, last = int(cells[0]), int(cells[-1]) + 1
    before = 1 if first else 3
    after = 1 if last < dense.size else 3
    return start + step * (first - before), start + step * (last + after)
