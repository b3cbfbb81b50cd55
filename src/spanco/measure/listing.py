"""The journeys that a count counts, one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from spanco.errors import InputError
from spanco.journal.journeys import JOURNEYS, Journeys
from spanco.measure.entering import Entering, held_at
from spanco.measure.grouping import Columns, Grouping, all_of
from spanco.method import MILESTONES, Link

Fate = Literal["entered", "passed", "lost", "open"]


@dataclass(frozen=True, slots=True)
class Listing:
    """Journeys that meet some conditions; the latest to enter or start come first."""

    journeys: Journeys
    conditions: Sequence[str]
    day: str

    def total(self) -> int:
        """Return how many they are."""
        ((n,),) = self.journeys.engine.rows(f"SELECT COUNT(*) FROM {JOURNEYS}{all_of(self.conditions)}")
        return int(n)

    def names(self, first: int = 0, most: int | None = None) -> list[str]:
        """Return the names of the journeys, from the one in that place on, at most so many."""
        bound = "" if most is None else f" LIMIT {most} OFFSET {first}"
        rows = self.journeys.engine.rows(
            f"SELECT journey FROM {JOURNEYS}{all_of(self.conditions)} "
            f"ORDER BY {self.day} DESC, journey{bound}"
        )
        return [str(journey) for (journey,) in rows]


def listed(  # noqa: PLR0913 - as in `count`
    journeys: Journeys,
    link: Link,
    fate: Fate = "entered",
    *,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str | None] | None = None,
) -> Listing:
    """List the journeys that `count` counts in a link: those that entered it, or met one fate there.

    ``where`` may hold None for what is not known, such as the rep of journeys that name none. Raises
    InputError for a column or a milestone that is not there.
    """
    for milestone in (link.start, link.end):
        _check(journeys, milestone)
    entering = Entering(journeys, link)
    of_fate = {
        "entered": [],
        "passed": [entering.passed],
        "lost": [entering.lost],
        "open": [f"NOT ({entering.passed}) AND lost = 0"],
    }[fate]
    within = _within(journeys, entering.column, since, until, where)
    return Listing(journeys, [*entering.entered, *of_fate, *within], entering.column("day"))


def started(  # noqa: PLR0913 - as in `equations`
    journeys: Journeys,
    start: str | None = None,
    reached: str | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str | None] | None = None,
) -> Listing:
    """List the journeys that `equations` follows: those that started there, or anywhere, and came so far.

    ``where`` is as in `listed`. Raises InputError for a column or a milestone that is not there.
    """
    for milestone in (start, reached):
        if milestone is not None:
            _check(journeys, milestone)
    starts = [milestone for milestone in journeys.observed if journeys.starts.get(milestone)]

    def at_start(name: str) -> str:
        if start is not None:
            return held_at(journeys, start, name)
        cases = (f"WHEN {MILESTONES.index(one)} THEN {held_at(journeys, one, name)}" for one in starts)
        return f"CASE start {' '.join(cases)} END"

    conditions = [
        *([] if start is None else [f"start = {MILESTONES.index(start)}"]),
        *([] if reached is None else [f"reach >= {MILESTONES.index(reached)}"]),
        *_within(journeys, at_start, since, until, where),
    ]
    return Listing(journeys, conditions, at_start("day"))


def _within(
    journeys: Journeys,
    columns: Columns,
    since: date | None,
    until: date | None,
    where: Mapping[str, str | None] | None,
) -> list[str]:
    known = {name: value for name, value in (where or {}).items() if value is not None}
    unknown = [name for name, value in (where or {}).items() if value is None]
    grouping = Grouping(tuple(unknown), journeys.dimensions, since, until, known)
    return [*grouping.conditions(columns), *(f"{columns(name)} IS NULL" for name in unknown)]


def _check(journeys: Journeys, milestone: str) -> None:
    if milestone not in journeys.observed:
        message = f"No journey carries the milestone '{milestone}'; there are {', '.join(journeys.observed)}."
        raise InputError(message)
