"""Funnel-plot limits: how far from the team's ratio a rep's count may fall before it stands out."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spanco.inference.one_ratio import normal_quantile

Vector = NDArray[np.float64]

_WINSORISED: Final = 0.10


@dataclass(frozen=True, slots=True, eq=False)
class FunnelLimits:
    """The limits of a funnel plot.

    ``target`` is the team's counted ratio; ``spread`` the standard deviation between reps on the arcsine
    scale (radians), 0 where chance explains all; ``low`` and ``high`` the limits at ``entered``
    journeys, ratios in [0, 1].
    """

    target: float
    spread: float
    entered: Vector
    low: Vector
    high: Vector


def limits(
    passed: ArrayLike, entered: ArrayLike, at: ArrayLike | None = None, level: float = 0.90
) -> FunnelLimits:
    """Return funnel limits widened by how much the reps of the team really differ.

    ``passed`` and ``entered`` (reps,) are journeys; reps with none entered are left out. ``at`` are the
    sizes at which the limits are wanted, the reps' own if None. On the scale arcsin sqrt(ratio), whose
    sampling variance is 1/(4n) whatever the ratio, the variance between reps is estimated by moments from
    z-scores winsorised at 10 %, and added to the sampling variance (Spiegelhalter 2005, Statistics in
    Medicine 24:1185-1202, additive random effects; DerSimonian and Laird 1986). One rep has no spread.

    >>> import numpy as np
    >>> funnel = limits(np.array([5, 5, 12, 9]), np.array([50, 60, 80, 75]), at=np.array([40, 400]))
    >>> funnel.low.round(3).tolist(), funnel.high.round(3).tolist()
    ([0.047, 0.092], [0.213, 0.145])

    Raises ValueError where counts lie outside 0 <= passed <= entered or nothing entered.
    """
    x, n = np.asarray(passed, dtype=np.float64), np.asarray(entered, dtype=np.float64)
    if not (((x >= 0) & (x <= n)).all() and n.sum() > 0):
        message = "a funnel needs 0 <= passed <= entered for every rep and at least one journey entered"
        raise ValueError(message)
    sizes = n if at is None else np.asarray(at, dtype=np.float64)
    target = float(x.sum() / n.sum())
    centre = np.arcsin(np.sqrt(target))
    spread = _spread(x[n > 0], n[n > 0], centre)
    with np.errstate(divide="ignore"):  # at no journeys the limits are 0 and 1
        half = normal_quantile(level) * np.sqrt(0.25 / sizes + spread**2)
    low = np.sin(np.maximum(centre - half, 0)) ** 2
    high = np.sin(np.minimum(centre + half, np.pi / 2)) ** 2
    return FunnelLimits(target, spread, sizes, low, high)


def _spread(passed: Vector, entered: Vector, centre: float) -> float:
    if entered.size < 2:
        return 0.0
    z = (np.arcsin(np.sqrt(passed / entered)) - centre) * 2 * np.sqrt(entered)
    z = np.clip(z, *np.quantile(z, (_WINSORISED, 1 - _WINSORISED)))
    weight = 4 * entered
    excess = float(z @ z) - (entered.size - 1)
    variance = excess / (weight.sum() - (weight @ weight) / weight.sum())
    return float(np.sqrt(max(variance, 0.0)))
