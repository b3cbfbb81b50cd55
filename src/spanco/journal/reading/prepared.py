"""Rows that were taken out of another format and written down plainly, each with its place there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from spanco.journal.quality import Finding
from spanco.journal.reading.faults import Fault, TableError
from spanco.journal.reading.rows import ROWS, Layout, Rows, load_cells, row_count


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plain CSV file made from a workbook or an event log; its first column is the line there."""

    name: str
    headers: tuple[str, ...]
    layout: Layout

    def load(
        self, connection: duckdb.DuckDBPyConnection, wanted: Sequence[str], limit: int | None = None
    ) -> Rows:
        """Load the wanted columns."""
        positions = [self.headers.index(header) + 1 for header in wanted]
        load_cells(connection, self.layout, [0, *positions], limit)
        count = row_count(connection)
        if not count:
            raise TableError(Fault.NO_ROWS, file=self.name)

        def lines(rows: Collection[int]) -> dict[int, int]:
            listed = ", ".join(str(row) for row in rows) or "NULL"
            query = f"SELECT rowid, CAST(c0 AS INTEGER) FROM {ROWS} WHERE rowid IN ({listed})"
            return dict(connection.execute(query).fetchall())

        return Rows(
            relation=ROWS,
            row="rowid",
            columns={header: f"c{position}" for header, position in zip(wanted, positions, strict=True)},
            count=count,
            typed=True,
            unreadable=Finding("unreadable", 0),
            lines=lines,
        )
