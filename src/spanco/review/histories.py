"""Reps change: their counts month by month, what still counts today, and how the last quarter went."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spanco.inference import drift
from spanco.inference.maturity import Lag
from spanco.method import Ages, Link
from spanco.review.findings import Change

Vector = NDArray[np.float64]

FEWEST: Final = 5
"""Fewer journeys than these in one of two quarters say nothing of a change."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """What each rep passed of what entered one link, by month of entry.

    ``passed`` and ``worth`` are (reps, months); worth weighs young journeys by their age. ``months`` are in
    months since year 0, without gaps.
    """

    link: Link
    reps: tuple[str, ...]
    months: range
    passed: Vector
    worth: Vector

    @property
    def keep(self) -> float:
        """The share of the evidence that a month keeps of the one before; 1 where reps hardly change."""
        if np.count_nonzero(self.worth.sum(axis=1)) < 2:
            return 1.0
        return drift.choose_keep(self.passed, self.worth).keep

    def counting_now(self, keep: float) -> dict[str, tuple[float, float]]:
        """Return for each rep how many passed of how many still count."""
        passed, worth = drift.discounted(self.passed, self.worth, keep)
        return dict(zip(self.reps, zip(passed.tolist(), worth.tolist(), strict=True), strict=True))

    def last_quarter(self, as_of: date) -> dict[str, Change]:
        """Tell for each rep how likely the last whole quarter was better than the one before it.

        Only of reps with enough journeys in both; how sure it is, is judged later.
        """
        end = (as_of + timedelta(days=1)).year * 12 + (as_of + timedelta(days=1)).month - 1
        end -= end % 3
        quarters = [slice(end - 6 - self.months.start, end - 3 - self.months.start)]
        quarters.append(slice(quarters[0].stop, quarters[0].stop + 3))
        # At the end of a quarter nobody may have entered: the months stop at the last entry.
        if quarters[0].start < 0 or quarters[1].start >= len(self.months):
            return {}
        (x_0, n_0), (x_1, n_1) = (
            (self.passed[:, three].sum(axis=1), self.worth[:, three].sum(axis=1)) for three in quarters
        )
        enough = (n_0 >= FEWEST) & (n_1 >= FEWEST)
        if np.count_nonzero(n_0) < 2 or not enough.any():
            return {}
        found = drift.change(x_0, n_0, x_1, n_1)
        return {
            self.reps[place]: Change(
                float(found.p_better[place]), float(found.low[place]), float(found.high[place])
            )
            for place in np.flatnonzero(enough)
        }


def history_of(
    link: Link,
    counts: Iterable[tuple[str | None, int, int, int]],
    lag: Lag | None,
    young: Mapping[str | None, Ages],
    as_of: date,
) -> History | None:
    """Set out one link's counts, ``(rep, month, entered, passed)``; None where no rep is named."""
    named = [(rep, month, entered, passed) for rep, month, entered, passed in counts if rep is not None]
    if not named:
        return None
    reps = tuple(sorted({rep for rep, *_ in named}))
    row = {rep: place for place, rep in enumerate(reps)}
    at, of_month, of_entered, of_passed = np.array([(row[rep], *count) for rep, *count in named]).T
    months = range(int(of_month.min()), int(of_month.max()) + 1)
    passed, worth = np.zeros((2, len(reps), len(months)))
    passed[at, of_month - months.start] = of_passed
    worth[at, of_month - months.start] = of_entered
    for rep, ages in young.items():
        if rep is None or lag is None:
            continue
        missing = np.asarray(ages.entered) * (1 - lag.at(ages.days))
        np.subtract.at(worth[row[rep]], _months_of(as_of, ages.days) - months.start, missing)
    return History(link, reps, months, passed, np.maximum(worth, passed))


def _months_of(as_of: date, days_before: Sequence[int]) -> NDArray[np.int64]:
    days = np.datetime64(as_of) - np.asarray(days_before)
    return days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
