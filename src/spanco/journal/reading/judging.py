"""What was wrong with the cells of a file: counted by the engine, shown by up to 20 examples a kind."""

from collections.abc import Mapping as Table
from typing import Final

import duckdb

from spanco.errors import InputError
from spanco.journal.log import OPTIONAL_COLUMNS
from spanco.journal.mapping import Mapping
from spanco.journal.quality import EXAMPLES, REJECTED, Finding
from spanco.journal.reading import amounts
from spanco.journal.reading.meaning import IGNORED, Word
from spanco.journal.reading.places import Found, Place
from spanco.journal.reading.rows import Rows
from spanco.journal.reading.staging import CELLS, STAGED, Reading, number_columns, text_columns

_BY_ROW: Final = frozenset({"no_journey", "undated", "unknown_milestone", "no_transition"})
"""Kinds that are said of a row once, though it may hold several dates."""

_SAID: Final = {
    "formula": "is a formula without its value",
    "no_journey": "no journey is named",
    "undated": "there is no date",
    "bad_date": "is no date, or one that does not exist",
    "future": "lies after today",
    "no_transition": "repeats the stage it was in",
}


def rejections(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, words: tuple[Word, ...]
) -> list[Found]:
    """Return what was found wrong with candidates: those with a status."""
    counted = connection.execute(
        f"SELECT status, count(*), count(DISTINCT row) FROM {STAGED} "
        f"WHERE status <> '{IGNORED}' GROUP BY status ORDER BY status"
    ).fetchall()
    found: list[Found] = []
    for status, candidates, rows in counted:
        places = (
            _unknown_words(connection, mapping, words)
            if status == "unknown_milestone"
            else _places(connection, mapping, status)
        )
        found.append(Found(status, int(rows if status in _BY_ROW else candidates), places))
    return found


def _unknown_words(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, words: tuple[Word, ...]
) -> tuple[Place, ...]:
    """Show each unknown word once, and the first row without one."""
    column = mapping.columns.get("milestone") or mapping.columns["stage"]
    places = [
        Place(word.first_row, column, word.said, f"is no milestone known ({word.rows:,} rows)")
        for word in words
        if word.code is None
    ]
    blank = connection.execute(
        f"SELECT min(row) FROM {STAGED} WHERE status = 'unknown_milestone' AND said IS NULL"
    ).fetchone()
    if blank and blank[0] is not None:
        places.append(Place(int(blank[0]), column, None, "no milestone is named"))
    return tuple(places[:EXAMPLES])


def _places(connection: duckdb.DuckDBPyConnection, mapping: Mapping, status: str) -> tuple[Place, ...]:
    shown = connection.execute(
        "SELECT row, any_value(journey), any_value(said), any_value(happened), any_value(happened_column) "
        f"FROM {STAGED} WHERE status = '{status}' GROUP BY row ORDER BY row LIMIT {EXAMPLES}"
    ).fetchall()
    columns = mapping.columns
    places: list[Place] = []
    for row, journey, said, at, at_column in shown:
        cells = [
            (columns["journey"], journey),
            (columns.get("milestone") or columns.get("stage"), said),
            (at_column or None, at),
        ]
        formula = next(
            (cell for cell in cells if cell[1] is not None and cell[1].lstrip().startswith("=")), None
        )
        if status == "formula" and formula is not None:
            column, value = formula
        elif status == "no_journey":
            column, value = cells[0][0], None
        elif status == "no_transition":
            column, value = cells[1]
        else:
            column, value = at_column or None, at
        places.append(Place(int(row), column, value, _SAID[status]))
    return tuple(places)


def notes(connection: duckdb.DuckDBPyConnection, reading: Reading, rows: Rows) -> list[Found]:
    """Return what was left out of rows that were used: amounts and texts that cannot be read."""
    mapping, cells = reading.mapping, reading.cells
    bad_numbers = {
        column: f"{text} IS NOT NULL AND {amounts.number(text, reading.decimal)} IS NULL"
        for column in number_columns(mapping)
        for text in [cells.number(column)]
    }
    deciding = {mapping.columns.get(what) for what in ("milestone", "stage")}
    formulas = {
        column: f"starts_with({cells.text(column)}, '=')"
        for column in text_columns(mapping)
        if column not in deciding
    }
    found = [
        _noted(connection, rows, "bad_number", bad_numbers, "is no number; it is left out"),
        _noted(connection, rows, "formula_left_out", formulas, "is a formula; it is left out"),
    ]
    if "recorded_at" in mapping.columns:
        column = mapping.columns["recorded_at"]
        used = f"row IN (SELECT row FROM {STAGED} WHERE status IS NULL AND recorded_s IS NULL)"
        unread = {column: f"{cells.date(column)} IS NOT NULL AND {used}"}
        said = "is no date; when it was recorded is left out"
        found.append(_noted(connection, rows, "bad_recorded_date", unread, said))
    return found


def _noted(
    connection: duckdb.DuckDBPyConnection, rows: Rows, kind: str, tests: Table[str, str], said: str
) -> Found:
    """Count the cells that fail; ``tests`` gives each column the SQL of its failure."""
    if not tests:
        return Found(kind, 0, ())
    counts = ", ".join(f"count(*) FILTER ({wrong})" for wrong in tests.values())
    counted = connection.execute(f"SELECT {counts} FROM {CELLS}").fetchone() or ()
    places: list[Place] = []
    for (column, wrong), count in zip(tests.items(), counted, strict=True):
        if count:
            first = f"SELECT row FROM {CELLS} WHERE {wrong} ORDER BY row LIMIT {EXAMPLES}"
            raw = f"SELECT rowid, {rows.columns[column]} FROM {rows.relation}"
            shown = connection.execute(f"{raw} WHERE rowid IN ({first}) ORDER BY 1").fetchall()
            places += [Place(int(row), column, cell, said) for row, cell in shown]
    return Found(kind, sum(counted), tuple(places[:EXAMPLES]))


def repeated_journeys(connection: duckdb.DuckDBPyConnection, reading: Reading) -> Found:
    """Return the journeys that have more than one row in a table of one row each."""
    cell = reading.cells.exact(reading.mapping.columns["journey"])
    twice = (
        f"FROM (SELECT {cell} AS journey, count(*) AS n, max(row) AS row FROM {CELLS} "
        f"WHERE trim({cell}) <> '' GROUP BY 1) WHERE n > 1"
    )
    shown = connection.execute(
        f"SELECT row, journey, n, count(*) OVER () {twice} ORDER BY row LIMIT {EXAMPLES}"
    ).fetchall()
    places = tuple(
        Place(int(row), reading.mapping.columns["journey"], journey, f"has {n} rows; their dates are joined")
        for row, journey, n, _ in shown
    )
    return Found("repeated_journey", int(shown[0][3]) if shown else 0, places)


def present_columns(connection: duckdb.DuckDBPyConnection) -> tuple[int, frozenset[str]]:
    """Return the number of usable events, and the optional columns that hold a value somewhere."""
    counts = ", ".join(f"count({column})" for column in OPTIONAL_COLUMNS)
    found = connection.execute(f"SELECT count(*), {counts} FROM events").fetchone() or (0,)
    present = (column for column, count in zip(OPTIONAL_COLUMNS, found[1:], strict=True) if count)
    return int(found[0]), frozenset(present)


def refuse_if_useless(name: str, events: int, findings: tuple[Finding, ...]) -> None:
    """Raise InputError where nothing can be used, with the commonest reason and an example."""
    if events:
        return
    reasons = sorted(findings, key=lambda finding: (finding.kind not in REJECTED, -finding.count))
    if not reasons:
        message = f"{name} holds no event that can be used."
        raise InputError(message)
    reason = reasons[0]
    example = next(iter(reason.examples), None)
    shown = ""
    if example is not None:
        value = "" if example.value is None else f"'{' '.join(example.value.split())}' "
        line = "" if example.line is None else f" line {example.line}"
        column = "" if example.column is None else f", column '{example.column}'"
        shown = f";{line}{column}: {value}{example.said}"
    hint = (
        " State what the words mean in a mapping file: `spanco map` drafts one."
        if reason.kind in {"unknown_milestone", "ignored"}
        else ""
    )
    why = _WHY.get(reason.kind, "were left out")
    message = f"No row of {name} can be used: {reason.count:,} {why}{shown}.{hint}"
    raise InputError(message)


_WHY: Final = {
    "unreadable": "cannot be read",
    "no_journey": "name no journey",
    "unknown_milestone": "have no milestone that is known",
    "undated": "have no date",
    "bad_date": "have a date that is none",
    "future": "lie in the future",
    "formula": "hold a formula instead of its value",
    "ignored": "are ignored by the mapping",
}
