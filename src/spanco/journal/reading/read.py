"""Reading a sales log, whatever its format and shape, into events."""

import shutil
import tempfile
import weakref
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from spanco.engine import DuckDB, Engine, literal
from spanco.errors import InputError
from spanco.journal.log import EVENTS, OPTIONAL_COLUMNS, REQUIRED_COLUMNS, Log
from spanco.journal.mapping import DATE_ORDERS, DateOrder, FileFormat, Mapping, nearest
from spanco.journal.reading.cells import read_cells
from spanco.journal.reading.circumstances import Circumstances
from spanco.journal.reading.database import Database, is_database
from spanco.journal.reading.dates import Zones
from spanco.journal.reading.parquet import ParquetFile
from spanco.journal.reading.recognise import recognise
from spanco.journal.reading.sources import open_source, spelled
from spanco.journal.reading.typed import fits, read_typed

_EPOCH = date(1970, 1, 1)


def read(  # noqa: PLR0913 - the last four are options by name
    path: Path | str,
    engine: Engine,
    *,
    mapping: Mapping | None = None,
    zone: str = "UTC",
    today: date | None = None,
    dates: str | None = None,
) -> Log:
    """Read a sales log into the table ``events`` of an engine.

    The file may be CSV (any of ``, ; tab |``; UTF-8, UTF-16, Windows-1252), XLSX, Parquet or XES, text
    also compressed with gzip; or ``path`` is the address of the application's database, sqlite:///path or
    postgresql://user:password@host/name, whose log is read in place. Its rows are events, journeys or
    opportunities, as the ``mapping`` says; without one, headers in common use are recognised. ``zone`` (an
    IANA name) is the one that periods are cut in and, unless the mapping says otherwise, the one of times
    without an offset. Events after ``today`` (default: the date in ``zone`` now) are rejected. ``dates``
    states the order of day and month, "dmy" or "mdy", above what the mapping says.

    Files larger than memory pass through the engine. What was not used, and why, is in the log's
    quality report. Raises InputError, one sentence, where nothing can be used.
    """
    order = _date_order(dates)
    if isinstance(engine, DuckDB):
        return _Reader(_file(path, engine), zone, today, order).read(engine.connection, engine, mapping)
    embedded = DuckDB()
    try:
        log = _Reader(_file(path, embedded), zone, today, order).read(embedded.connection, engine, mapping)
        _hand_over(embedded.connection, engine)
    finally:
        embedded.close()
    return log


def _file(path: Path | str, engine: DuckDB) -> Path:
    """Return the file to read: that of the path, or what a database holds, written beside the engine."""
    if is_database(path):
        return Database(str(path)).copy(engine.connection, _folder_beside(engine))
    return Path(path)


def _folder_beside(engine: Engine) -> Path:
    """Make a folder that goes with the engine."""
    folder = Path(tempfile.mkdtemp(prefix="spanco-"))
    weakref.finalize(engine, shutil.rmtree, folder, ignore_errors=True)
    return folder


def _date_order(stated: str | None) -> DateOrder | None:
    if stated is None or stated in DATE_ORDERS:
        return stated
    message = f"Dates are written in the order dmy or mdy, not {stated!r}."
    raise InputError(message)


def _hand_over(connection: duckdb.DuckDBPyConnection, engine: Engine) -> None:
    """Give the events to an engine that does not read files as we do, by way of Parquet."""
    target = _folder_beside(engine) / "events.parquet"
    connection.execute(f"COPY (SELECT * FROM {EVENTS}) TO {literal(str(target))} (FORMAT parquet)")
    engine.load(EVENTS, [target])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one file as the user asked to."""

    path: Path
    zone: str
    today: date | None
    order: DateOrder | None

    def read(self, connection: duckdb.DuckDBPyConnection, engine: Engine, given: Mapping | None) -> Log:
        """Read through ``connection`` what ``engine`` is to hold."""
        file = FileFormat() if given is None else given.file
        zones = Zones(cut=self.zone, written=file.zone or self.zone)
        for name in dict.fromkeys((zones.cut, zones.written)):
            _refuse_unknown_zone(connection, name)
        today = _day_number(connection, self.today, self.zone)
        with tempfile.TemporaryDirectory(prefix="spanco-") as folder:
            scratch = Path(folder)
            under = Circumstances(connection, self.path, scratch, zones, today, self.order)
            source = open_source(self.path, file, connection, scratch)
            mapping = recognise(source.name, source.headers) if given is None else spelled(given, source)
            segments = _segments(mapping)
            try:
                if isinstance(source, ParquetFile) and fits(source, mapping):
                    quality, present = read_typed(source, mapping, under)
                else:
                    quality, present = read_cells(source, mapping, under)
            except duckdb.OutOfMemoryException as error:
                message = f"{self.path.name} needs more memory or disk space than there is."
                raise InputError(message) from error
        declared = frozenset(mapping.observed)
        return Log(engine, self.path.name, segments, present, declared, self.zone, quality)


def _segments(mapping: Mapping) -> tuple[str, ...]:
    """Return the names of the segments, none of which may be a name that events have already."""
    names = (*mapping.segments, *(name for lookup in mapping.lookups for name in lookup.segments))
    reserved = {*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS}
    taken: set[str] = set()
    for name in names:
        if name.casefold() in reserved:
            message = f"No segment may be called '{name}', which is the name of something else; rename it."
            raise InputError(message)
        if name.casefold() in taken:
            message = f"Two segments are called '{name}'; rename one."
            raise InputError(message)
        taken.add(name.casefold())
    return names


def _refuse_unknown_zone(connection: duckdb.DuckDBPyConnection, zone: str) -> None:
    try:
        connection.execute(f"SELECT timezone({literal(zone)}, TIMESTAMP '2000-01-01')")
    except duckdb.Error as error:
        known = tuple(row[0] for row in connection.execute("SELECT name FROM pg_timezone_names()").fetchall())
        message = f"There is no time zone '{zone}'{nearest(zone, known)}; write it as Europe/Rome."
        raise InputError(message) from error


def _day_number(connection: duckdb.DuckDBPyConnection, today: date | None, zone: str) -> int:
    if today is not None:
        return (today - _EPOCH).days
    now = f"SELECT CAST(timezone({literal(zone)}, now()) AS DATE) - DATE '1970-01-01'"
    found = connection.execute(now).fetchone()
    return int(found[0]) if found else 0
