"""How many targets an objective takes, for each rep who was given one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from spanco.inference.maturity import Lag, lag_through
from spanco.inference.planning import share_in_time, targets_needed
from spanco.inference.team import Draws

CONFIDENCE: Final = 0.8
"""How sure a plan is to be: 8 chances in 10."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many customers reps are to win in ``weeks``; of reps without an objective nothing is said."""

    customers: Mapping[str, float]
    weeks: int


def needed_of(
    drawn: Sequence[Draws], lags: Sequence[Lag | None], names: Sequence[str | None], wanted: Wanted
) -> dict[str | None, int | None]:
    """Return how many targets each objective takes, begun evenly over its weeks, with 8 chances in 10.

    ``drawn`` and ``lags`` are those of the links before the signature; a link whose time is not known is
    taken to need none. None where no number of targets would do in the time.
    """
    if not drawn or wanted.weeks < 1:
        return {}
    known = [lag for lag in lags if lag is not None]
    arrived = share_in_time(lag_through(known), wanted.weeks) if known else 1.0
    needed = {}
    for place, name in enumerate(names):
        customers = math.ceil(wanted.customers.get(name or "", 0))
        if customers >= 1:
            ratio = np.prod([link.p[:, place] for link in drawn], axis=0)
            needed[name] = targets_needed(ratio, customers, CONFIDENCE, arrived)
    return needed
