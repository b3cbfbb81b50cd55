"""Parquet, read where it lies."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from spanco.engine import literal, quoted
from spanco.errors import InputError
from spanco.journal.quality import Finding
from spanco.journal.reading.faults import Fault, TableError
from spanco.journal.reading.rows import ROWS, Rows, checked_headers, drop_rows, row_count

ROW_NUMBER = "file_row_number"


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """A Parquet file; ``types`` are the engine's names for the types of its columns."""

    name: str
    headers: tuple[str, ...]
    path: Path
    types: Mapping[str, str]
    count: int

    @property
    def scan(self) -> str:
        """The SQL that reads it, with the number of each row."""
        return f"read_parquet({literal(str(self.path))}, file_row_number = true)"

    def load(
        self, connection: duckdb.DuckDBPyConnection, wanted: Sequence[str], limit: int | None = None
    ) -> Rows:
        """Load the wanted columns as text."""
        drop_rows(connection)
        cells = ", ".join(
            f"CAST({quoted(header)} AS VARCHAR) AS c{position}" for position, header in enumerate(wanted)
        )
        bound = "" if limit is None else f" LIMIT {limit}"
        try:
            connection.execute(f"CREATE TABLE {ROWS} AS SELECT {cells} FROM {self.scan}{bound}")
        except duckdb.Error as error:
            raise unreadable(self.path, error) from error
        return Rows(
            relation=ROWS,
            row="rowid",
            columns={header: f"c{position}" for position, header in enumerate(wanted)},
            count=row_count(connection),
            typed=True,
            unreadable=Finding("unreadable", 0),
            lines=row_lines,
        )


def row_lines(rows: Collection[int]) -> dict[int, int]:
    """Return the rows' numbers from 1: a Parquet file has no lines and no header row."""
    return {row: row + 1 for row in rows}


def open_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> ParquetFile:
    """Read what a Parquet file says of itself.

    Raises InputError where it is cut short, damaged or without rows.
    """
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 4))
        if file.read(4) != b"PAR1":
            message = f"{path} is cut short: a Parquet file ends with the letters PAR1. Copy it again."
            raise InputError(message)
    source = literal(str(path))
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({source})").fetchall()
        written = connection.execute(f"SELECT name, num_children FROM parquet_schema({source})").fetchall()
        counted = connection.execute(f"SELECT sum(num_rows) FROM parquet_file_metadata({source})").fetchone()
    except duckdb.Error as error:
        raise unreadable(path, error) from error
    count = int(counted[0]) if counted else 0
    if not count:
        raise TableError(Fault.NO_ROWS, file=path)
    types = {column[0]: column[1] for column in described}
    headers = tuple(types)
    # The engine renames a second column of one name without a word; the file's own list tells.
    if not any(children for _, children in written[1:]):
        checked_headers(path.name, [name for name, _ in written[1:]])
    return ParquetFile(path.name, headers, path, types, count)


def unreadable(path: Path, error: duckdb.Error) -> InputError:
    """Say that the engine could not read the file, in its first words."""
    return InputError(f"{path} is damaged: it cannot be read as Parquet ({str(error).splitlines()[0]}).")
