"""Easy lists and hard lists: how much of a result is the mix of journeys a rep was given.

Exact arithmetic on counts by segment. What the counts leave in doubt is for ``mixed_model``. Segments
are what a rep is given (size, sector, where a lead came from), never what the rep controls.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spanco.inference.spread import Vector


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Why one ratio differs from another: ``gap == mix + skill``, in differences of ratios.

    ``gap`` is the first overall ratio minus the second; ``mix`` the part that comes from working other
    segments, ``skill`` the part that comes from passing more or fewer within the same ones.
    """

    gap: float
    mix: float
    skill: float


def decompose(
    passed_1: ArrayLike, entered_1: ArrayLike, passed_2: ArrayLike, entered_2: ArrayLike
) -> Decomposition:
    """Split the gap between two overall ratios into mix and skill.

    All counts (segments,) are journeys of one link, segment by segment. Each difference in share is
    valued at the mean of the two ratios, each difference in ratio at the mean of the two shares
    (Kitagawa 1955, Journal of the American Statistical Association 50:1168-1194), so that swapping the
    two swaps the signs and no more. Of a segment that only one of them worked nothing is known of the
    other's skill: all of it is mix.

    A passes more in both segments and fewer overall, because A was given the hard ones (Simpson 1951):

    >>> split = decompose([8, 18], [20, 80], [32, 2], [90, 10])
    >>> round(split.gap, 4), round(split.mix, 4), round(split.skill, 4)
    (-0.08, -0.1157, 0.0357)

    Raises ValueError where the counts do not match or lie outside 0 <= passed <= entered, and where
    nothing entered on one side.
    """
    x = np.stack((np.asarray(passed_1, np.float64), np.asarray(passed_2, np.float64)))
    n = np.stack((np.asarray(entered_1, np.float64), np.asarray(entered_2, np.float64)))
    check(x, n)
    if not n.sum(axis=1).all():
        message = "nothing entered on one side: there are no two ratios to compare"
        raise ValueError(message)
    share = n / n.sum(axis=1, keepdims=True)
    known = np.divide(x, n, out=np.zeros_like(x), where=n > 0)
    ratio = np.where(n > 0, known, known[::-1])
    mix = (share[0] - share[1]) @ ratio.mean(axis=0)
    skill = (ratio[0] - ratio[1]) @ share.mean(axis=0)
    gap = share[0] @ ratio[0] - share[1] @ ratio[1]
    return Decomposition(gap=float(gap), mix=float(mix), skill=float(skill))


def standardise(passed: ArrayLike, entered: ArrayLike) -> Vector:
    """Return each rep's ratio (reps,) as it would be on the combined mix of all of them.

    ``passed`` and ``entered`` (reps, segments) are journeys of one link. Counted ratios are weighted by
    the shares of the segments among all that entered (direct standardisation: Fleiss, Levin and Paik
    2003, Statistical Methods for Rates and Proportions, chapter 19). NaN for a rep to whom a segment of
    that mix never fell: there is no ratio to weigh.

    >>> standardise([[8, 18], [32, 2]], [[20, 80], [90, 10]]).round(4).tolist()
    [0.3213, 0.2856]

    Raises ValueError where the counts do not match or lie outside 0 <= passed <= entered.
    """
    x, n = np.asarray(passed, np.float64), np.asarray(entered, np.float64)
    check(x, n)
    worked = n.sum(axis=0) > 0
    x, n = x[:, worked], n[:, worked]
    ratio = np.divide(x, n, out=np.full_like(x, np.nan), where=n > 0)
    standardised: Vector = ratio @ team_mix(n)
    return standardised


def mix_effect(entered: ArrayLike, passed: ArrayLike) -> Vector:
    """Return how many more passings (reps,) each rep's own mix is worth than the team's mix.

    ``entered`` and ``passed`` (reps, segments) are journeys of one link. With ``m_s`` the team's counted
    ratio in a segment and ``m`` its ratio over all, a rep's expected passings on the rep's own mix,
    ``sum_s n_is m_s``, less those on the team's mix, ``n_i m``. Over all reps it sums to zero.

    >>> mix_effect([[20, 80], [90, 10]], [[8, 18], [32, 2]]).round(3).tolist()
    [-4.949, 4.949]

    Raises ValueError where the counts do not match or lie outside 0 <= passed <= entered.
    """
    x, n = np.asarray(passed, np.float64), np.asarray(entered, np.float64)
    check(x, n)
    of_segment = n.sum(axis=0)
    ratio = np.divide(x.sum(axis=0), of_segment, out=np.zeros_like(of_segment), where=of_segment > 0)
    # n_i m, m being the mean of the m_s on the team's mix.
    effect: Vector = n @ ratio - n.sum(axis=1) * (ratio @ team_mix(n))
    return effect


def team_mix(entered: Vector) -> Vector:
    """Return the share (segments,) of each segment in what entered (reps, segments); zeros where nothing did.

    >>> import numpy as np
    >>> team_mix(np.array([[20.0, 80.0], [90.0, 10.0]])).tolist()
    [0.55, 0.45]
    """
    of_segment: Vector = entered.sum(axis=0)
    share: Vector = of_segment / max(of_segment.sum(), np.finfo(np.float64).tiny)
    return share


def check(passed: Vector, entered: Vector) -> None:
    """Raise ValueError unless both are (reps, segments) with 0 <= passed <= entered throughout."""
    if passed.ndim != 2 or passed.shape != entered.shape:
        message = (
            f"one count passed and one entered for each rep and segment: "
            f"got {passed.shape} and {entered.shape}"
        )
        raise ValueError(message)
    wrong = ~((passed >= 0) & (passed <= entered) & np.isfinite(entered))
    if wrong.any():
        rep, segment = np.argwhere(wrong)[0].tolist()
        message = (
            f"counts need 0 <= passed <= entered: rep {rep} has {passed[rep, segment]} of "
            f"{entered[rep, segment]} in segment {segment}"
        )
        raise ValueError(message)
