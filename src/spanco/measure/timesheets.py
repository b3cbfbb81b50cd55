"""How far time was entered, and since when there is anything to enter it for."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from spanco.journal.journeys import JOURNEYS, Journeys
from spanco.measure.entering import Entering, held_at
from spanco.measure.grouping import Grouping, all_of
from spanco.method import links_between

_DAY_ZERO: Final = date(1970, 1, 1)


def timed(
    journeys: Journeys,
    *,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
) -> dict[tuple[str, str | None], int]:
    """Count the journeys that passed a link and carry time spent on it, by the link's code and rep.

    Narrowed as ``count`` is; empty where the log holds no minutes. Raises InputError for a column that is
    not there.
    """
    if not journeys.has_minutes:
        return {}
    grouping = Grouping(("rep",), journeys.dimensions, since, until, where or {})
    parts = []
    for place, link in enumerate(links_between(journeys.observed)):
        entering = Entering(journeys, link)
        conditions = [
            *entering.entered,
            *grouping.conditions(entering.column),
            entering.passed,
            f"{entering.column('minutes')} > 0",
        ]
        rep = entering.column("rep")
        parts.append(
            f"SELECT {place} AS link, {rep} AS rep, COUNT(*) AS n FROM {JOURNEYS}{all_of(conditions)} "
            f"GROUP BY {rep}"
        )
    if not parts:
        return {}
    codes = [link.code for link in links_between(journeys.observed)]
    return {(codes[place], rep): n for place, rep, n in journeys.engine.rows(" UNION ALL ".join(parts))}


def first_day(journeys: Journeys) -> date | None:
    """Return the day of the earliest milestone; None where there is no journey."""
    days = ", ".join(f"MIN({held_at(journeys, milestone, 'day')})" for milestone in journeys.observed)
    (earliest,) = journeys.engine.rows(f"SELECT {days} FROM {JOURNEYS}")
    known = [day for day in earliest if day is not None]
    return _DAY_ZERO + timedelta(days=min(known)) if known else None
