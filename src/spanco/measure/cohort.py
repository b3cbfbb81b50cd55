"""Cohort basis: the journeys that entered a link inside a period, and what became of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from spanco.journal.journeys import JOURNEYS, Journeys
from spanco.measure.durations import Quartiles, quartiles
from spanco.measure.entering import Entering
from spanco.measure.grouping import Grouping, all_of, group_by, in_order, names, numbered
from spanco.measure.money import NO_MONEY, Money, sums
from spanco.method import Link, LinkCount, links_between
from spanco.method.counts import Group


def count(  # noqa: PLR0913  each narrows the question in its own way, and all but two are keywords
    journeys: Journeys,
    by: Sequence[str] = (),
    *,
    links: Sequence[Link] | None = None,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
    durations: bool = True,
    money: bool = True,
) -> list[LinkCount]:
    """Count the journeys that entered each link, and those that passed it, were lost there or are open.

    ``by`` names what to split by: "rep" (who held the journey when it entered the link), "team" and any
    segment (as last known then), "file", and "month", "quarter" or "year" of entry, written "2026-03",
    "2026-Q1", "2026". ``links`` may be any spans between observed milestones, by default the links of the
    chain. ``since`` and ``until`` bound the day of entry, both included; ``where`` keeps the
    journeys with those values of rep, team, segment or file. ``durations`` adds the quartiles of the
    days from entry to passing: the smallest day within which at least that share of the passings lie;
    ``money`` the sums of amounts, margins and minutes.

    Returns one count per link and group that occurs, in order of links and groups, groups without a
    value last; without ``by`` one per link, though nothing entered it. ``entered == passed + lost +
    open`` in each. Raises InputError for a column that is not there.
    """
    spans = links_between(journeys.observed) if links is None else tuple(links)
    if not spans:
        return []
    grouping = Grouping(tuple(by), journeys.dimensions, since, until, where or {})
    entering = [Entering(journeys, span) for span in spans]
    days = quartiles(journeys.engine, entering, grouping) if durations else {}
    taken = sums(journeys) if money else NO_MONEY
    parts = [_counted(place, one, grouping, taken) for place, one in enumerate(entering)]
    ordered = in_order(["link", *names(grouping.by)])
    rows = journeys.engine.rows(f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS counted{ordered}")
    return _link_counts(rows, spans, grouping, days, taken)


def by_rep_and_month(
    journeys: Journeys,
    link: Link,
    *,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
) -> list[tuple[str | None, int, int, int]]:
    """Count those that entered a link and those that passed it by rep and month of entry, in no order.

    Rows are ``(rep, month, entered, passed)``, the month in months since year 0; arguments are those of
    `count`. There are many rows where reps and months are: they are given as they come.
    """
    grouping = Grouping(("rep", "month"), journeys.dimensions, since, until, where or {})
    rows = journeys.engine.rows(_counted(0, Entering(journeys, link), grouping, NO_MONEY))
    return [(rep, month, entered, passed) for _, rep, month, entered, passed, _ in rows]


def customers(
    journeys: Journeys,
    *,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
) -> dict[str | None, int]:
    """Count each rep's customers: those won of the journeys the rep held at entry into the link to won.

    The period bounds the day of that entry. Reps who held none are left out; None stands for journeys
    whose rep is unknown.
    """
    counts = count(journeys, ("rep",), since=since, until=until, where=where, durations=False, money=False)
    return {one.group[0]: one.passed for one in counts if one.link.end == "won"}


def _counted(place: int, entering: Entering, grouping: Grouping, money: Money) -> str:
    """Select one link's counts, its place first."""
    keys = grouping.keys(entering.column)
    conditions = [*entering.entered, *grouping.conditions(entering.column)]
    return (
        f"SELECT {place} AS link, {numbered(keys)}COUNT(*) AS entered, "
        f"COUNT(CASE WHEN {entering.passed} THEN 1 END) AS passed, "
        f"COUNT(CASE WHEN {entering.lost} THEN 1 END) AS lost"
        f"{money.columns(entering)} FROM {JOURNEYS}"
        f"{all_of(conditions)}{group_by(keys)}"
    )


def _link_counts(
    rows: Sequence[tuple[Any, ...]],
    links: Sequence[Link],
    grouping: Grouping,
    days: Mapping[tuple[int, Group], Quartiles],
    money: Money,
) -> list[LinkCount]:
    label, width = grouping.label(), 1 + len(grouping.by)
    unknown: Quartiles = (None, None, None)
    counted = []
    for row in rows:
        group = label(row[1:width])
        entered, passed, lost = row[width : width + 3]
        lower, median, upper = days.get((row[0], group), unknown)
        counted.append(
            LinkCount(
                links[row[0]],
                group,
                entered,
                passed,
                lost,
                entered - passed - lost,
                lower,
                median,
                upper,
                *money.read(row[width + 3 :]),
            )
        )
    return counted
