"""Where segments and reps most likely stand on the logit scale, and how surely, for each spread of the reps.

    x_is ~ Bin(n_is, p_is)     logit p_is = beta_s + sigma z_i     z_i ~ N(0, 1)

For a given ``sigma`` the log density is concave in ``(beta, z)``: Newton's steps find its mode, and a normal
with the curvature there stands for it (Laplace). A rep's counts touch only that rep's ``z``, so that part of
the curvature is diagonal and only the segments need a matrix solved: the cost is in proportion to reps.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import logit

from spanco.inference.spread import Vector

_WIDEST: Final = 4.0
"""sigma lies in (0, 4], half-normal(0, 1), as for a team without segments."""

_SEGMENTS_SD: Final = 2.5
"""Prior sd of a segment's logit about the team's: felt only where none or all of a segment passed (the scale
of Gelman et al. 2008, Annals of Applied Statistics 2:1360-1383)."""

_SEARCH_CELLS: Final = 8
_CELLS: Final = 24
_MOST_SEARCHES: Final = 12
_NEGLIGIBLE_NATS: Final = 12.0
_NEGLIGIBLE_WEIGHT: Final = 1e-5
_MOST_STEPS: Final = 60
_NEGLIGIBLE_GAIN: Final = 1e-8
_FAR_LOGIT: Final = 300.0


@dataclass(frozen=True, slots=True, eq=False)
class Modes:
    """The posterior as a mixture of normals, one for each node of the grid over ``sigma``.

    ``weight`` (nodes,) sums to 1. ``beta`` (nodes, segments) with its ``covariance`` (nodes, segments,
    segments) and ``effect`` (nodes, reps) with its ``effect_variance`` are the logits of segments and the
    reps' ``u = sigma z``. Given ``beta``, a rep's ``u`` moves against it by ``lean`` (nodes, segments, reps)
    and is known to ``own_variance`` (nodes, reps).
    """

    weight: Vector
    beta: Vector
    covariance: Vector
    effect: Vector
    effect_variance: Vector
    lean: Vector
    own_variance: Vector

    def draw(self, node: int, draws: int, generator: np.random.Generator) -> tuple[Vector, Vector]:
        """Draw ``beta`` (draws, segments) and ``u`` (draws, reps) at a node."""
        root = np.linalg.cholesky(self.covariance[node])
        off = generator.standard_normal((draws, root.shape[0])) @ root.T
        own = generator.standard_normal((draws, self.effect.shape[1])) * np.sqrt(self.own_variance[node])
        return self.beta[node] + off, self.effect[node] - off @ self.lean[node] + own


@dataclass(frozen=True, slots=True, eq=False)
class Arrow:
    """Minus the second derivatives of the log density: full among segments, diagonal among reps.

    ``cross`` (nodes, segments, reps) joins the two, ``own`` (nodes, reps) is the diagonal, ``schur`` (nodes,
    segments, segments) what is left for the segments once the reps follow them.
    """

    cross: Vector
    own: Vector
    schur: Vector

    @classmethod
    def of(cls, sigma: Vector, information: Vector) -> "Arrow":
        """Take the curvature where each cell has ``information`` (nodes, segments, reps) on its logit."""
        cross = sigma[:, None, None] * information
        own = 1 + sigma[:, None] * cross.sum(axis=1)
        among_segments = information.sum(axis=2) + _SEGMENTS_SD**-2
        schur = among_segments[:, :, None] * np.eye(cross.shape[1])
        schur -= (cross / own[:, None, :]) @ cross.swapaxes(1, 2)
        return cls(cross, own, schur)

    def solve(self, of_beta: Vector, of_z: Vector) -> tuple[Vector, Vector]:
        """Return the step that the two slopes ask for."""
        rest = of_beta[:, :, None] - self.cross @ (of_z / self.own)[:, :, None]
        beta: Vector = np.linalg.solve(self.schur, rest)[:, :, 0].astype(np.float64, copy=False)
        return beta, (of_z - (beta[:, None, :] @ self.cross)[:, 0, :]) / self.own

    @property
    def log_determinant(self) -> Vector:
        """The log determinant (nodes,) of the whole."""
        determinant: Vector = np.log(self.own).sum(axis=1) + np.linalg.slogdet(self.schur)[1]
        return determinant


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The log density (nodes,) at a place, up to a constant, its slopes in beta and z and its curvature."""

    log_density: Vector
    of_beta: Vector
    of_z: Vector
    arrow: Arrow


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What passed and what entered (segments, reps), and the team's logit, about which segments lie."""

    passed: Vector
    entered: Vector
    centre: float

    @property
    def scale(self) -> float:
        """About how well one rep's own counts tell that rep's logit: sigma is measured in it."""
        passed, entered = self.passed.sum() + 0.5, self.entered.sum() + 1
        reps = np.count_nonzero(self.entered.sum(axis=0))
        return float(np.sqrt(reps * (1 / passed + 1 / (entered - passed))))

    def p_failing(self, sigma: Vector, beta: Vector, z: Vector) -> Vector:
        """Return ``1 - p`` (nodes, segments, reps)."""
        # The odds of a cell are those of its segment times those of its rep: far fewer exponentials.
        odds = np.exp(beta)[:, :, None] * np.exp(sigma[:, None] * z)[:, None, :]
        p_failing: Vector = 1 / (1 + odds)
        return p_failing

    def ground(self, sigma: Vector, beta: Vector, z: Vector) -> Ground:
        """Survey the log density of ``(beta, z)`` at each ``sigma``."""
        p_failing = self.p_failing(sigma, beta, z)
        expected = self.entered - self.entered * p_failing
        off = beta - self.centre
        log_density = (
            beta @ self.passed.sum(axis=1)
            + sigma * (z @ self.passed.sum(axis=0))
            + np.einsum("gsi,si->g", np.log(p_failing), self.entered)
            - (off**2).sum(axis=1) * _SEGMENTS_SD**-2 / 2
            - (z**2).sum(axis=1) / 2
        )
        return Ground(
            log_density,
            of_beta=self.passed.sum(axis=1) - expected.sum(axis=2) - off * _SEGMENTS_SD**-2,
            of_z=sigma[:, None] * (self.passed.sum(axis=0) - expected.sum(axis=1)) - z,
            arrow=Arrow.of(sigma, expected * p_failing),
        )

    def climb(self, sigma: Vector, beta: Vector, z: Vector) -> tuple[Vector, Vector, Ground]:
        """Return the mode of ``(beta, z)`` at each ``sigma`` and the ground there, by Newton's steps.

        A step that would lead down is shortened; up a concave hill the next ones then arrive.
        """
        here, length = self.ground(sigma, beta, z), np.ones(sigma.size)
        far_z = _FAR_LOGIT / sigma[:, None]
        for _ in range(_MOST_STEPS):
            step_beta, step_z = here.arrow.solve(here.of_beta, here.of_z)
            gain = (here.of_beta * step_beta).sum(axis=1) + (here.of_z * step_z).sum(axis=1)
            if gain.max() < _NEGLIGIBLE_GAIN:
                break
            # Within what an exponential can hold: a first step may aim far beyond.
            next_beta = np.clip(beta + length[:, None] * step_beta, -_FAR_LOGIT, _FAR_LOGIT)
            next_z = np.clip(z + length[:, None] * step_z, -far_z, far_z)
            there = self.ground(sigma, next_beta, next_z)
            down = there.log_density < here.log_density - 1e-10 * np.abs(here.log_density)
            length = np.where(down, length / 4, 1.0)
            beta, z = np.where(down[:, None], beta, next_beta), np.where(down[:, None], z, next_z)
            here = self.ground(sigma, beta, z) if down.any() else there
        return beta, z, here


@dataclass(frozen=True, slots=True, eq=False)
class Summits:
    """The modes (nodes, segments) and (nodes, reps) at each ``sigma``, and the log density of ``sigma``."""

    sigma: Vector
    log_density: Vector
    beta: Vector
    z: Vector
    arrow: Arrow

    @classmethod
    def of(cls, counts: Counts, v: Vector, beta: Vector, z: Vector) -> "Summits":
        """Climb from one ``beta`` (segments,) and ``z`` (reps,) at ``sigma = scale sinh(v)``, v (nodes,)."""
        sigma = counts.scale * np.sinh(v)
        all_beta, all_z, ground = counts.climb(sigma, np.tile(beta, (v.size, 1)), np.tile(z, (v.size, 1)))
        laplace = ground.log_density - ground.arrow.log_determinant / 2
        return cls(sigma, laplace - sigma**2 / 2 + np.log(np.cosh(v)), all_beta, all_z, ground.arrow)


def integrate(passed: Vector, entered: Vector) -> Modes:
    """Return the posterior of segments and reps from counts (reps, segments) at one link.

    The spread is laid on the middles of equal cells over ``v``, ``sigma = scale sinh(v)``: there its density
    mirrors smoothly at 0 and is neither a spike nor a long tail, so that few nodes do. The search begins on
    all of (0, 4] and closes in on the cells that are not negligible beside the densest one.
    """
    centre = float(logit((passed.sum() + 0.5) / (entered.sum() + 1)))
    counts = Counts(np.ascontiguousarray(passed.T), np.ascontiguousarray(entered.T), centre)
    left, right = 0.0, float(np.arcsinh(_WIDEST / counts.scale))
    widest = right
    beta, z = np.full(passed.shape[1], centre), np.zeros(passed.shape[0])
    for _ in range(_MOST_SEARCHES):
        found = Summits.of(counts, _middles(left, right, _SEARCH_CELLS), beta, z)
        highest = int(found.log_density.argmax())
        beta, z = found.beta[highest], found.z[highest]
        dense = np.flatnonzero(found.log_density > found.log_density[highest] - _NEGLIGIBLE_NATS)
        step, width = (right - left) / _SEARCH_CELLS, right - left
        left, right = max(0.0, left + step * (dense[0] - 1)), min(widest, left + step * (dense[-1] + 2))
        if right - left > 0.7 * width:
            break
    return _modes(counts, Summits.of(counts, _middles(left, right, _CELLS), beta, z))


def _middles(left: float, right: float, cells: int) -> Vector:
    middles: Vector = left + (right - left) * (np.arange(cells) + 0.5) / cells
    return middles


def _modes(counts: Counts, found: Summits) -> Modes:
    """Return the normals about the modes, each moved to where its mean lies.

    A logit's density leans to the side where fewer fell. To the first order its mean is the mode moved by
    the step that half the third derivatives times the variances ask for (Tierney, Kass and Kadane 1989,
    Journal of the American Statistical Association 84:710-716). Left at the modes, limits would be off by up
    to .02.
    """
    weight = np.exp(found.log_density - found.log_density.max())
    weight /= weight.sum()
    sigma, arrow = found.sigma[:, None], found.arrow
    covariance: Vector = np.linalg.inv(arrow.schur).astype(np.float64, copy=False)
    own_variance = sigma**2 / arrow.own
    lean = sigma[:, :, None] * arrow.cross / arrow.own[:, None, :]
    leaning = covariance @ lean
    effect_variance = own_variance + (leaning * lean).sum(axis=1)
    of_segment = np.diagonal(covariance, axis1=1, axis2=2)[:, :, None]
    of_logit = of_segment - 2 * leaning + effect_variance[:, None, :]
    p_failing = counts.p_failing(found.sigma, found.beta, found.z)
    pull = counts.entered * p_failing * (1 - p_failing) * (0.5 - p_failing) * of_logit
    beta, z = arrow.solve(pull.sum(axis=2), sigma * pull.sum(axis=1))
    felt = weight > _NEGLIGIBLE_WEIGHT
    return Modes(
        weight=weight[felt] / weight[felt].sum(),
        beta=(found.beta + beta)[felt],
        covariance=covariance[felt],
        effect=(sigma * (found.z + z))[felt],
        effect_variance=effect_variance[felt],
        lean=lean[felt],
        own_variance=own_variance[felt],
    )
