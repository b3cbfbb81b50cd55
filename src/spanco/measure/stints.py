"""Where journeys stood on a day, and what became of them: what a forecast and its back-test are made of.

A *stint* is a journey's stay at one milestone before `won`, from the day it came there to the day it went on
or was lost. What was known on a day is what is dated by then. Journeys keep the latest word on each
date, so this is an approximation: a journey that was lost for a while and taken up again counts as open all
along, and what was entered late counts as known when it happened. Dates are those of the folded journal,
filled in and straightened: a journey whose milestone was never entered stood at the one before it, as it did
in the office's own books.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from spanco.engine import literal
from spanco.journal.journeys import JOURNEYS, Journeys
from spanco.measure.entering import Entering, held_at
from spanco.measure.grouping import Grouping, all_of
from spanco.measure.money import sums
from spanco.method import Fates, Link, links_between

STINTS: Final = "forecast_stints"
"""Table: one row for each stint, as ``Stints`` describes it."""

_PASSED, _LOST, _OPEN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Standing:
    """Journeys that were open on a day, of one milestone and age, and what came of them later.

    ``place`` counts the milestones of the chain from 0; ``age`` is in days since the journey came there;
    ``won`` counts those won within the horizon. Of the ``n``, ``priced`` were proposed at a price;
    ``price`` is the sum of those and ``squares`` that of their squares. What was signed of the won is known
    of ``won_valued`` and comes to ``won_amount``.
    """

    place: int
    age: int
    n: int
    won: int
    priced: int = 0
    price: float = 0.0
    squares: float = 0.0
    won_valued: int = 0
    won_amount: float = 0.0


@dataclass(frozen=True, slots=True)
class Sold:
    """So many journeys were won, ``valued`` of them with an amount: these amounts' sum and sum of squares.

    ``price`` is the sum of what the ``priced`` of the journeys settled, won or lost, had been proposed at.
    """

    won: int
    valued: int = 0
    amount: float = 0.0
    squares: float = 0.0
    priced: int = 0
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class Stints:
    """The stints of a log on their way to `won`.

    ``links`` is the chain, one for each milestone a journey may stand at. ``has_amount`` tells that amounts
    are there and may be added, ``currency`` names theirs; ``several_currencies`` that they may not be added.
    """

    journeys: Journeys
    links: tuple[Link, ...]
    has_amount: bool
    currency: str | None
    several_currencies: bool

    def fates(self, day: int) -> list[Fates]:
        """Tell what was known by a day of how long stints last and how they end, one for each link."""
        known = f"leaves <= {day}"
        rows = self.journeys.engine.rows(
            "SELECT place, days, fate, COUNT(*) AS n FROM (SELECT place, "
            f"CASE WHEN {known} THEN leaves - entered ELSE {day} - entered END AS days, "
            f"CASE WHEN {known} THEN fate ELSE {_OPEN} END AS fate "
            f"FROM {STINTS} WHERE entered <= {day}) AS known GROUP BY place, days, fate ORDER BY place, days"
        )
        found = {place: list(of_place) for place, of_place in groupby(rows, lambda row: row[0])}
        return [_fates(link, found.get(place, [])) for place, link in enumerate(self.links)]

    def standing(self, day: int, horizon: int) -> list[Standing]:
        """Tell which journeys asked for were open on a day, and how many were won in the days after it."""
        won = f"won_day <= {day + horizon}"
        money = (
            ", COUNT(price) AS priced, SUM(price) AS price_sum, SUM(price * price) AS squares, "
            f"COUNT(CASE WHEN {won} THEN signed END) AS won_valued, "
            f"SUM(CASE WHEN {won} THEN signed END) AS won_amount"
        )
        rows = self.journeys.engine.rows(
            f"SELECT place, {day} - entered AS age, COUNT(*) AS n, "
            f"COUNT(CASE WHEN {won} THEN 1 END) AS won{money if self.has_amount else ''} FROM {STINTS} "
            f"WHERE mine = 1 AND entered <= {day} AND (leaves IS NULL OR leaves > {day}) "
            "GROUP BY place, entered ORDER BY place, age"
        )
        return [Standing(*row[:4], *map(_steady, row[4:])) for row in rows]

    def by_rep(self, day: int) -> dict[int, dict[str, tuple[int, int]]]:
        """Count by milestone and rep how many of the journeys held there were won and lost by a day.

        Only where one rep's journeys were asked for: nobody else needs to know.
        """
        rows = self.journeys.engine.rows(
            f"SELECT place, rep, COUNT(CASE WHEN won_day <= {day} THEN 1 END) AS won, "
            f"COUNT(CASE WHEN lost_day <= {day} THEN 1 END) AS lost "
            f"FROM {STINTS} WHERE entered <= {day} AND rep IS NOT NULL GROUP BY place, rep ORDER BY "
            f"place, rep"
        )
        counted: dict[int, dict[str, tuple[int, int]]] = {place: {} for place in range(len(self.links))}
        for place, rep, won, lost in rows:
            counted[place][rep] = (won, lost)
        return counted

    def starts(self) -> dict[int, dict[int, int]]:
        """Count the journeys asked for by the milestone they start at and the day they do."""
        rows = self.journeys.engine.rows(
            f"SELECT place, entered, COUNT(*) AS n FROM {STINTS} "
            "WHERE mine = 1 AND starts = 1 GROUP BY place, entered ORDER BY place, entered"
        )
        counted: dict[int, dict[int, int]] = {}
        for place, day, n in rows:
            counted.setdefault(place, {})[day] = n
        return counted

    def arrived(self, day: int, horizon: int) -> Sold:
        """Tell what was won within the horizon of the journeys asked for that started after a day."""
        until = day + horizon
        ((won, *money),) = self.journeys.engine.rows(
            "SELECT COUNT(*) AS n, COUNT(signed) AS valued, SUM(signed) AS signed_sum, "
            f"SUM(signed * signed) AS squares FROM {STINTS} "
            f"WHERE mine = 1 AND starts = 1 AND entered > {day} AND entered <= {until} AND won_day <= {until}"
        )
        return Sold(won, *(_steady(value) for value in money))

    def sold(self, day: int) -> Sold:
        """Tell what was won by a day, whoever held it."""
        won = f"won_day <= {day}"
        ((n, *money),) = self.journeys.engine.rows(
            f"SELECT COUNT(CASE WHEN {won} THEN 1 END) AS n, COUNT(CASE WHEN {won} THEN signed END) "
            f"AS valued, "
            f"SUM(CASE WHEN {won} THEN signed END) AS signed_sum, "
            f"SUM(CASE WHEN {won} THEN signed * signed END) AS squares, "
            f"COUNT(price) AS priced, SUM(price) AS price_sum FROM {STINTS} "
            f"WHERE place = {len(self.links) - 1} AND leaves <= {day}"
        )
        return Sold(n, *(_steady(value) for value in money))

    def dated_passings(self) -> int:
        """Count the journeys of the log that passed some link on two dates which the log itself gives."""
        dated = (f"({' AND '.join(Entering(self.journeys, link).dated)})" for link in self.links)
        ((n,),) = self.journeys.engine.rows(
            f"SELECT COUNT(CASE WHEN {' OR '.join(dated)} THEN 1 END) AS n FROM {JOURNEYS}"
        )
        return int(n)


def _steady(value: Any) -> Any:  # noqa: ANN401 - a count, a sum or nothing, as the engine gives it
    """Return a count as it is, nothing as 0, and a sum less the digits that hang on the order of adding."""
    return float(f"{value:.12g}") if isinstance(value, float) else value or 0


@contextmanager
def stints(
    journeys: Journeys, *, where: Mapping[str, str] | None = None, rep: str | None = None
) -> Iterator[Stints]:
    """Gather the stints of a log whose journeys can be won; they are let go of at the end.

    ``where`` keeps those with these values of team, segment or file, as known when the stint began. ``rep``
    asks for the journeys of one rep only where journeys are forecast, and leaves the others in what is
    learned. Raises InputError for a column that is not there.
    """
    links = tuple(link for link in links_between(journeys.observed) if link.leads_to_won)
    grouping = Grouping((), journeys.dimensions, where=where or {})
    money = sums(journeys)
    has_amount = "amount" in money.amounts and not money.several
    parts = [
        _stints(journeys, place, grouping, rep, _money(journeys, link) if has_amount else {})
        for place, link in enumerate(links)
    ]
    engine = journeys.engine
    engine.run(f"DROP TABLE IF EXISTS {STINTS}")
    engine.run(f"CREATE TABLE {STINTS} AS {' UNION ALL '.join(parts)}")
    try:
        yield Stints(journeys, links, has_amount, money.currency, money.several)
    finally:
        engine.run(f"DROP TABLE IF EXISTS {STINTS}")


def _money(journeys: Journeys, link: Link) -> dict[str, str]:
    """Write what a journey was proposed at, where it stands there, and what was signed.

    Only a proposal's price is known to have been known before the signature.
    """
    if "proposed" not in journeys.observed:
        return {"signed": "amount"}
    signed = f"COALESCE({held_at(journeys, 'won', 'amount')}, amount)"
    if link.start != "proposed":
        return {"signed": signed}
    return {"signed": signed, "price": held_at(journeys, "proposed", "amount")}


def _stints(
    journeys: Journeys, place: int, grouping: Grouping, rep: str | None, money: Mapping[str, str]
) -> str:
    """Select the stints at one milestone.

    ``leaves`` is NULL while the stint lasts; ``fate`` says how it ends; ``starts`` is 1 where the journey
    begins here, ``mine`` where it is asked for. Whose each is, and when it is lost in the end, is only asked
    where one rep's are told from the others'.
    """
    chain = links_between(journeys.observed)
    link = chain[place]
    entering = Entering(journeys, link)
    entered, held_by = entering.column("day"), entering.column("rep")
    lost = f"CASE WHEN lost_day < {entered} THEN {entered} ELSE lost_day END"
    before = held_at(journeys, chain[place - 1].start, "day") if place else None
    ends = f"CASE WHEN {entering.passed} THEN {held_at(journeys, link.end, 'day')}"
    columns = {
        "place": str(place),
        "mine": "1" if rep is None else f"CASE WHEN {held_by} = {literal(rep)} THEN 1 ELSE 0 END",
        "starts": f"CASE WHEN {before} IS NULL THEN 1 ELSE 0 END" if before else "1",
        "entered": entered,
        "leaves": f"{ends} WHEN {entering.lost} THEN {lost} END",
        "fate": f"CASE WHEN {entering.passed} THEN {_PASSED} WHEN {entering.lost} THEN {_LOST} "
        f"ELSE {_OPEN} END",
        "won_day": held_at(journeys, "won", "day"),
        **{name: money.get(name, "CAST(NULL AS DOUBLE)") for name in ("price", "signed")},
    }
    if rep is not None:
        unsold = f"{held_at(journeys, 'won', 'day')} IS NULL AND lost = 1"
        columns |= {"rep": held_by, "lost_day": f"CASE WHEN {unsold} THEN {lost} END"}
    listed = ", ".join(f"{value} AS {name}" for name, value in columns.items())
    conditions = [*entering.entered, *grouping.conditions(entering.column)]
    return f"SELECT {listed} FROM {JOURNEYS}{all_of(conditions)}"


def _fates(link: Link, rows: list[tuple[int, int, int, int]]) -> Fates:
    days: dict[int, list[int]] = {}
    for _, day, fate, n in rows:
        days.setdefault(day, [0, 0, 0])[fate] = n
    passed, lost, still_open = (tuple(of_day[fate] for of_day in days.values()) for fate in range(3))
    return Fates(link, (), tuple(days), passed, lost, still_open)
