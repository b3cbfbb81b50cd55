"""The equation: journeys that started in a period, multiplied down to customers."""

from collections.abc import Mapping, Sequence
from datetime import date

from spanco.journal.journeys import JOURNEYS, Journeys
from spanco.measure.entering import held_at
from spanco.measure.grouping import Grouping, all_of, group_by, in_order, names, numbered
from spanco.method import MILESTONES, Equation


def equations(
    journeys: Journeys,
    by: Sequence[str] = (),
    *,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
) -> list[Equation]:
    """Follow the journeys that started in a period to the present, one line per starting milestone.

    ``by`` names what to split by, as the journey stood at its start: "rep" (who started it), "team",
    any segment, "file", and the period of the start. ``since`` and ``until`` bound the day of the start,
    ``where`` chooses by what held at the start. A line counts the journeys that reached each observed
    milestone, whoever held them then, and how many of those someone other than the starter held.

    Returns the lines that occur in order of groups, those without a value last, and of starting
    milestones; each journey is in one. Raises InputError for a column that is not there.
    """
    grouping = Grouping(tuple(by), journeys.dimensions, since, until, where or {})
    starts = [milestone for milestone in journeys.observed if journeys.starts.get(milestone)]
    if not starts:
        return []

    def at_start(name: str) -> str:
        written = [held_at(journeys, milestone, name) for milestone in starts]
        if len(set(written)) == 1:
            return written[0]
        cases = [
            f"WHEN {MILESTONES.index(milestone)} THEN {column}"
            for milestone, column in zip(starts, written, strict=True)
        ]
        return f"CASE start {' '.join(cases)} END"

    keys = grouping.keys(at_start)
    reached = ", ".join(_reached(journeys, milestone, at_start("rep")) for milestone in journeys.observed)
    selected = (
        f"SELECT {numbered(keys)}start AS first, {reached} FROM {JOURNEYS}"
        f"{all_of(grouping.conditions(at_start))}{group_by([*keys, 'start'])}"
    )
    ordered = in_order([*names(keys), "first"])
    rows = journeys.engine.rows(f"SELECT * FROM ({selected}) AS lines{ordered}")
    label, width = grouping.label(), len(keys)
    lines = []
    for row in rows:
        place = journeys.observed.index(MILESTONES[row[width]])
        counts = row[width + 1 :]
        lines.append(
            Equation(
                group=label(row[:width]),
                milestones=journeys.observed[place:],
                reached=tuple(counts[::2][place:]),
                handed_over=tuple(counts[1::2][place:]),
            )
        )
    return lines


def _reached(journeys: Journeys, milestone: str, starter: str) -> str:
    """Write how many reached a milestone, and how many of them another than the starter held then."""
    reached = f"reach >= {MILESTONES.index(milestone)}"
    another = f"{held_at(journeys, milestone, 'rep')} <> {starter}"
    return (
        f"COUNT(CASE WHEN {reached} THEN 1 END) AS reached_{milestone}, "
        f"COUNT(CASE WHEN {reached} AND {another} THEN 1 END) AS other_{milestone}"
    )
