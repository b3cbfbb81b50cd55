"""Activity basis: the events dated inside a period, at both ends of each link."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from spanco.engine import quoted
from spanco.journal.folding.contents import dimensions_of
from spanco.journal.folding.marks import month
from spanco.journal.folding.standing import SUPERSEDING, from_standing, gather_superseding, last_day
from spanco.journal.log import Log
from spanco.measure.grouping import (
    Grouping,
    all_of,
    day_number,
    group_by,
    in_order,
    names,
    numbered,
)
from spanco.method import ActivityCount, links_between
from spanco.method.counts import Group


def activity(  # noqa: PLR0913  each narrows the question in its own way, and all but three are keywords
    log: Log,
    observed: Sequence[str],
    by: Sequence[str] = (),
    *,
    as_of: date | None = None,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
) -> list[ActivityCount]:
    """Count the events dated inside a period at both ends of each link between ``observed`` milestones.

    Events after ``as_of`` (default: the last event), superseded ones and exact repeats are left out.
    ``by`` names what to split by: "rep", "team", "file" and any segment as the event itself names
    them, and the "month", "quarter" or "year" in which it is dated. A target met twice counts twice.

    Returns one count per link and group that occurs at either end, in order of links and groups, groups
    without a value last; without ``by`` one per link. Raises InputError for a column that is not there.
    """
    grouping = Grouping(tuple(by), dimensions_of(log), since, until, where or {})
    events: defaultdict[str, dict[Group, int]] = defaultdict(dict)
    groups: dict[Group, None] = {} if grouping.by else {(): None}
    label = grouping.label()
    try:
        rows = log.engine.rows(_counted(log, grouping, as_of))
    finally:
        log.engine.run(f"DROP TABLE IF EXISTS {SUPERSEDING}")
    for row in rows:
        group = label(row[1:-1])
        events[row[0]][group] = row[-1]
        groups[group] = None
    return [
        ActivityCount(link, group, events[link.start].get(group, 0), events[link.end].get(group, 0))
        for link in links_between(observed)
        for group in groups
        if not grouping.by or group in events[link.start] or group in events[link.end]
    ]


def _counted(log: Log, grouping: Grouping, as_of: date | None) -> str:
    """Select the events of each milestone and group, in order of groups."""
    standing = _standing(log, grouping, as_of)
    keys = grouping.keys(_column)
    return (
        f"SELECT * FROM (SELECT milestone, {numbered(keys)}COUNT(*) AS events FROM ({standing}) AS standing"
        f"{all_of(grouping.conditions(_column))}{group_by(['milestone', *keys])}) AS counted"
        f"{in_order([*names(keys), 'milestone'])}"
    )


def _standing(log: Log, grouping: Grouping, as_of: date | None) -> str:
    """Select the events that stand, exact repeats once, with the columns the grouping asks for."""
    present = last_day(log.engine) if as_of is None else day_number(as_of)
    if "supersedes" in log.present:
        gather_superseding(log, present or 0)
    asked = {*grouping.by, *grouping.where} & {"file", *grouping.dimensions}
    texts = "".join(f", MAX(e.{quoted(name)}) AS {quoted(name)}" for name in sorted(asked))
    same = "e.journey, e.milestone, e.rep, e.occurred_day, e.occurred_s, e.timed"
    return f"SELECT {same}{texts} {from_standing(log, present)} GROUP BY {same}"


def _column(name: str) -> str:
    """Write a column of an event as the grouping knows it."""
    match name:
        case "day":
            return "occurred_day"
        case "month":
            return month("occurred_day")
        case _:
            return quoted(name)
