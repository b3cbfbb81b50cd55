"""The rows of a file, loaded into the engine as they stand: every cell is text."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import duckdb

from spanco.engine import literal
from spanco.journal.quality import Finding
from spanco.journal.reading.faults import Fault, TableError

ROWS: Final = "read_rows"
"""The table the cells are loaded into."""

REJECTS: Final = "read_rejects"
"""The table of lines that are no rows."""

_REJECTS_SCAN: Final = "read_rejects_scan"
_LONGEST_RECORD: Final = 2 << 20


@dataclass(frozen=True, slots=True)
class Rows:
    """Loaded rows.

    ``relation`` is where they are; ``row`` the SQL of a row's number, from 0; ``columns`` the SQL
    name of each wanted header; ``count`` how many rows the file has, unreadable ones included.
    ``typed`` says that numbers come from a program, with a decimal point, and that a bare number in a
    column of dates is a spreadsheet's serial. ``lines`` turns row numbers into lines of the file.
    """

    relation: str
    row: str
    columns: Mapping[str, str]
    count: int
    typed: bool
    unreadable: Finding
    lines: Callable[[Collection[int]], dict[int, int]]


class Source(Protocol):
    """A file whose headers are known and whose rows can be loaded."""

    @property
    def name(self) -> str:
        """What to call the file."""
        ...

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers as the file spells them; an unnamed column's is blank."""
        ...

    def load(
        self, connection: duckdb.DuckDBPyConnection, wanted: Sequence[str], limit: int | None = None
    ) -> Rows:
        """Load the wanted columns, of the first ``limit`` rows where given."""
        ...


@dataclass(frozen=True, slots=True)
class Layout:
    """How the cells of a text file are laid out, for the engine to read.

    ``width`` is the number of columns; ``before_header`` the lines to pass over; ``returns`` says that
    lines end in a carriage return and a line feed; ``padded`` allows rows to end early.
    """

    path: Path
    delimiter: str
    width: int
    header: bool
    before_header: int = 0
    gzip: bool = False
    returns: bool = False
    padded: bool = False


def load_cells(
    connection: duckdb.DuckDBPyConnection, layout: Layout, wanted: Sequence[int], limit: int | None
) -> int | None:
    """Load the wanted columns, as ``c0``, ``c1`` ..., and the lines that are no rows.

    Returns the place (bytes from the start, unpacked) of a cell whose quotes are never closed, which
    takes the rest of the file with it; None where there is none. Raises duckdb.Error where the file
    cannot be read at all.
    """
    _load(connection, layout, wanted, limit, parallel=not layout.padded)
    if layout.padded or not connection.execute(f"FROM {REJECTS} LIMIT 1").fetchone():
        return None
    # Read by several threads, a cell with a line break may be taken for a broken row. Read by one, the
    # rest of a file after quotes that are never closed is passed over without a word.
    unclosed = "SELECT max(line_byte_position) FROM {} WHERE error_type = 'UNQUOTED VALUE'".format
    suspected = connection.execute(unclosed(REJECTS)).fetchone()
    _load(connection, layout, wanted, limit, parallel=False)
    confirmed = connection.execute(unclosed(REJECTS)).fetchone()
    return int(suspected[0]) - 1 if suspected and suspected[0] and suspected != confirmed else None


def _load(
    connection: duckdb.DuckDBPyConnection,
    layout: Layout,
    wanted: Sequence[int],
    limit: int | None,
    *,
    parallel: bool,
) -> None:
    drop_rows(connection)
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(layout.width))
    chosen = ", ".join(f"c{position}" for position in wanted)
    options = [
        "auto_detect = false",
        f"header = {str(layout.header).lower()}",
        f"skip = {layout.before_header}",
        f"delim = {literal(layout.delimiter)}",
        "quote = '\"'",
        "escape = '\"'",
        # Left to itself, the engine takes the first line break for a row's end, be it in a cell.
        r"new_line = '\r\n'" if layout.returns else r"new_line = '\n'",
        f"compression = '{'gzip' if layout.gzip else 'none'}'",
        f"max_line_size = {_LONGEST_RECORD}",
        "store_rejects = true",
        f"rejects_table = '{REJECTS}'",
        f"rejects_scan = '{_REJECTS_SCAN}'",
        "rejects_limit = 0",
        f"null_padding = {str(layout.padded).lower()}",
        f"parallel = {str(parallel).lower()}",
    ]
    bound = "" if limit is None else f" LIMIT {limit}"
    connection.execute(
        f"CREATE TABLE {ROWS} AS SELECT {chosen} "
        f"FROM read_csv({literal(str(layout.path))}, columns = {{{columns}}}, {', '.join(options)}){bound}"
    )


def drop_rows(connection: duckdb.DuckDBPyConnection) -> None:
    """Let go of what was loaded."""
    for table in (ROWS, REJECTS, _REJECTS_SCAN):
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def row_count(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many rows were loaded."""
    found = connection.execute(f"SELECT count(*) FROM {ROWS}").fetchone()
    return int(found[0]) if found else 0


def checked_headers(name: str, cells: Sequence[str]) -> tuple[str, ...]:
    """Return the headers, trimmed.

    Raises TableError where two columns have the same name, capitals aside.
    """
    headers = tuple(cell.strip() for cell in cells)
    seen: dict[str, int] = {}
    for position, header in enumerate(headers, start=1):
        first = seen.setdefault(header.casefold(), position)
        if header and first != position:
            raise TableError(Fault.COLUMN_TWICE, file=name, header=header, first=first, second=position)
    return headers
