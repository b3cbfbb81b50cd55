"""The rows that were not taken, as a table that can be mended and uploaded again."""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import duckdb
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spanco.crm.suspects.importing import saying
from spanco.crm.suspects.importing.meanings import meanings
from spanco.crm.suspects.importing.safe_cells import safe
from spanco.crm.suspects.models import Import

_AT_A_TIME: Final = 5_000


def rejected_of(importing: Import) -> Path:
    """Return the file of the rows not taken; it exists once the import is done."""
    return importing.folder / "rejected.csv"


def delimiter() -> str:
    """Return what divides cells where the user's spreadsheet opens a file by a click."""
    return "," if (get_language() or "en").startswith("en") else ";"


def added_headers() -> list[str]:
    """Return what stands before the table's own headers, in the user's language."""
    return [_("Row"), _("Reason")]


def write_rejected(staged: duckdb.DuckDBPyConnection, importing: Import) -> None:
    """Write every row that is not taken, with its reasons, as it stood in the table.

    Rows taken without a value that could not be read are in it, too, and say so.
    """
    with rejected_of(importing).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter())
        writer.writerow([*added_headers(), *(safe(header) for header in importing.headers)])
        for row in _rows(staged, len(importing.headers)):
            writer.writerow([row[0], *(safe(cell) for cell in row[1:])])


def _rows(staged: duckdb.DuckDBPyConnection, width: int) -> Iterator[Sequence[str]]:
    known = meanings()
    cells = ", ".join(f"h{position}" for position in range(width))
    blank = ", ".join(["NULL"] * (width - 1))
    # "faulty" and "without" tell rows returned from rows taken without a value.
    found = staged.cursor().execute(
        "WITH faults AS (SELECT row, "
        "CASE WHEN row IN (SELECT row FROM faulty) THEN 'faulty' ELSE 'without' END "
        "AS what, to_json(list({'key': key, 'text': text, 'code': code, 'more': more})) AS said "
        "FROM problems WHERE row NOT IN (SELECT row FROM banned) GROUP BY row "
        "UNION ALL SELECT row, 'faulty', "
        "to_json([{'key': '', 'text': value, 'code': 'forbidden', 'more': '{}'}]) "
        "FROM banned) "
        f"SELECT line, what, said, {cells} FROM faults JOIN cells USING (row) UNION ALL "
        "SELECT line, 'faulty', to_json([{'key': '', 'text': '', 'code': 'unreadable', 'more': '{}'}]), "
        f"text{', ' + blank if blank else ''} FROM unreadable ORDER BY line"
    )
    while chunk := found.fetchmany(_AT_A_TIME):
        for line, what, said, *row in chunk:
            reasons = [
                saying.problem_with_value(
                    known.get(one["key"]), one["code"], one["text"], json.loads(one["more"])
                )
                for one in json.loads(said)
            ]
            reason = " ".join(reasons)
            if what == "without":
                reason = _("Taken, without what could not be read. %(reasons)s") % {"reasons": reason}
            yield [str(line), reason, *(cell or "" for cell in row)]
