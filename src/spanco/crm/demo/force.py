"""The simulated journeys a demo is filled with, read one after the other."""

import calendar
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import duckdb

from spanco.engine import literal
from spanco.journal.simulation import SalesForce, simulate

_AT_A_TIME: Final = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a simulated journey, by its milestone."""

    milestone: str
    at: datetime
    rep: str
    amount: float | None
    margin: float | None
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulated journey, its steps in order."""

    file: str
    size: str
    sector: str
    steps: tuple[Step, ...]

    @property
    def lost(self) -> bool:
        """Whether it ended without a sale."""
        return self.steps[-1].milestone == "lost"


def sales_force(reps: int, teams: int, targets: int, until: date, seed: int) -> SalesForce:
    """Return a sales force whose two years end on a day, with a clean log."""
    year = until.year - 2
    start = date(year, until.month, min(until.day, calendar.monthrange(year, until.month)[1]))
    return SalesForce(reps=reps, teams=teams, targets=targets, start=start, seed=seed, messiness=0)


def journeys_of(force: SalesForce) -> Iterator[Simulated]:
    """Simulate and yield each journey."""
    with tempfile.TemporaryDirectory(prefix="spanco-") as folder, duckdb.connect() as connection:
        log = Path(folder) / "log.parquet"
        simulate(force, log)
        # The order of events at one time is that of the file.
        connection.execute(
            "SELECT journey, file, size, sector, "
            "milestone, occurred_at, rep, amount, margin, minutes, reason "
            f"FROM read_parquet({literal(str(log))}, file_row_number = true) "
            "ORDER BY journey, occurred_at, file_row_number"
        )
        # Read in blocks: a large demo does not fit in memory.
        for _, lines in groupby(_fetched(connection), key=itemgetter(0)):
            yield _journey(list(lines))


def _fetched(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := connection.fetchmany(_AT_A_TIME):
        yield from rows


def _journey(lines: list[tuple[Any, ...]]) -> Simulated:
    steps = tuple(
        Step(milestone, at.replace(tzinfo=UTC), rep, amount, margin, int(minutes), reason or "")
        for milestone, at, rep, amount, margin, minutes, reason in (line[4:] for line in lines)
    )
    file, size, sector = lines[0][1:4]
    return Simulated(file, size, sector, steps)
