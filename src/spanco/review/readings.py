"""Reading the doubtful open journeys both ways, so that nobody is called below for having many of them.

Young journeys count for what their age makes of them. Open ones that are overdue are neither: counted as not
passed they slander whoever does not close a file, left out they flatter whoever's losses are never entered.
Where the log does not tell how long passing takes, every open journey is doubtful. Reps are compared only in
what holds under both readings.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spanco.inference import maturity, mixed_model, ranks, team
from spanco.inference.mixed_model import StandardisedPosterior
from spanco.inference.team import Draws, TeamPosterior
from spanco.review.report import Rank
from spanco.review.weighing import Weighed

Posterior = TeamPosterior | StandardisedPosterior
"""What is believed of reps as they are, or had all worked the team's mix of segments."""

NOTHING: Final = 1e-9
"""What a sum of weighed journeys may be off by."""

DRAWS: Final = 4000
DRAWN_CELLS: Final = 200_000
"""With many reps draws are fewer: ranks and gains hardly gain by more, time and memory do."""


def doubtful_as_not_passed(counts: Sequence[Weighed]) -> Posterior:
    """Fit the reps with doubtful journeys counted as not passed."""
    return _fit(counts, lambda one: one.counting)


def doubtful_left_out(counts: Sequence[Weighed]) -> Posterior | None:
    """Fit the reps with doubtful journeys left out; None where the rest cannot tell reps apart.

    That is where fewer than two reps have anything left, or nothing was lost, or nothing passed.
    """
    left = [_certain(count) for count in counts]
    passed, worth = (sum(side) for side in zip(*left, strict=True))
    if sum(1 for _, n in left if n) < 2 or not passed or passed >= worth - NOTHING:
        return None
    return _fit(counts, _certain)


def p_below_either_way(one: Posterior, other: Posterior) -> NDArray[np.float64]:
    """Return each rep's probability of lying below the team, as far as both readings bear it out.

    The less sure of the two where they agree on the side, one half where they do not.
    """
    agree = (one.p_below - 0.5) * (other.p_below - 0.5) > 0
    one_is_surer = np.abs(one.p_below - 0.5) > np.abs(other.p_below - 0.5)
    return np.where(agree, np.where(one_is_surer, other.p_below, one.p_below), 0.5)


def draws_of(reading: Posterior, seed: int) -> Draws:
    """Draw team and reps together, so many times as memory allows."""
    return reading.draw(draws=min(DRAWS, max(200, DRAWN_CELLS // reading.mean.size)), seed=seed)


def places_either_way(one: Draws, other: Draws, compared: NDArray[np.bool_]) -> list[Rank]:
    """Return the places each compared rep may hold under either reading; none for fewer than two reps."""
    of = int(compared.sum())
    if of < 2:
        return []
    first, second = (ranks.rank_intervals(drawn.p[:, compared]) for drawn in (one, other))
    lows, highs = np.minimum(first.low, second.low), np.maximum(first.high, second.high)
    return [
        Rank(int(low), int(median), int(high), of)
        for low, median, high in zip(lows, first.median, highs, strict=True)
    ]


def _certain(one: Weighed) -> tuple[float, float]:
    """Return how many passed of how many, without the doubtful ones."""
    passed, worth = one.counting
    doubtful = one.doubtful * (worth / one.worth if one.worth else 1.0)
    return passed, max(worth - doubtful, passed)


def _fit(counts: Sequence[Weighed], counting: Callable[[Weighed], tuple[float, float]]) -> Posterior:
    """Fit reps by their counts, or, where segments are told apart, by those of each segment."""
    passed, worth = np.array([counting(one) for one in counts], dtype=np.float64).T
    # Young journeys tell less than settled ones that are worth as much: the ratio stays, its range widens.
    tells = maturity.informing(
        [one.worth for one in counts],
        [one.squares for one in counts],
        min(float(passed.sum() / worth.sum()), 1 - NOTHING),
    )
    if counts[0].by_segment is None:
        return team.fit(passed * tells, worth * tells)
    parts = [one.by_segment or {} for one in counts]
    segments = list(dict.fromkeys(segment for of_rep in parts for segment in of_rep))
    table = np.zeros((2, len(counts), len(segments)))
    for row, of_rep in enumerate(parts):
        for segment, part in of_rep.items():
            table[:, row, segments.index(segment)] = np.array(counting(part)) * tells[row]
    return mixed_model.fit(table[0], table[1])
