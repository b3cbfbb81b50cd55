"""What every engine can do, and how names and values are written in SQL."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol


class Engine(Protocol):
    """Runs the project's SQL, written in DuckDB's dialect, over named tables.

    The rows of a table have no order. ``name`` is "duckdb", "spark" or "clickhouse".
    """

    @property
    def name(self) -> str:
        """Which engine this is."""
        ...

    def run(self, sql: str) -> None:
        """Run one statement that returns nothing: CREATE TABLE ... AS, CREATE VIEW, DROP."""
        ...

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one query and bring its rows back; meant for small results."""
        ...

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns, in order."""
        ...

    def load(self, table: str, paths: Sequence[Path | str]) -> None:
        """Make Parquet files, or folders of them, readable as ``table``, replacing what had that name.

        Raises InputError where they are not there or are no Parquet.
        """
        ...

    def close(self) -> None:
        """Let go of the engine and of everything it holds on disk."""
        ...


def quoted(name: str) -> str:
    """Write a column or table name so that any text is safe.

    >>> quoted('the "big" ones')
    '"the ""big"" ones"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Write a text value so that any text is safe.

    >>> literal("L'Aquila")
    "'L''Aquila'"
    """
    return "'" + text.replace("'", "''") + "'"
