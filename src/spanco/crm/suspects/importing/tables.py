"""A table that was uploaded: what kind of file it is, its headers and first values, and its rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb
from django.utils.translation import gettext as _

from spanco.crm.suspects.importing.faults import COMPRESSED, NO_TABLE, said_of
from spanco.errors import InputError
from spanco.journal.mapping import FileFormat
from spanco.journal.reading.delimited import Delimited, open_delimited
from spanco.journal.reading.opening import format_of, is_gzip
from spanco.journal.reading.prepared import Prepared
from spanco.journal.reading.rows import REJECTS, Rows
from spanco.journal.reading.workbook import open_workbook

MOST_COLUMNS: Final = 200
_MEMORY: Final = "700MB"
_LONGEST_HEADER: Final = 200
_SAMPLE: Final = 200
_VALUE: Final = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}|\+?[\d ().\-/]{5,}|https?://\S+", re.IGNORECASE)

Source = Delimited | Prepared


class _RefusedError(InputError):
    """What is wrong with a table, in the user's language: whoever reads tables knows English only."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a table begins: its headers, and the first values under each."""

    headers: tuple[str, ...]
    samples: Mapping[str, Sequence[str]]


@contextmanager
def engine(path: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the engine on a file, or in memory; it takes little memory, and spills what needs more."""
    with TemporaryDirectory(prefix="spanco-import-") as spill:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY,
            "temp_directory": spill,
            "autoinstall_known_extensions": False,
            "python_enable_replacements": False,
        }
        connection = duckdb.connect(str(path or ":memory:"), config=settings)
        try:
            connection.execute("SET enable_progress_bar = false")
            # What is written here is read again within the minute: packing it would cost more than it saves.
            connection.execute("SET force_compression = 'uncompressed'")
            connection.execute("SET checkpoint_threshold = '4GB'")
            yield connection
        finally:
            connection.close()


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open an uploaded table.

    Raises InputError, in the user's language, where it is no table, or one that nobody meant.
    """
    with TemporaryDirectory(prefix="spanco-import-") as scratch:
        try:
            yield _source(path, Path(scratch))
        except _RefusedError:
            raise
        except InputError as error:
            raise _RefusedError(said_of(error)) from error


def _source(path: Path, scratch: Path) -> Source:
    kind = format_of(path)
    if is_gzip(path):
        raise _RefusedError(str(COMPRESSED))
    source: Source
    if kind == "delimited":
        source = open_delimited(path, FileFormat(), scratch)
    elif kind == "workbook":
        source = open_workbook(path, None, scratch)
    else:
        raise _RefusedError(str(NO_TABLE))
    if len(source.headers) > MOST_COLUMNS:
        message = _("This table has %(columns)s columns; at most %(most)s are read. Remove those not needed.")
        raise _RefusedError(message % {"columns": len(source.headers), "most": MOST_COLUMNS})
    if any(_VALUE.fullmatch(header) for header in source.headers):
        value = next(header for header in source.headers if _VALUE.fullmatch(header))
        message = _("The first row must hold the names of the columns; here it holds “%(value)s”.")
        raise _RefusedError(message % {"value": value[:60]})
    return replace(source, headers=_named(source.headers))


def _named(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the headers, none too long, with a name for columns that have none; no two are the same."""
    taken = {header.casefold() for header in headers if len(header) <= _LONGEST_HEADER}
    named = []
    for position, header in enumerate(headers, start=1):
        name = header[:_LONGEST_HEADER] or _("Column %(position)s") % {"position": position}
        while name != header and name.casefold() in taken:
            name += "*"
        taken.add(name.casefold())
        named.append(name)
    return tuple(named)


def beginning(path: Path) -> Beginning:
    """Return the headers of a table and its first values.

    Raises InputError as `opened` does, and where there are no rows.
    """
    with opened(path) as source, engine() as connection:
        rows = source.load(connection, source.headers, limit=_SAMPLE)
        columns = ", ".join(rows.columns[header] for header in source.headers)
        found = connection.execute(f"SELECT {columns} FROM {rows.relation} LIMIT {_SAMPLE}").fetchall()
        samples = {
            header: [row[position] for row in found if row[position]]
            for position, header in enumerate(source.headers)
        }
        return Beginning(source.headers, samples)


def load(source: Source, connection: duckdb.DuckDBPyConnection) -> Rows:
    """Load every row of a table.

    Raises InputError where quotes are never closed: what comes after them would be lost.
    """
    rows = source.load(connection, source.headers)
    counted = connection.execute(f"SELECT count(DISTINCT line) FROM {REJECTS}").fetchone()
    if counted and rows.unreadable.count > counted[0]:
        message = _(
            "Line %(line)s opens quotes that are never closed. Close them, then upload the file again."
        )
        raise _RefusedError(message % {"line": rows.unreadable.examples[-1].line})
    return rows
