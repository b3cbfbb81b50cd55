"""The way of every file whose cells are text: load, find out how they are written, judge, keep."""

import duckdb

from spanco.journal.mapping import Mapping
from spanco.journal.quality import EXAMPLES, Quality
from spanco.journal.reading.circumstances import Circumstances, Loaded
from spanco.journal.reading.conventions import date_convention, decimal_sign
from spanco.journal.reading.judging import (
    notes,
    present_columns,
    refuse_if_useless,
    rejections,
    repeated_journeys,
)
from spanco.journal.reading.lookups import Joined, joined_to, load_lookup, unmatched
from spanco.journal.reading.meaning import assumed, ignored, keep_words, words_of
from spanco.journal.reading.places import Found, Place, located
from spanco.journal.reading.rows import Source, drop_rows
from spanco.journal.reading.staging import CELLS, STATED, WORDS, Reading, clean, events_view, staged


def read_cells(source: Source, mapping: Mapping, under: Circumstances) -> tuple[Quality, frozenset[str]]:
    """Make ``events`` from a file; return its quality and the optional columns that hold a value.

    Raises InputError where no row can be used, or it cannot be told how dates or amounts are written.
    """
    connection = under.connection
    joined = [
        load_lookup(connection, lookup, f"read_lookup_{number}", under)
        for number, lookup in enumerate(mapping.lookups)
    ]
    file = _load(source, mapping, joined, connection)
    reading = _reading(file, joined, under)
    found = [unmatched(connection, CELLS, file.cells.text(one.lookup.key), one) for one in joined]
    found += _judged(file, reading)
    if not mapping.stated:
        found.append(_unused(source, mapping))
    events, present = present_columns(connection)
    findings = located(under.path.name, found, file.rows.lines)
    if file.rows.unreadable.count:
        findings = (file.rows.unreadable, *findings)
    refuse_if_useless(source.name, events, findings)
    _let_go(connection, joined)
    return Quality(file.rows.count, events, findings), present


def _load(
    source: Source, mapping: Mapping, joined: list[Joined], connection: duckdb.DuckDBPyConnection
) -> Loaded:
    """Load the cells the mapping needs, and make the table of them cleaned, with the lookups beside."""
    rows = source.load(connection, mapping.named_columns())
    raw = {header: f"log.{column}" for header, column in rows.columns.items()}
    cells, columns = clean(mapping, raw, typed=rows.typed)
    chosen = ", ".join(["log.rowid AS row", columns, *(one.chosen for one in joined)])
    connection.execute(f"CREATE OR REPLACE TABLE {CELLS} AS SELECT {chosen} FROM {joined_to(rows, joined)}")
    return Loaded(connection, source.name, mapping, rows, cells)


def _reading(file: Loaded, joined: list[Joined], under: Circumstances) -> Reading:
    order, timed = date_convention(file, under.order)
    return Reading(
        mapping=file.mapping,
        cells=file.cells,
        extra={name: sql for one in joined for name, sql in one.extra.items()},
        order=order,
        decimal=decimal_sign(file),
        timed=timed,
        zones=under.zones,
        today=under.today,
    )


def _judged(file: Loaded, reading: Reading) -> list[Found]:
    """Make the candidates and the view of the usable ones; return what is wrong with the rest."""
    mapping, connection = reading.mapping, file.connection
    found: list[Found] = []
    column = mapping.columns.get("milestone") or mapping.columns.get("stage")
    words = () if column is None else words_of(connection, CELLS, reading.cells.text(column), mapping)
    keep_words(connection, WORDS, words)
    if column is not None:
        found += [ignored(words, column), assumed(words, column)]
    status = reading.text("status")
    decided = () if status is None else words_of(connection, CELLS, status, mapping)
    keep_words(connection, STATED, decided)
    connection.execute(staged(reading))
    connection.execute(events_view(reading.segments))
    found += rejections(connection, mapping, words)
    found += notes(connection, reading, file.rows)
    if mapping.kind != "events":
        found.append(repeated_journeys(connection, reading))
    return found


def _unused(source: Source, mapping: Mapping) -> Found:
    """Return the columns that were not recognised, and so not read."""
    unused = [header for header in source.headers if header and header not in mapping.named_columns()]
    places = tuple(Place(None, header, None, "is not read") for header in unused[:EXAMPLES])
    return Found("unused_column", len(unused), places)


def _let_go(connection: duckdb.DuckDBPyConnection, joined: list[Joined]) -> None:
    connection.execute(f"DROP TABLE {CELLS}")
    drop_rows(connection)
    for table in (WORDS, STATED, *(one.table for one in joined)):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
