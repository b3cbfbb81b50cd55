"""The counts of one link by rep and segment, and what the mix of segments makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spanco.inference import case_mix
from spanco.review.weighing import Weighed

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentTable:
    """Journeys that passed, of what they are worth: (reps, segments), rows in order of ``reps``."""

    reps: tuple[str | None, ...]
    passed: Vector
    worth: Vector

    @property
    def standardised(self) -> dict[str | None, float]:
        """Each rep's counted ratio on the team's mix; without those who never had one of its segments."""
        ratios = case_mix.standardise(self.passed, self.worth).tolist()
        return {rep: ratio for rep, ratio in zip(self.reps, ratios, strict=True) if np.isfinite(ratio)}

    @property
    def own(self) -> dict[str | None, float]:
        """What the team's ratio of each segment gives on each rep's own mix."""
        whole = self.worth.sum(axis=1)
        ratio = float(self.passed.sum() / max(self.worth.sum(), 1e-300))
        off = case_mix.mix_effect(self.worth, self.passed) / np.maximum(whole, 1e-300)
        return dict(zip(self.reps, np.where(whole > 0, ratio + off, ratio).tolist(), strict=True))

    def mix_against(self, rep: str | None, other: str | None) -> float:
        """Return how much of a rep's ratio above another's is their mix; 0 where either had no journey."""
        one, two = self.reps.index(rep), self.reps.index(other)
        if not (self.worth[one].any() and self.worth[two].any()):
            return 0.0
        return case_mix.decompose(self.passed[one], self.worth[one], self.passed[two], self.worth[two]).mix


def segment_table(by_rep: Mapping[str | None, Weighed]) -> SegmentTable | None:
    """Set out the counts of the reps by segment; None where segments are not told apart."""
    if not by_rep or any(one.by_segment is None for one in by_rep.values()):
        return None
    parts = [one.by_segment or {} for one in by_rep.values()]
    segments = list(dict.fromkeys(segment for of_rep in parts for segment in of_rep))
    table = np.zeros((2, len(parts), len(segments)))
    for row, of_rep in enumerate(parts):
        for segment, part in of_rep.items():
            table[:, row, segments.index(segment)] = part.count.passed, part.worth
    return SegmentTable(tuple(by_rep), table[0], table[1])
