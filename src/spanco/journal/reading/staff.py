"""What an office says of its reps beside the log: how many customers each is to win, and who was away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from spanco.errors import InputError
from spanco.journal.mapping import FileFormat, nearest
from spanco.journal.reading.rows import Rows
from spanco.journal.reading.sources import open_source

_ORDERS: Final = ((2, 1, 0), (2, 0, 1))
"""Where year, month and day stand in 31/03/2026 and in 03/31/2026."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A rep was away from one day to another, both included."""

    rep: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell and where it stands."""

    file: str
    line: int
    column: str
    value: str

    def but(self, why: str) -> str:
        return f"{self.file}, line {self.line}, column '{self.column}': {self.value!r} {why}"


def read_objectives(path: Path) -> dict[str, float]:
    """Read how many customers each rep is to win, from a table with the columns ``rep`` and ``customers``.

    Raises InputError where the file is no such table, a cell says no such number, or a rep stands in it
    twice.
    """
    objectives: dict[str, float] = {}
    for rep, customers in _cells(path, ("rep", "customers")):
        if rep.value in objectives:
            raise InputError(rep.but("stands here a second time; keep one row for each rep."))
        try:
            objectives[rep.value] = float(customers.value.replace(",", "."))
        except ValueError:
            raise InputError(customers.but("is not a number; write how many customers, as in 12.")) from None
        if not (isfinite(objectives[rep.value]) and objectives[rep.value] >= 0):
            raise InputError(customers.but("is no number of customers; write 0 or more."))
    return objectives


def read_absences(path: Path) -> tuple[Absence, ...]:
    """Read when reps were away, from a table with the columns ``rep``, ``from`` and ``to``.

    Whether 03/04/2026 is March or April must follow from the dates of the file themselves. Raises
    InputError where the file is no such table, where a cell is no date or may be either of two, and where
    an absence ends before it begins.
    """
    rows = list(_cells(path, ("rep", "from", "to")))
    days = _dates([cell for _, *cells in rows for cell in cells])
    absences = []
    for (rep, _, to), first, last in zip(rows, days[::2], days[1::2], strict=True):
        if last < first:
            raise InputError(to.but(f"lies before the first day away, {first}; swap them or correct one."))
        absences.append(Absence(rep.value, first, last))
    return tuple(absences)


def _cells(path: Path, wanted: Sequence[str]) -> Iterator[tuple[_Cell, ...]]:
    """Yield the wanted cells of each row that is not blank; each must be filled."""
    with TemporaryDirectory() as scratch, duckdb.connect() as connection:
        source = open_source(path, FileFormat(), connection, Path(scratch))
        spelled = {header.strip().casefold(): header for header in source.headers}
        for column in wanted:
            if column not in spelled:
                message = (
                    f"{source.name} has no column '{column}'{nearest(column, tuple(spelled))}; it needs "
                    f"the columns {', '.join(wanted)}."
                )
                raise InputError(message)
        columns = [spelled[column] for column in wanted]
        rows = source.load(connection, columns)
        yield from _filled(path, columns, rows, connection)


def _filled(
    path: Path, columns: Sequence[str], rows: Rows, connection: duckdb.DuckDBPyConnection
) -> Iterator[tuple[_Cell, ...]]:
    if rows.unreadable.examples:
        where = rows.unreadable.examples[0]
        message = f"{path.name}, line {where.line}: {where.value!r} {where.said}; correct that line."
        raise InputError(message)
    chosen = ", ".join(f"trim(coalesce(CAST({rows.columns[column]} AS VARCHAR), ''))" for column in columns)
    found = connection.execute(f"SELECT {rows.row}, {chosen} FROM {rows.relation} ORDER BY 1").fetchall()
    lines = rows.lines([row for row, *_ in found])
    for row, *values in found:
        cells = tuple(
            _Cell(path.name, lines[row], column, value) for column, value in zip(columns, values, strict=True)
        )
        empty = [cell for cell in cells if not cell.value]
        if len(empty) == len(cells):
            continue
        if empty:
            raise InputError(empty[0].but("is empty; fill it in or take the row out."))
        yield cells


def _dates(cells: Sequence[_Cell]) -> list[date]:
    """Read dates, all written in one order."""
    readings = [[_day(cell.value, order) for cell in cells] for order in _ORDERS]
    for cell, *either in zip(cells, *readings, strict=True):
        if either == [None, None]:
            raise InputError(cell.but("is not a date; write it as 2026-03-31."))
    whole = [[day for day in days if day is not None] for days in readings]
    fitting = [days for days in whole if len(days) == len(cells)]
    if not fitting:
        mixed = next(cell for cell, day in zip(cells, readings[0], strict=True) if day is None)
        raise InputError(
            mixed.but("has day and month in another order than other dates here; write 2026-03-31.")
        )
    if len(fitting) == 2 and fitting[0] != fitting[1]:
        unclear = next(cell for cell, *days in zip(cells, *fitting, strict=True) if days[0] != days[1])
        raise InputError(unclear.but("may be two days, one with its month first; write dates as 2026-03-31."))
    return fitting[0]


def _day(text: str, order: tuple[int, int, int]) -> date | None:
    """Read one date: year first, or in the order given; a midnight beside it is left out."""
    written = text.removesuffix(" 00:00:00").removesuffix("T00:00:00")
    try:
        return date.fromisoformat(written)
    except ValueError:
        parts = written.replace(".", "/").replace("-", "/").split("/")
    if len(parts) != len(order) or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, month, day = (int(parts[place]) for place in order)
    try:
        return date(year, month, day) if len(parts[2]) == 4 else None
    except ValueError:
        return None
