"""What became of journeys and when: histograms of whole days, from which lags are estimated."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter

from spanco.journal.journeys import JOURNEYS, OBSERVED_KIND, Journeys
from spanco.measure.entering import Entering, held_at
from spanco.measure.grouping import Grouping, all_of, group_by, in_order, names, numbered
from spanco.method import Ages, Fates, Link, links_between
from spanco.method.counts import Group


def fates(  # noqa: PLR0913  each narrows the question in its own way, and all but two are keywords
    journeys: Journeys,
    by: Sequence[str] = (),
    *,
    links: Sequence[Link] | None = None,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
) -> list[Fates]:
    """Tell, by whole days since entry, how many journeys passed a link, were lost there or are open.

    ``links`` may be any spans between observed milestones, by default the links of the chain; ``by``,
    ``since``, ``until`` and ``where`` are those of `count`. Journeys whose entry or passing was inferred or
    raised are left out: their durations are not known.

    Returns one per link and group that occurs, in order of links and groups. Raises InputError for a column
    that is not there.
    """
    grouping = Grouping(tuple(by), journeys.dimensions, since, until, where or {})
    return [Fates(link, group, *days) for link, group, days in _found(journeys, links, grouping, _fates)]


def ages(  # noqa: PLR0913  as above
    journeys: Journeys,
    by: Sequence[str] = (),
    *,
    links: Sequence[Link] | None = None,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
) -> list[Ages]:
    """Tell, by whole days before the present, how many journeys entered a link and what became of them.

    Arguments and order as in `fates`; every journey that entered counts, however its dates are known.
    """
    grouping = Grouping(tuple(by), journeys.dimensions, since, until, where or {})
    return [Ages(link, group, *days) for link, group, days in _found(journeys, links, grouping, _ages)]


Histogram = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""Days in ascending order, and three counts of each."""


def _found(
    journeys: Journeys,
    links: Sequence[Link] | None,
    grouping: Grouping,
    select: Callable[[int, Entering, Grouping], str],
) -> Iterator[tuple[Link, Group, Histogram]]:
    """Run what ``select`` writes for each link, numbered, and split it into links and groups."""
    spans = links_between(journeys.observed) if links is None else tuple(links)
    if not spans:
        return
    parts = [select(place, Entering(journeys, span), grouping) for place, span in enumerate(spans)]
    ordered = in_order(["link", *names(grouping.by), "days"])
    rows = journeys.engine.rows(f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS counted{ordered}")
    label, width = grouping.label(), 1 + len(grouping.by)
    for (place, *keys), of_group in groupby(rows, itemgetter(slice(width))):
        days, first, second, third = list(zip(*of_group, strict=True))[width:]
        yield spans[place], label(tuple(keys)), (days, first, second, third)


def _fates(place: int, entering: Entering, grouping: Grouping) -> str:
    end = entering.link.end
    until = (
        f"CASE WHEN {entering.passed} THEN {held_at(entering.journeys, end, 'day')} "
        f"WHEN {entering.lost} THEN lost_day ELSE {entering.journeys.as_of_day} END"
    )
    known = [
        f"{entering.column('kind')} = {OBSERVED_KIND}",
        f"(NOT ({entering.passed}) OR {held_at(entering.journeys, end, 'kind')} = {OBSERVED_KIND})",
    ]
    return _selected(
        place,
        entering,
        grouping,
        f"{until} - {entering.column('day')}",
        {"passed": entering.passed, "lost": entering.lost, "still_open": _still_open(entering)},
        known,
    )


def _ages(place: int, entering: Entering, grouping: Grouping) -> str:
    return _selected(
        place,
        entering,
        grouping,
        f"{entering.journeys.as_of_day} - {entering.column('day')}",
        {"entered": "1 = 1", "passed": entering.passed, "still_open": _still_open(entering)},
    )


def _selected(  # noqa: PLR0913, PLR0917  a histogram is of days, of what and among whom
    place: int,
    entering: Entering,
    grouping: Grouping,
    days: str,
    counted: Mapping[str, str],
    known: Sequence[str] = (),
) -> str:
    """Select one link's journeys by group and days: how many meet each condition, its place first."""
    keys = grouping.keys(entering.column)
    columns = ", ".join(
        f"COUNT(CASE WHEN {condition} THEN 1 END) AS {name}" for name, condition in counted.items()
    )
    return (
        f"SELECT {place} AS link, {numbered(keys)}{days} AS days, {columns} FROM {JOURNEYS}"
        f"{all_of([*entering.entered, *known, *grouping.conditions(entering.column)])}"
        f"{group_by([*keys, days])}"
    )


def _still_open(entering: Entering) -> str:
    return f"NOT ({entering.passed}) AND lost = 0"
