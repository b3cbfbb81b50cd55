"""Two periods of one team: where the reps' logits then and now lie once the team's unknowns are held.

At each node, a point of what is not known of the team, the logits of all reps, their own moves and the shift
of the whole team are taken together as normal about their peak. ``drift.change`` states the model.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, log_expit

from spanco.inference.spread import Vector

SHIFT_SD: Final = 0.3
"""The standard deviation of the shift of the whole team, in logits, before anything is seen."""

_MOST_STEPS: Final = 200
_SETTLED: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Periods:
    """The reps' counts in two periods, all (reps,)."""

    passed_before: Vector
    failed_before: Vector
    passed_now: Vector
    entered_now: Vector


@dataclass(frozen=True, slots=True)
class Nodes:
    """Points at which what is unknown of the team is held: the betas before and tau, all (nodes,)."""

    a: Vector
    b: Vector
    tau: Vector
    log_prior: Vector

    def part(self, rows: slice) -> "Nodes":
        """Return some of the nodes."""
        return Nodes(self.a[rows], self.b[rows], self.tau[rows], self.log_prior[rows])


@dataclass(frozen=True, slots=True)
class Settled:
    """What the counts say at each node.

    ``log_evidence`` (nodes,) is what the present counts say of the node. The rest is (nodes, reps):
    ``signal`` the mean of a logit's move over its standard deviation, ``gain`` and ``gain_sd`` mean and
    standard deviation of the change in ratio.
    """

    log_evidence: Vector
    signal: Vector
    gain: Vector
    gain_sd: Vector


@dataclass(frozen=True, slots=True)
class _Bend:
    """How the log density bends at a point: its second derivatives, as far as they are needed.

    ``before`` and ``now`` (nodes, reps) are the information of each period's counts on its own logit,
    ``determinant`` that of a rep's two unknowns (logit before, z), ``shift`` (nodes, 1) the information on
    the shift once the reps' unknowns are eliminated.
    """

    before: Vector
    now: Vector
    determinant: Vector
    shift: Vector

    @classmethod
    def at(
        cls, size_before: Vector, p_before: Vector, size_now: Vector, p_now: Vector, tau: Vector
    ) -> "_Bend":
        before = size_before * p_before * (1 - p_before)
        now = size_now * p_now * (1 - p_now)
        determinant = before * (1 + tau**2 * now) + now
        shift = (before * now / determinant).sum(axis=1, keepdims=True) + SHIFT_SD**-2
        return cls(before, now, determinant, shift)


def settle(two: Periods, nodes: Nodes) -> Settled:
    """Return what two periods' counts say at each node, in arrays of as many cells as nodes by reps.

    Laplace's approximation about the peak of all logits and the shift (Tierney and Kadane 1986, JASA
    81:82-86), means corrected to the next order (Tierney, Kass and Kadane 1989, JASA 84:710-716).
    """
    tau = nodes.tau[:, None]
    a = nodes.a[:, None] + two.passed_before
    b = nodes.b[:, None] + two.failed_before
    logit, z, shift = _peak(two, a, b, tau)
    moved = logit + shift + tau * z
    bend = _Bend.at(a + b, expit(logit), two.entered_now, expit(moved), tau)
    # Beside the peak of the earlier counts alone, so that the errors of the two approximations cancel.
    alone = np.log(a / b)
    log_ratio = (
        a * (log_expit(logit) - log_expit(alone))
        + b * (log_expit(-logit) - log_expit(-alone))
        + two.passed_now * log_expit(moved)
        + (two.entered_now - two.passed_now) * log_expit(-moved)
        - z**2 / 2
        - np.log(bend.determinant * (a + b) / (a * b)) / 2
    )
    of_shift = (shift / SHIFT_SD) ** 2 / 2 + np.log(bend.shift) / 2
    return Settled(log_ratio.sum(axis=1) - of_shift[:, 0], *_moves(logit, moved, bend, tau))


def _peak(two: Periods, a: Vector, b: Vector, tau: Vector) -> tuple[Vector, Vector, Vector]:
    """Return the likeliest ``(logit before, z, shift)``, by Newton's steps of at most one logit.

    The density is log-concave. The reps' unknowns meet only in the shift: eliminating them first makes a
    step cost no more than the number of reps.
    """
    logit = np.log(a / b) + 0 * tau
    z, shift = np.zeros_like(logit), np.zeros_like(tau)
    for _ in range(_MOST_STEPS):
        p_before, p_now = expit(logit), expit(logit + shift + tau * z)
        bend = _Bend.at(a + b, p_before, two.entered_now, p_now, tau)
        before, now, determinant = bend.before, bend.now, bend.determinant
        excess = two.passed_now - two.entered_now * p_now
        slope = a - (a + b) * p_before + excess
        slope_z = tau * excess - z
        step = ((1 + tau**2 * now) * slope - tau * now * slope_z) / determinant
        step_z = ((before + now) * slope_z - tau * now * slope) / determinant
        slope_shift = (excess - now * (step + tau * step_z)).sum(axis=1, keepdims=True)
        step_shift = (slope_shift - shift / SHIFT_SD**2) / bend.shift
        step -= now / determinant * step_shift
        step_z -= tau * before * now / determinant * step_shift
        longest = np.maximum(np.maximum(np.abs(step), tau * np.abs(step_z)), np.abs(step_shift))
        damping = 1 / np.maximum(1, longest)
        logit += damping * step
        z += damping * step_z
        shift += damping.min(axis=1, keepdims=True) * step_shift
        if longest.max() < _SETTLED:
            break
    return logit, z, shift


def _moves(logit: Vector, moved: Vector, bend: _Bend, tau: Vector) -> tuple[Vector, Vector, Vector]:
    """Return ``(signal, gain, gain_sd)``, each (nodes, reps)."""
    p, q = expit(logit), expit(moved)
    # Covariances of the two logits given the shift, then how each follows the shift.
    before = (1 + tau**2 * bend.now) / bend.determinant
    both = 1 / bend.determinant
    now = (1 + tau**2 * bend.before) / bend.determinant
    lean_before, lean_now = -bend.now / bend.determinant, bend.before / bend.determinant
    all_before, all_now = before + lean_before**2 / bend.shift, now + lean_now**2 / bend.shift
    # A density falls off faster on one side of its peak than on the other: its mean lies beside it.
    skew_before = -bend.before * (1 - 2 * p) * all_before / 2
    skew_now = -bend.now * (1 - 2 * q) * all_now / 2
    shift = (skew_before * lean_before + skew_now * lean_now).sum(axis=1, keepdims=True) / bend.shift
    mean_before = logit + lean_before * shift + skew_before * before + skew_now * both
    mean_now = moved + lean_now * shift + skew_before * both + skew_now * now
    lean = lean_now - lean_before
    signal = (mean_now - mean_before) / np.sqrt(tau**2 * lean + lean**2 / bend.shift)
    gain = _mean_ratio(mean_now, all_now) - _mean_ratio(mean_before, all_before)
    rise, fall = q * (1 - q), p * (1 - p)
    of_own = ((rise - fall) ** 2 + tau**2 * (rise**2 * bend.before + fall**2 * bend.now)) / bend.determinant
    of_shift = (rise * lean_now - fall * lean_before) ** 2 / bend.shift
    return signal, gain, np.sqrt(of_own + of_shift)


def _mean_ratio(mean: Vector, variance: Vector) -> Vector:
    """Return the mean of a ratio whose logit is normal (MacKay 1992, Neural Computation 4:720-736)."""
    ratio: Vector = expit(mean / np.sqrt(1 + np.pi / 8 * variance))
    return ratio
