"""What passing a link was worth, and the time spent on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from spanco.journal.journeys import JOURNEYS, Journeys
from spanco.measure.entering import Entering

Sums = tuple[float | None, float | None, str | None, float | None]
"""Amount, margin, their currency, minutes."""

_NOTHING: Sums = (None, None, None, None)

_AMOUNTS = ("amount", "margin")

_DECIMALS = 4
"""Two more than most currencies have: beyond them, a sum of doubles depends on the order of adding."""


@dataclass(frozen=True, slots=True)
class Money:
    """Which sums there are to take.

    ``amounts`` holds those of "amount" and "margin" that the journeys carry; ``currency`` their one
    currency, None where there is none or where there are several, which ``several`` says.
    """

    amounts: tuple[str, ...]
    currency: str | None
    several: bool
    minutes: bool

    def columns(self, entering: Entering) -> str:
        """Write the sums over the journeys that entered a link, each after a comma."""
        passed = entering.passed
        columns = [
            f"SUM(CASE WHEN {passed} THEN {name} END) AS {name}"
            if name in self.amounts
            else f"CAST(NULL AS DOUBLE) AS {name}"
            for name in (_AMOUNTS if self.amounts else ())
        ]
        if self.several:
            valued = f"{passed} AND {_valued(self.amounts)}"
            columns += [
                f"MIN(CASE WHEN {valued} THEN currency END) AS first_currency",
                f"MAX(CASE WHEN {valued} THEN currency END) AS last_currency",
                f"COUNT(CASE WHEN {valued} AND currency IS NULL THEN 1 END) AS without_currency",
            ]
        if self.minutes:
            columns.append(f"SUM({entering.column('minutes')}) AS minutes")
        return "".join(f", {column}" for column in columns)

    def read(self, values: Sequence[Any]) -> Sums:
        """Return the sums of one group from the columns written by ``columns``."""
        if not values:
            return _NOTHING
        minutes = _rounded(values[-1]) if self.minutes else None
        if not self.amounts:
            return None, None, None, minutes
        amount, margin = _rounded(values[0]), _rounded(values[1])
        if amount is None and margin is None:
            return None, None, None, minutes
        if not self.several:
            return amount, margin, self.currency, minutes
        first, last, without = values[2:5]
        if first != last or (first is not None and without):
            return None, None, None, minutes
        return amount, margin, first, minutes


def sums(journeys: Journeys) -> Money:
    """Find out which sums there are to take, and whether one currency serves all of them."""
    carried = (journeys.has_amount, journeys.has_margin)
    amounts = tuple(compress(_AMOUNTS, carried))
    found: list[tuple[str | None]] = []
    if amounts:
        found = journeys.engine.rows(
            f"SELECT currency FROM {JOURNEYS} WHERE {_valued(amounts)} GROUP BY currency"
        )
    several = len(found) > 1
    return Money(amounts, None if several or not found else found[0][0], several, journeys.has_minutes)


def _valued(amounts: Sequence[str]) -> str:
    return f"({' OR '.join(f'{name} IS NOT NULL' for name in amounts)})"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
