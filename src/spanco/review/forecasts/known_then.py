"""What a log tells of a day: what was known by then, the outlook it gave, and what came after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spanco.inference.back_testing import Trial
from spanco.inference.forecasting import WEEK, Newcomers, OpenJourneys, Outlook, Wins, outlook_of
from spanco.inference.rep_odds import log_odds_of
from spanco.inference.winning import Matrix, chances_of
from spanco.inference.worth import Amounts, worth_of
from spanco.measure.stints import Sold, Standing, Stints
from spanco.method import Fates

CURVES: Final = 100
"""So many draws of how long milestones take and how they end stand behind a forecast."""

_RECENT: Final = 180
"""Arrivals are those of so many days before, or of three horizons where that is longer."""

_FEWEST_PRICED: Final = 20
"""With fewer proposals settled, what is proposed is taken to be signed."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was known on ``day``, and beside it what came in the ``horizon`` after it.

    ``fates`` are of each link up to `won`; ``cells`` the open journeys; ``newcomers`` the starts of late;
    ``sold`` what was won by then. ``arrived`` was won within the horizon of what started in it. ``settled``
    tells of each milestone how many of the journeys each rep held there were won and lost; empty where reps
    are not told apart.
    """

    day: int
    horizon: int
    fates: Sequence[Fates]
    cells: Sequence[Standing]
    newcomers: Sequence[Newcomers]
    sold: Sold
    arrived: Sold
    settled: Mapping[int, Mapping[str, tuple[int, int]]]

    @property
    def nothing_coming(self) -> bool:
        """Whether nothing was open and nothing had started of late."""
        return not self.cells and not self.newcomers

    @property
    def open_journeys(self) -> OpenJourneys:
        """The open journeys, as the inference room takes them."""
        columns = np.array([(cell.place, cell.age, cell.n) for cell in self.cells], dtype=np.intp)
        return OpenJourneys(*columns.reshape(-1, 3).T)

    @property
    def came(self) -> int:
        """How many were won within the horizon."""
        return sum(cell.won for cell in self.cells) + self.arrived.won

    @property
    def came_value(self) -> float:
        """What they came to, those without an amount as much as the others."""
        valued = sum(cell.won_valued for cell in self.cells) + self.arrived.valued
        amount = sum(cell.won_amount for cell in self.cells) + self.arrived.amount
        return amount * self.came / valued if valued else 0.0

    def trial(self, outlook: Outlook) -> Trial:
        """Set the outlook of that day beside what came."""
        won = np.array([cell.won for cell in self.cells], dtype=np.intp)
        return Trial(outlook, self.came, self.open_journeys.n, won)

    def worth(self, outlook: Outlook, wins: Wins, generator: np.random.Generator) -> NDArray[np.float64]:
        """Draw what the wins drawn from the outlook would be worth."""
        prices = np.array([(cell.priced, cell.price, cell.squares) for cell in self.cells], dtype=np.float64)
        proposed = Amounts(*prices.reshape(-1, 3).T).times(_signed_of_proposed(self.sold))
        sold = Amounts(*(np.array([each], dtype=np.float64) for each in _amounts(self.sold)))
        n = outlook.n
        return worth_of(wins, n, proposed.grouped(outlook.group, n.size), sold, generator)


def known_on(
    stints: Stints, day: int, horizon: int, starts: Mapping[int, Mapping[int, int]], rep: str | None
) -> Known:
    """Look at a log as it was on a day; ``starts`` are all it holds, as ``Stints.starts`` gives them.

    Where one rep's journeys are asked for, reps are told apart.
    """
    return Known(
        day=day,
        horizon=horizon,
        fates=stints.fates(day),
        cells=stints.standing(day, horizon),
        newcomers=_newcomers(day, horizon, starts),
        sold=stints.sold(day),
        arrived=stints.arrived(day, horizon),
        settled={} if rep is None else stints.by_rep(day),
    )


def outlook_from(known: Known, rep: str | None, seed: int) -> Outlook:
    """Return the outlook that was known on a day, for one rep's journeys or for all."""
    generator = np.random.default_rng((seed, known.day))
    odds = _odds(known, rep, generator)
    return outlook_of(
        known.open_journeys,
        known.newcomers,
        chances_of(known.fates, known.horizon, draws=CURVES, generator=generator),
        odds,
        generator=generator,
    )


def _newcomers(day: int, horizon: int, starts: Mapping[int, Mapping[int, int]]) -> list[Newcomers]:
    """Count the starts of the weeks before a day, by the milestone they start at."""
    first = min((min(by_day) for by_day in starts.values()), default=day)
    recent = min(max(3 * horizon, _RECENT), day - first + 1)
    weeks = max(recent // WEEK, 1)
    found = []
    for place, by_day in starts.items():
        by_week = np.zeros(weeks, dtype=np.intp)
        for started, n in by_day.items():
            back = (day - started) // WEEK
            if 0 <= back < weeks:
                by_week[back] += n
        if by_week.any():
            found.append(Newcomers(place, by_week))
    return found


def _odds(known: Known, rep: str | None, generator: np.random.Generator) -> Matrix:
    odds = np.zeros((1 + CURVES, len(known.fates)))
    if rep is not None:
        needed = {cell.place for cell in known.cells} | {one.place for one in known.newcomers}
        for place in needed:
            odds[:, place] = log_odds_of(rep, known.settled[place], draws=CURVES, generator=generator)
    return odds


def _amounts(sold: Sold) -> tuple[float, float, float]:
    return sold.valued, sold.amount, sold.squares


def _signed_of_proposed(sold: Sold) -> float:
    """Return the mean of what was signed as a share of that of what was proposed, won or lost.

    Dear proposals are won less often, and prices fall before a signature.
    """
    if min(sold.priced, sold.valued) < _FEWEST_PRICED or not sold.price:
        return 1.0
    return (sold.amount / sold.valued) / (sold.price / sold.priced)
