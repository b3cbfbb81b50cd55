"""The events of a block of journeys, as columns of numbers."""

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from spanco.journal.simulation.office import Floats, Integers
from spanco.method import HANDED_OVER, LOST, MILESTONES

CODES: Final = (*MILESTONES, LOST, HANDED_OVER)
LOST_CODE: Final = CODES.index(LOST)
HANDED_OVER_CODE: Final = CODES.index(HANDED_OVER)
WITHDRAWAL: Final = -1
"""In place of a code: takes the event back that it supersedes."""
NOBODY: Final = -1
NOTHING: Final = -1


@dataclass(frozen=True, slots=True)
class Rows:
    """Events, one per place in every column.

    ``journey`` counts within the block; ``code`` is a place in ``CODES``, or ``WITHDRAWAL``; ``time``
    and ``entered`` (when the journey came to the link the event ends) are working days since the start;
    ``reason`` is a place in ``fates.REASONS`` or ``NOTHING``; amounts are NaN where there is none.
    """

    journey: Integers
    code: npt.NDArray[np.int8]
    time: Floats
    entered: Floats
    rep: Integers
    amount: Floats
    margin: Floats
    reason: npt.NDArray[np.int8]

    def __len__(self) -> int:
        """Return how many events there are."""
        return len(self.journey)

    def take(self, places: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> "Rows":
        """Return the events at these places, in that order, or where a mask is true."""
        return Rows(*(getattr(self, field.name)[places] for field in fields(Rows)))

    def having(self, **columns: npt.NDArray[np.generic] | float) -> "Rows":
        """Return the events with some columns replaced, by an array or by one value for all."""
        return replace(
            self,
            **{
                name: np.broadcast_to(np.asarray(column, getattr(self, name).dtype), len(self))
                for name, column in columns.items()
            },
        )


def joined(parts: list[Rows]) -> Rows:
    """Return all events, part after part."""
    return Rows(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Rows)))
