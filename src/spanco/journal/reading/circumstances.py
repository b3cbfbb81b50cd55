"""What a file is read under, and what is at hand once its rows are loaded."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from spanco.journal.mapping import DateOrder, Mapping
from spanco.journal.reading.dates import Zones
from spanco.journal.reading.rows import Rows
from spanco.journal.reading.staging import Cells


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a file is read under.

    ``today`` is in days since 1970-01-01; ``order`` the stated order of day and month, if any;
    ``scratch`` a folder to write in.
    """

    connection: duckdb.DuckDBPyConnection
    path: Path
    scratch: Path
    zones: Zones
    today: int
    order: DateOrder | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file whose rows are in the engine, cleaned; ``name`` is what to call it."""

    connection: duckdb.DuckDBPyConnection
    name: str
    mapping: Mapping
    rows: Rows
    cells: Cells
