"""When something happened and who held the journey from there, packed into one number.

The least mark of a milestone is its first date with the rep named there: one MIN instead of a minimum
and a lookup, in arithmetic that every engine shares.
"""

from dataclasses import dataclass
from typing import Final

from spanco.errors import InputError

DAY: Final = 2**18
"""The room a day takes in a stamp: more than the seconds it may hold in any zone."""

_LARGEST: Final = 2**63


@dataclass(frozen=True, slots=True)
class Marks:
    """How marks are written for one log: ``mark = stamp * radix + holder``.

    A *stamp* counts days from ``first_day``, 2**18 to the day, plus one day and the seconds since the
    UTC midnight of the local day where the event carries a time (so that events without one compare by
    date). A *holder* is a rep's place in the order of names, from 1; ``unknown`` comes after them all.
    Dividing by a power of two is exact, so ``radix`` is one.

    >>> marks = Marks(first_day=20_000, reps=2)
    >>> marks.unknown, marks.radix
    (3, 4)
    """

    first_day: int
    reps: int

    @property
    def unknown(self) -> int:
        """The holder where nobody is named."""
        return self.reps + 1

    @property
    def radix(self) -> int:
        """The room a holder takes in a mark."""
        return 1 << self.unknown.bit_length()

    def check(self, last_day: int, source: str) -> None:
        """Raise InputError where the log names so many reps that a mark has no room for them."""
        if (last_day - self.first_day + 1) * DAY * self.radix >= _LARGEST:
            message = (
                f"{source} names {self.reps} different reps, more than can be told apart; "
                "check which column holds the rep."
            )
            raise InputError(message)

    def stamp(self) -> str:
        """Write the stamp of an event ``e`` of the log."""
        return f"(CAST(e.occurred_day AS BIGINT) - {self.first_day}) * {DAY} + {second()}"

    def when(self, mark: str) -> str:
        """Write a mark without its holder: comparable among marks, NULL where the mark is."""
        return f"({mark} - {mark} % {self.radix})"

    def holder(self, mark: str) -> str:
        """Write a mark's holder; ``unknown`` where the mark is NULL."""
        return f"COALESCE({mark} % {self.radix}, {self.unknown})"


def second() -> str:
    """Write the seconds of an event ``e`` within the room of its day; 0 where it carries no time.

    The local day may begin up to 14 hours before or 12 after the UTC midnight of its number: a day is
    added, so that the seconds lie between 36,000 and 216,000.
    """
    return "e.timed * (e.occurred_s - CAST(e.occurred_day AS BIGINT) * 86400 + 86400)"


def month(day: str) -> str:
    """Write year * 12 + month - 1 of a day since 1970-01-01, in the Gregorian calendar.

    Years begin in March, so that the leap day is the last; centuries have 36,524.25 days, years within
    them 365.25, and months from March on 30.6 (Neri and Schneider, 2023, "Euclidean affine functions and
    their application to calendar algorithms", section 5).
    """
    quarters = f"(4 * ({day} + 719468) + 3)"
    century = f"FLOOR({quarters} / 146097)"
    of_century = f"(4 * FLOOR(({quarters} - 146097 * {century}) / 4) + 3)"
    year = f"FLOOR({of_century} / 1461)"
    day_of_year = f"FLOOR(({of_century} - 1461 * {year}) / 4)"
    march = f"FLOOR((5 * {day_of_year} + 2) / 153)"
    return f"CAST(1200 * {century} + 12 * {year} + {march} + 2 AS INTEGER)"
