"""The embedded engine, and the default."""

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from spanco.engine.contract import literal, quoted
from spanco.errors import InputError

MEMORY_LIMIT = "2500MB"
"""Leaves room for the process beside the engine within 4 GiB; what does not fit is spilled."""


class DuckDB:
    """DuckDB within the process, in memory, spilling to a folder of its own that goes with it.

    ``connection`` serves readers that need more than portable SQL; it keeps the order of rows, which
    ``run`` and ``rows`` do not.

    >>> engine = DuckDB()
    >>> engine.run("CREATE TABLE won AS SELECT 5 AS customers")
    >>> engine.rows("SELECT customers FROM won"), engine.columns("won")
    ([(5,)], ('customers',))
    >>> engine.close()
    """

    name = "duckdb"

    def __init__(self, memory_limit: str = MEMORY_LIMIT, threads: int | None = None) -> None:
        self._spill = Path(tempfile.mkdtemp(prefix="spanco-"))
        # Also when nobody closes: the folder goes when the engine is collected or the process ends.
        self._remove_spill = weakref.finalize(self, shutil.rmtree, self._spill, ignore_errors=True)
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "temp_directory": str(self._spill),
            # Nothing is fetched from elsewhere, whatever a query asks for.
            "autoinstall_known_extensions": False,
            # A name that is no table is an error, never a Python variable that happens to be called so.
            "python_enable_replacements": False,
        }
        if threads is not None:
            settings["threads"] = threads
        self.connection = duckdb.connect(":memory:", config=settings)
        self.connection.execute("SET TimeZone = 'UTC'")
        # DuckDB 1.5 waits for ever where the branches of a UNION ALL overflow the buffer of a streamed
        # result (execute, then fetch). ``rows`` does not stream; readers may.
        self.connection.execute("SET streaming_buffer_size = '256MB'")
        self.connection.execute("SET enable_progress_bar = false")
        # A folded journal is asked many questions: what its files say of themselves is read once.
        self.connection.execute("SET parquet_metadata_cache = true")

    def run(self, sql: str) -> None:
        """Run one statement that returns nothing; the rows it writes have no order."""
        with self._unordered():
            self.connection.execute(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one query and bring its rows back, in the order it asks for or in none."""
        with self._unordered():
            return self.connection.sql(sql).fetchall()

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns, in order."""
        described = self.connection.execute(f"SELECT * FROM {quoted(table)} LIMIT 0").description
        return tuple(column[0] for column in described or ())

    def load(self, table: str, paths: Sequence[Path | str]) -> None:
        """Make Parquet files, or folders of them, readable as ``table`` without copying them."""
        self._drop(table)
        patterns = [f"{path}/**/*.parquet" if Path(path).is_dir() else str(path) for path in paths]
        listed = ", ".join(literal(pattern) for pattern in patterns)
        try:
            self.connection.execute(
                f"CREATE VIEW {quoted(table)} AS SELECT * FROM read_parquet([{listed}], union_by_name = true)"
            )
        except duckdb.Error as error:
            said = str(error).splitlines()[0]
            message = f"{', '.join(map(str, paths))} cannot be read as Parquet ({said})."
            raise InputError(message) from error

    @contextmanager
    def _unordered(self) -> Iterator[None]:
        """Drop the order of rows meanwhile: to keep one nobody asked for takes memory and turns."""
        self.connection.execute("SET preserve_insertion_order = false")
        try:
            yield
        finally:
            self.connection.execute("SET preserve_insertion_order = true")

    def _drop(self, table: str) -> None:
        found = self.rows(
            "SELECT table_type FROM information_schema.tables WHERE table_schema = 'main' "
            f"AND table_name = {literal(table)}"
        )
        for (kind,) in found:
            self.connection.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} {quoted(table)}")

    def close(self) -> None:
        """Close the database and remove what it spilled."""
        self.connection.close()
        self._remove_spill()
