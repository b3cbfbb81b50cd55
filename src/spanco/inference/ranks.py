"""Where each rep may stand in the team's order: never one place, always a range."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ranks = NDArray[np.int64]

_TAIL: Final = 0.05


class RankIntervals(NamedTuple):
    """Places in a team, 1 the highest ratio: 90 % limits and median, one of each per rep."""

    low: Ranks
    median: Ranks
    high: Ranks


def rank_intervals(drawn: NDArray[np.float64]) -> RankIntervals:
    """Return the range of places each rep may hold, from joint draws (draws, reps) of the true ratios.

    ``low`` is the better end: rank 1 is the highest ratio. Goldstein and Spiegelhalter 1996, JRSS A
    159:385-443.

    >>> import numpy as np
    >>> rank_intervals(np.array([[0.5, 0.2, 0.1], [0.4, 0.1, 0.3]])).high.tolist()
    [1, 3, 3]

    Raises ValueError unless there is at least one draw of at least one rep.
    """
    if drawn.ndim != 2 or not drawn.size:
        message = f"draws are a table of draws by reps: got shape {drawn.shape}"
        raise ValueError(message)
    draws, reps = drawn.shape
    order = np.argsort(-drawn, axis=1, kind="stable")
    places = np.empty(drawn.shape, dtype=np.int32)
    np.put_along_axis(places, order, np.arange(1, reps + 1, dtype=np.int32)[None, :], axis=1)
    places.sort(axis=0)
    low = int(_TAIL * (draws - 1))
    rows = (low, (draws - 1) // 2, draws - 1 - low)
    return RankIntervals(*(places[row].astype(np.int64) for row in rows))
