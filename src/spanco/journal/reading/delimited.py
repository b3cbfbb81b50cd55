"""CSV and its kin: cells divided by commas, semicolons, tabs or bars."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import duckdb

from spanco.journal.mapping import FileFormat
from spanco.journal.quality import EXAMPLES, Example, Finding
from spanco.journal.reading.encoding import examine, transcode
from spanco.journal.reading.faults import Fault, TableError
from spanco.journal.reading.opening import BLOCK, is_gzip, open_bytes
from spanco.journal.reading.rows import (
    REJECTS,
    ROWS,
    Layout,
    Rows,
    checked_headers,
    load_cells,
    row_count,
)

DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE: Final = 1 << 18
_SAMPLE_RECORDS: Final = 200
_LONGEST_CELL: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Delimited:
    """A delimited file: ``layout`` says how the engine reads it.

    ``lines`` is how many lines it has, ``header_end`` the last of those of its header.
    """

    name: str
    headers: tuple[str, ...]
    layout: Layout
    lines: int
    header_end: int

    def load(
        self, connection: duckdb.DuckDBPyConnection, wanted: Sequence[str], limit: int | None = None
    ) -> Rows:
        """Load the wanted columns; a line that is no row, being longer or shorter, is reported."""
        positions = [self.headers.index(header) for header in wanted]
        try:
            unclosed = load_cells(connection, self.layout, positions, limit)
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise TableError(Fault.UNDIVIDED, file=self.name, reason=reason) from error
        accepted = row_count(connection)
        reasons = f"SELECT line, max(CAST(error_type AS VARCHAR)) FROM {REJECTS} GROUP BY line"
        refused = {int(line): str(reason) for line, reason in connection.execute(reasons).fetchall()}
        if not accepted and not refused and unclosed is None:
            raise TableError(Fault.NO_ROWS, file=self.name)
        records = _Records(self.name, self.layout, refused)
        # One line per record: a row's line follows from its number. Otherwise the records are read
        # again, as far as the last row that is asked for.
        plain = not refused and unclosed is None and self.header_end + accepted == self.lines
        lost = () if unclosed is None else (self._unclosed(unclosed),)
        unreadable = (*records.unreadable(), *lost)[:EXAMPLES]
        return Rows(
            relation=ROWS,
            row="rowid",
            columns={header: f"c{position}" for header, position in zip(wanted, positions, strict=True)},
            count=accepted + len(refused) + len(lost),
            typed=False,
            unreadable=Finding("unreadable", len(refused) + len(lost), unreadable),
            lines=self._plain_lines if plain else records.lines,
        )

    def _unclosed(self, place: int) -> Example:
        with open_bytes(self.layout.path) as file:
            line = 1
            while place > 0 and (block := file.read(min(place, BLOCK))):
                line += block.count(b"\n")
                place -= len(block)
            start = file.readline(80).decode("utf-8", errors="replace").strip()
        said = "opens quotes that are never closed: nothing is read from here on"
        return Example(self.name, line, None, start, said)

    def _plain_lines(self, rows: Collection[int]) -> dict[int, int]:
        return {row: row + self.header_end + 1 for row in rows}


def open_delimited(path: Path, file: FileFormat, scratch: Path) -> Delimited:
    """Find out how a delimited file is written, and its headers.

    Raises TableError where it is not a table, mixes encodings, or has two columns of one name.
    """
    csv.field_size_limit(_LONGEST_CELL)
    text = examine(path, file.encoding)
    packed = is_gzip(path)
    if text.encoding != "utf-8-sig" or text.end not in {"\n", "\r\n"}:
        clean = scratch / "clean.csv"
        transcode(path, text, clean)
        readable, packed = clean, False
    else:
        readable = path
    sample = _sample(readable)
    before, directed = _directive(sample)
    delimiter = file.delimiter or directed or _delimiter(sample, before)
    cells, header_end = _header(sample, before, delimiter)
    if len([cell for cell in cells if cell.strip()]) < 2:
        shown = cells[0].strip()[:40] if cells else ""
        raise TableError(Fault.ONE_COLUMN, file=path, header=shown)
    layout = Layout(
        readable,
        delimiter,
        len(cells),
        header=True,
        before_header=before,
        gzip=packed,
        returns=text.end == "\r\n",
    )
    return Delimited(path.name, checked_headers(str(path), cells), layout, text.lines, header_end)


def _sample(path: Path) -> list[str]:
    """Return the first lines, with their ends; the last one only where the file ends there."""
    with open_bytes(path) as file:
        start = file.read(_SAMPLE)
        more = bool(file.read(1))
    lines = io.StringIO(start.decode("utf-8-sig", errors="ignore"), newline="").readlines()
    return lines[:-1] if more and len(lines) > 1 else lines


def _directive(sample: list[str]) -> tuple[int, str | None]:
    """Return how many lines come before the header, and the delimiter that ``sep=;`` names."""
    before, delimiter = 0, None
    for line in sample:
        stripped = line.strip("\r\n")
        if stripped.lower().startswith("sep=") and len(stripped) == 5:
            delimiter = stripped[4]
        elif stripped.strip():
            break
        before += 1
    return before, delimiter


def _delimiter(sample: list[str], before: int) -> str:
    """Return the delimiter that gives the most columns to the most records."""

    def fit(delimiter: str) -> tuple[float, int]:
        widths = [
            len(record)
            for record in islice(csv.reader(sample[before:], delimiter=delimiter), _SAMPLE_RECORDS)
            if record
        ]
        if not widths or widths[0] < 2:
            return (0.0, 0)
        return (widths.count(widths[0]) / len(widths), widths[0])

    return max(DELIMITERS, key=fit)


def _header(sample: list[str], before: int, delimiter: str) -> tuple[list[str], int]:
    reader = csv.reader(sample[before:], delimiter=delimiter)
    cells = next(reader, [])
    return cells, before + reader.line_num


_REFUSALS: Final = {
    "UNQUOTED VALUE": "has text beside a quoted cell",
    "LINE SIZE OVER MAXIMUM": "is longer than two megabytes",
}


@dataclass(frozen=True, slots=True)
class _Records:
    """Reads the records of a file one by one, to find the lines of the few that are spoken of.

    ``refused`` says why a record is no row; its keys count records from 1, header and blank lines
    included.
    """

    name: str
    layout: Layout
    refused: Mapping[int, str]

    def lines(self, rows: Collection[int]) -> dict[int, int]:
        wanted, found = set(rows), dict[int, int]()
        accepted = (line for number, line, _ in self._records() if number not in self.refused)
        for row, line in enumerate(accepted):
            if len(found) == len(wanted):
                break
            if row in wanted:
                found[row] = line
        return found

    def unreadable(self) -> tuple[Example, ...]:
        wanted = dict(sorted(self.refused.items())[:EXAMPLES])
        examples: list[Example] = []
        for number, line, record in self._records() if wanted else ():
            if number in wanted:
                widths = f"has {len(record)} cells where the header has {self.layout.width}"
                start = self.layout.delimiter.join(record)[:80]
                examples.append(Example(self.name, line, None, start, _REFUSALS.get(wanted[number], widths)))
                if len(examples) == len(wanted):
                    break
        return tuple(examples)

    def _records(self) -> Iterator[tuple[int, int, list[str]]]:
        """Yield each record's number, its first line and its cells, blank lines left out."""
        before = self.layout.before_header
        with open_bytes(self.layout.path) as file:
            text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
            for _ in range(before):
                next(text)
            reader = csv.reader(text, delimiter=self.layout.delimiter)
            next(reader)
            line = before + reader.line_num
            for number, record in enumerate(reader, start=before + 2):
                if record:
                    yield number, line + 1, record
                line = before + reader.line_num
