"""Reading the open journeys both ways, so that nobody is called below for having many of them.

An open journey is neither a success nor a failure. Counted as not yet passed it slanders whoever began
most recently; left out, it flatters whoever's losses come late. Until the log tells how young journeys
end, reps are compared only in what holds under both readings.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spanco.inference import ranks, team
from spanco.inference.team import TeamPosterior
from spanco.method import LinkCount
from spanco.review.report import Rank

DRAWS: Final = 4000
DRAWN_CELLS: Final = 4_000_000
"""With very many reps, draws are fewer, so that memory stays bounded."""


def as_counted(counts: Sequence[LinkCount]) -> TeamPosterior:
    """Fit the reps with open journeys counted as not yet passed."""
    return _fit(counts, [count.entered for count in counts])


def settled_only(counts: Sequence[LinkCount]) -> TeamPosterior | None:
    """Fit the reps with open journeys left out; None where what is settled cannot tell reps apart.

    That is where fewer than two reps have anything settled, or nothing was lost, or nothing passed.
    """
    settled = [count.passed + count.lost for count in counts]
    passed = sum(count.passed for count in counts)
    if sum(1 for n in settled if n) < 2 or passed in {0, sum(settled)}:
        return None
    return _fit(counts, settled)


def p_below_either_way(one: TeamPosterior, other: TeamPosterior) -> NDArray[np.float64]:
    """Return each rep's probability of lying below the team, as far as both readings bear it out.

    The less sure of the two where they agree on the side, one half where they do not.
    """
    agree = (one.p_below - 0.5) * (other.p_below - 0.5) > 0
    one_is_surer = np.abs(one.p_below - 0.5) > np.abs(other.p_below - 0.5)
    return np.where(agree, np.where(one_is_surer, other.p_below, one.p_below), 0.5)


def places_either_way(
    one: TeamPosterior, other: TeamPosterior, compared: NDArray[np.bool_], seed: int
) -> list[Rank]:
    """Return the places each compared rep may hold under either reading; none for fewer than two reps."""
    of = int(compared.sum())
    if of < 2:
        return []
    draws = min(DRAWS, max(200, DRAWN_CELLS // compared.size))
    first, second = (
        ranks.rank_intervals(reading.draw(draws=draws, seed=seed).p[:, compared]) for reading in (one, other)
    )
    lows, highs = np.minimum(first.low, second.low), np.maximum(first.high, second.high)
    return [
        Rank(int(low), int(median), int(high), of)
        for low, median, high in zip(lows, first.median, highs, strict=True)
    ]


def _fit(counts: Sequence[LinkCount], entered: Sequence[int]) -> TeamPosterior:
    return team.fit(np.array([count.passed for count in counts], dtype=float), np.array(entered, dtype=float))
