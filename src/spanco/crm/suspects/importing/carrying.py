"""Rows carried from staging into the database, by the fastest way each has."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb
from adbc_driver_sqlite import dbapi as sqlite
from django.db import connection as database

from spanco.engine import literal

MANY: Final = 50_000
"""From how many rows on a table is worth being prepared for them."""

_AT_A_TIME: Final = 5_000
_RANGE: Final = 50_000
_BLOCK: Final = 1 << 20
_CARRIED: Final = ("new_companies", "new_sites", "new_people", "new_targets", "fillings", "known_again")

Told = Callable[[int], None]
"""Hears how many rows more are written."""

Carry = Callable[[str, Mapping[str, str], str], None]
"""Puts rows into a table of the database: the SQL of each column, and the table of staging they come from.

The SQL must mean the same to the engine and to SQLite.
"""


@contextmanager
def carrying(staged: duckdb.DuckDBPyConnection, n_rows: int, told: Told) -> Iterator[Carry]:
    """Make ready, before a transaction, what carries so many rows within it."""
    if database.vendor == "postgresql":
        yield partial(_copy, staged, told)
        return
    if n_rows < MANY:
        yield partial(_hand_over, staged, told)
        return
    # Nobody else can write during the transaction: all that needs no lock is done before it. From one file
    # of the database to another a million rows take three seconds, and fifteen through Python.
    with TemporaryDirectory(prefix="spanco-import-") as scratch, database.cursor() as cursor:
        path = Path(scratch) / "rows.sqlite"
        _lay_down(staged, path)
        cursor.execute(f"ATTACH {literal(path.as_uri() + '?mode=ro')} AS laid")
        try:
            yield partial(_take_over, told)
        finally:
            cursor.execute("DETACH laid")


def _lay_down(staged: duckdb.DuckDBPyConnection, path: Path) -> None:
    with sqlite.connect(path.as_uri(), autocommit=False) as connection, connection.cursor() as cursor:
        for table in _CARRIED:
            rows = staged.cursor().execute(f"FROM {table}").to_arrow_reader(_AT_A_TIME)
            cursor.adbc_ingest(table, rows, mode="create")
        connection.commit()


def _take_over(told: Told, table: str, columns: Mapping[str, str], rows: str) -> None:
    """Take rows that were laid down, range after range so that it can be told how far it is."""
    chosen = (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM laid.{rows}"
    )
    with database.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(rowid), 0) FROM laid.{rows}")
        (last,) = cursor.fetchone()
        for start in range(0, last, _RANGE):
            cursor.execute(f"{chosen} WHERE rowid > {start} AND rowid <= {start + _RANGE}")
            told(cursor.rowcount)


def _hand_over(
    staged: duckdb.DuckDBPyConnection, told: Told, table: str, columns: Mapping[str, str], rows: str
) -> None:
    places = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
    found = staged.cursor().execute(f"SELECT {', '.join(columns.values())} FROM {rows}")
    with database.cursor() as cursor:
        while chunk := found.fetchmany(_AT_A_TIME):
            cursor.executemany(statement, chunk)
            told(len(chunk))


def _copy(
    staged: duckdb.DuckDBPyConnection, told: Told, table: str, columns: Mapping[str, str], rows: str
) -> None:
    """Let the engine write the rows down and the database read them: no row passes through Python."""
    with TemporaryDirectory(prefix="spanco-import-") as scratch, database.cursor() as cursor:
        path = Path(scratch) / "rows.csv"
        counted = staged.execute(
            f"COPY (SELECT {', '.join(columns.values())} FROM {rows}) "
            f"TO {literal(str(path))} (FORMAT csv, HEADER false)"
        ).fetchone()
        copying = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)"
        with path.open("rb") as file, cursor.copy(copying) as copy:
            while block := file.read(_BLOCK):
                copy.write(block)
        told(int(counted[0]) if counted else 0)
