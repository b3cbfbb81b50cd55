"""Which of many comparisons may be called: levels of certainty, s-values and flags."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Level = Literal["clear", "likely", "cannot tell"]
Flag = Literal["below", "above"]

_CLEAR: Final = 0.95
_LIKELY: Final = 0.80
_MOST_FALSE: Final = 0.10


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """One verdict per comparison.

    ``s_value`` (comparisons,) is the share of wrong signs to expect if this comparison and all surer ones
    are called, NaN where there was nothing to judge; ``level`` how sure the sign is; ``flag`` the side, set
    only where the level is clear.
    """

    s_value: NDArray[np.float64]
    level: tuple[Level, ...]
    flag: tuple[Flag | None, ...]


def judge(p_below: NDArray[np.float64]) -> Verdicts:
    """Judge all cells (reps by links) of a review at once.

    ``p_below`` (comparisons,) is the posterior probability that a rep lies below the team, NaN where there
    is none. The chance that the likelier side is the wrong one is ``min(p, 1 - p)``; its mean over a cell
    and all surer ones is the s-value (Stephens 2017, Biostatistics 18:275-294). Clear: a probability of
    .95 and an s-value below .10; likely: a probability of .80; else one cannot tell.

    >>> import numpy as np
    >>> judge(np.array([0.99, 0.15, 0.6])).flag
    ('below', None, None)

    Raises ValueError where a probability lies outside [0, 1].
    """
    if ((p_below < 0) | (p_below > 1)).any():
        message = "a probability lies between 0 and 1"
        raise ValueError(message)
    p_wrong = np.minimum(p_below, 1 - p_below)
    s_value = s_values(p_wrong)
    level = tuple(_level(1 - wrong, s) for wrong, s in zip(p_wrong.tolist(), s_value.tolist(), strict=True))
    flag: tuple[Flag | None, ...] = tuple(
        ("below" if p > 0.5 else "above") if sure == "clear" else None
        for p, sure in zip(p_below.tolist(), level, strict=True)
    )
    return Verdicts(s_value, level, flag)


def s_values(p_wrong: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each comparison the mean of all error probabilities that are no larger than its own.

    >>> import numpy as np
    >>> s_values(np.array([0.4, 0.0, 0.2])).round(3).tolist()
    [0.2, 0.0, 0.1]
    """
    judged = np.isfinite(p_wrong)
    # .05 above and .95 below are the same chance of error, whatever the last binary digit says.
    values, which, times = np.unique(p_wrong[judged].round(12), return_inverse=True, return_counts=True)
    s_value = np.full(p_wrong.shape, np.nan)
    s_value[judged] = (np.cumsum(values * times) / np.cumsum(times))[which]
    return s_value


def _level(p_sign: float, s_value: float) -> Level:
    if p_sign >= _CLEAR and s_value < _MOST_FALSE:
        return "clear"
    return "likely" if p_sign >= _LIKELY else "cannot tell"
