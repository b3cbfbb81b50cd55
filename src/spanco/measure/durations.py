"""How long passing a link takes: quartiles from histograms of whole days.

Histograms add up, over machines and over groups; medians do not.
"""

from collections.abc import Sequence

from spanco.engine import Engine
from spanco.journal.journeys import JOURNEYS
from spanco.measure.entering import Entering
from spanco.measure.grouping import Grouping, group_by, names, numbered
from spanco.method.counts import Group

Quartiles = tuple[int | None, int | None, int | None]
"""Lower quartile, median and upper quartile, in days."""


def quartiles(
    engine: Engine, entering: Sequence[Entering], grouping: Grouping
) -> dict[tuple[int, Group], Quartiles]:
    """Return the quartiles of each link, by its place, and group in which some passing is dated.

    A quartile is the smallest day within which at least that share of the passings lie.
    """
    parts = [_quartiles(place, one, grouping) for place, one in enumerate(entering)]
    label, width = grouping.label(), 1 + len(grouping.by)
    return {
        (row[0], label(row[1:width])): (row[width], row[width + 1], row[width + 2])
        for row in engine.rows(" UNION ALL ".join(parts))
        if row[width] is not None
    }


def _quartiles(place: int, entering: Entering, grouping: Grouping) -> str:
    keys = grouping.keys(entering.column)
    conditions = [*entering.dated, *grouping.conditions(entering.column)]
    histogram = (
        f"SELECT {numbered(keys)}{entering.days} AS days, COUNT(*) AS passings FROM {JOURNEYS} "
        f"WHERE {' AND '.join(conditions)}{group_by([*keys, entering.days])}"
    )
    columns = names(keys)
    listed = "".join(f"{column}, " for column in columns)
    # One order for both sums, so that rows are sorted once.
    partition = f"PARTITION BY {', '.join(columns)} " if columns else ""
    among = f"{partition}ORDER BY days ROWS BETWEEN"
    cumulated = (
        f"SELECT {listed}days, "
        f"SUM(passings) OVER ({among} UNBOUNDED PRECEDING AND CURRENT ROW) AS within, "
        f"SUM(passings) OVER ({among} UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS passed "
        f"FROM ({histogram}) AS histogram"
    )
    return (
        f"SELECT {place} AS link, {listed}"
        "MIN(CASE WHEN within * 4 >= passed THEN days END) AS lower_quartile, "
        "MIN(CASE WHEN within * 2 >= passed THEN days END) AS median, "
        "MIN(CASE WHEN within * 4 >= passed * 3 THEN days END) AS upper_quartile "
        f"FROM ({cumulated}) AS cumulated{group_by(columns)}"
    )
