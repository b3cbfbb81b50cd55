"""Which reps are shown where there are too many to show all."""

from collections.abc import Sequence
from typing import Final

from spanco.review.report import RepReview

_SUREST_FIRST: Final = {"clear": 0, "likely": 1, "cannot tell": 2}


def bounded(reps: Sequence[RepReview], most: int) -> tuple[RepReview, ...]:
    """Return at most ``most`` named reps, and the row of those without a name, in the order given.

    Reps of whom something is clear come first into the choice, then those of whom something is likely,
    then the first of the others.
    """
    named = [rep for rep in reps if rep.rep is not None]
    chosen = sorted(range(len(named)), key=lambda place: (_SUREST_FIRST[named[place].surest], place))[:most]
    unnamed = tuple(rep for rep in reps if rep.rep is None)
    return tuple(named[place] for place in sorted(chosen)) + unnamed
