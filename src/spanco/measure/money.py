"""What passing a link was worth, what was given away on the way to a signature, and the time spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, Final, NamedTuple

from spanco.journal.journeys import JOURNEYS, Journeys
from spanco.measure.entering import Entering, held_at

_AMOUNTS: Final = ("amount", "margin")
_NEGOTIATED: Final = tuple(f"{name}_{when}" for when in ("before", "after") for name in _AMOUNTS)
_CURRENCIES: Final = ("first_currency", "last_currency", "without_currency")

_DECIMALS = 4
"""Two more than most currencies have: beyond them, a sum of doubles depends on the order of adding."""


class Sums(NamedTuple):
    """The sums over one group of a link, as ``LinkCount`` describes them and in its order."""

    amount: float | None = None
    margin: float | None = None
    currency: str | None = None
    minutes: float | None = None
    amount_before: float | None = None
    margin_before: float | None = None
    amount_after: float | None = None
    margin_after: float | None = None


_NOTHING: Final = Sums()


@dataclass(frozen=True, slots=True)
class Money:
    """Which sums there are to take.

    ``amounts`` holds those of "amount" and "margin" that the journeys carry, ``renegotiated`` those that
    differ between proposal and signature in some journey; ``currency`` their one currency, None where
    there is none or where there are several, which ``several`` says.
    """

    amounts: tuple[str, ...]
    renegotiated: tuple[str, ...]
    currency: str | None
    several: bool
    minutes: bool

    def columns(self, entering: Entering) -> str:
        """Write the sums over the journeys that entered a link, each after a comma."""
        terms = {**self._worth(entering), **self._negotiated(entering)}
        if self.minutes:
            terms["minutes"] = f"SUM({entering.column('minutes')})"
        return "".join(f", {terms.get(name, 'CAST(NULL AS DOUBLE)')} AS {name}" for name in self._names)

    def read(self, values: Sequence[Any]) -> Sums:
        """Return the sums of one group from the columns written by ``columns``."""
        if not values:
            return _NOTHING
        found = dict(zip(self._names, values, strict=True))
        minutes = _rounded(found.get("minutes"))
        money = {name: _rounded(found.get(name)) for name in (*_AMOUNTS, *_NEGOTIATED)}
        if money["amount"] is None and money["margin"] is None:
            return Sums(minutes=minutes)
        if not self.several:
            return Sums(currency=self.currency, minutes=minutes, **money)
        first, last, without = (found[name] for name in _CURRENCIES)
        if first != last or (first is not None and without):
            return Sums(minutes=minutes)
        return Sums(currency=first, minutes=minutes, **money)

    @property
    def _names(self) -> tuple[str, ...]:
        """The columns of every link, whether or not it has anything to add up there."""
        return (
            *(_AMOUNTS if self.amounts else ()),
            *(_NEGOTIATED if self.renegotiated else ()),
            *(_CURRENCIES if self.several else ()),
            *(("minutes",) if self.minutes else ()),
        )

    def _worth(self, entering: Entering) -> dict[str, str]:
        """Sum what the journeys that passed are worth: as proposed into a proposal, else as last known."""
        proposing = entering.link.end == "proposed"
        worth = {
            name: held_at(entering.journeys, "proposed", name) if proposing else name for name in self.amounts
        }
        valued = f"{entering.passed} AND {_valued(tuple(worth.values()))}"
        currencies = (
            f"MIN(CASE WHEN {valued} THEN currency END)",
            f"MAX(CASE WHEN {valued} THEN currency END)",
            f"COUNT(CASE WHEN {valued} AND currency IS NULL THEN 1 END)",
        )
        sums = {name: f"SUM(CASE WHEN {entering.passed} THEN {value} END)" for name, value in worth.items()}
        return sums | dict(zip(_CURRENCIES, currencies, strict=True))

    def _negotiated(self, entering: Entering) -> dict[str, str]:
        """Sum what was proposed and what was signed, over the journeys of which both are known."""
        if (entering.link.start, entering.link.end) != ("proposed", "won"):
            return {}
        sums = {}
        for name in self.renegotiated:
            before, after = (held_at(entering.journeys, at, name) for at in ("proposed", "won"))
            both = f"{entering.passed} AND {before} IS NOT NULL AND {after} IS NOT NULL"
            sums[f"{name}_before"] = f"SUM(CASE WHEN {both} THEN {before} END)"
            sums[f"{name}_after"] = f"SUM(CASE WHEN {both} THEN {after} END)"
        return sums


NO_MONEY: Final = Money((), (), None, several=False, minutes=False)
"""Takes no sums."""


def sums(journeys: Journeys) -> Money:
    """Find out which sums there are to take, and whether one currency serves all of them."""
    amounts = tuple(compress(_AMOUNTS, (journeys.has_amount, journeys.has_margin)))
    found: list[tuple[str | None]] = []
    if amounts:
        found = journeys.engine.rows(
            f"SELECT currency FROM {JOURNEYS} WHERE {_valued(amounts)} GROUP BY currency"
        )
    several = len(found) > 1
    return Money(
        amounts=amounts,
        renegotiated=tuple(name for name in amounts if name in journeys.renegotiated),
        currency=None if several or not found else found[0][0],
        several=several,
        minutes=journeys.has_minutes,
    )


def _valued(amounts: Sequence[str]) -> str:
    return f"({' OR '.join(f'{name} IS NOT NULL' for name in amounts)})"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
