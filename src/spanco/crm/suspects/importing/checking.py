"""Checking an import: all of it is read and compared, and nothing is written to the database."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import duckdb

from spanco.crm.suspects.importing import known, matching
from spanco.crm.suspects.importing.cells import CustomCell, Reader
from spanco.crm.suspects.importing.progress import Teller
from spanco.crm.suspects.importing.resembling import find_likely
from spanco.crm.suspects.importing.staging import COLUMNS, Plan, stage
from spanco.crm.suspects.importing.tables import engine, opened
from spanco.crm.suspects.models import CustomField, Import
from spanco.engine import quoted

SHOWN: Final = 50
_FIRST_ROWS: Final = 12

Counts = dict[str, int]


class Unbalanced(AssertionError):  # noqa: N818 - it says what is so
    """Rows were lost: what was read is not what became of it."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        super().__init__(f"rows read are not the rows accounted for: {dict(counts)}")


def staging_of(importing: Import) -> Path:
    """Return the file that holds what was read of an import."""
    return importing.folder / "staged.duckdb"


def check(importing: Import) -> tuple[Counts, dict[str, Any]]:
    """Read and compare a whole table; return the counts, and the first of everything that was found.

    Raises InputError where the table cannot be read.
    """
    teller = Teller(importing.folder)
    path = staging_of(importing)
    path.unlink(missing_ok=True)
    with opened(Path(importing.table.path)) as source, engine(path) as staged:
        stage(source, plan_of(importing), staged, teller)
    with engine(path) as staged:
        teller.tell("comparing")
        matching.match_within(staged)
        compare(staged, importing)
        return count(staged), _preview(staged)


def compare(staged: duckdb.DuckDBPyConnection, importing: Import) -> None:
    """Compare what was read with itself and with what the database knows by now.

    Nothing is done where the database knows what it knew the last time.
    """
    known.bring(staged, importing.file)
    by_now = known.print_of(staged)
    staged.execute("CREATE TABLE IF NOT EXISTS compared_with (print VARCHAR)")
    if staged.execute("FROM compared_with").fetchone() == (by_now,):
        return
    staged.execute("DELETE FROM compared_with")
    matching.match(staged)
    find_likely(staged)
    staged.execute("INSERT INTO compared_with VALUES (?)", [by_now])


def plan_of(importing: Import) -> Plan:
    """Return how the cells of an import are read."""
    custom = {
        field.key: CustomCell(field.kind, tuple(str(choice) for choice in field.choices))
        for field in CustomField.objects.all()
    }
    reader = Reader(importing.options.get("country", "IT"), custom)
    return Plan(importing.mapping, reader, leaves_out=bool(importing.options.get("leaves_out")))


def count(staged: duckdb.DuckDBPyConnection) -> Counts:
    """Count what becomes of the rows: read = new + merged + already + rejected, or Unbalanced is raised."""
    counts = {
        name: _number(staged, sql)
        for name, sql in {
            "staged": "SELECT count(*) FROM staged",
            "unreadable": "SELECT count(*) FROM unreadable",
            "forbidden": "SELECT count(*) FROM banned",
            "new": "SELECT count(*) FROM outcomes WHERE outcome = 'new'",
            "merged": "SELECT count(*) FROM outcomes WHERE outcome = 'merged'",
            "already": "SELECT count(*) FROM outcomes WHERE outcome = 'already'",
            "here": "SELECT count(*) FROM outcomes WHERE outcome = 'already' AND was_here",
            "faulty": "SELECT count(*) FROM faulty",
            "left_out": "SELECT count(*) FROM problems WHERE row NOT IN (SELECT row FROM faulty)",
            "likely": "SELECT count(*) FROM likely",
        }.items()
    }
    counts["read"] = counts["staged"] + counts["unreadable"]
    counts["repeated"] = counts["already"] - counts["here"]
    counts["rejected"] = counts["unreadable"] + counts["forbidden"] + counts["faulty"]
    if counts["read"] != sum(counts[name] for name in ("new", "merged", "already", "rejected")):
        raise Unbalanced(counts)
    return counts


def _number(staged: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = staged.execute(sql).fetchone()
    return int(found[0]) if found else 0


def _preview(staged: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the first of everything that was found, as JSON."""
    bound = f"ORDER BY line LIMIT {SHOWN}"
    matched = (
        "SELECT cells.line, accepted.name, company, kind, value, one.line AS first, was_here FROM outcomes "
        "JOIN accepted USING (row) JOIN cells USING (row) LEFT JOIN cells AS one ON one.row = outcomes.first "
    )
    listed = ", ".join(quoted(column) for column in COLUMNS if column != "name_key")
    return {
        "rows": _dicts(
            staged,
            f"SELECT cells.line, outcome, {listed} FROM accepted JOIN cells USING (row) "
            f"JOIN (FROM outcomes ORDER BY row LIMIT {_FIRST_ROWS}) AS first USING (row) ORDER BY line",
        ),
        "problems": [
            {**found, "more": json.loads(found["more"])}
            for found in _dicts(
                staged,
                "SELECT * FROM (SELECT line, key, text, code, more FROM problems JOIN cells USING (row) "
                "UNION ALL SELECT line, '', left(text, 80), 'unreadable', '{}' FROM unreadable) " + bound,
            )
        ],
        "already": _dicts(staged, f"{matched} WHERE outcome = 'already' {bound}"),
        "merged": _dicts(staged, f"{matched} WHERE outcome = 'merged' {bound}"),
        "forbidden": _dicts(
            staged,
            "SELECT line, name, kind, value FROM banned JOIN staged USING (row) JOIN cells USING (row) "
            + bound,
        ),
        "likely": _dicts(
            staged,
            "SELECT cells.line, a.name, company, b.name AS other, two.line AS other_line, score, evidence "
            "FROM likely "
            "JOIN accepted AS a USING (row) JOIN cells USING (row) "
            "LEFT JOIN accepted AS b ON b.row = likely.other "
            f"LEFT JOIN cells AS two ON two.row = likely.other ORDER BY cells.line LIMIT {SHOWN}",
        ),
    }


def _dicts(staged: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    found = staged.execute(sql)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
