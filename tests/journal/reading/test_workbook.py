# ruff: noqa: DTZ001 - times without a zone are what logs are full of
import re
import zipfile
from datetime import UTC, date, datetime, time

import openpyxl
import pytest
import xlsxwriter

from spanco.errors import InputError
from spanco.journal import read
from spanco.journal.mapping import parse_mapping

HEADER = ["journey", "milestone", "occurred_at", "rep", "amount", "sector"]
TODAY = date(2026, 6, 30)


@pytest.fixture
def book(tmp_path):
    """Write a workbook of openpyxl's; each sheet is a list of rows."""

    def write(**sheets):
        made = openpyxl.Workbook()
        made.remove(made.active)
        for name, rows in sheets.items():
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "log.xlsx"
        made.save(path)
        return path

    return write


def test_cells_keep_their_meaning(book, engine, rows_of):
    path = book(
        Log=[
            HEADER,
            ["007", "met", datetime(2026, 1, 2, 15, 30), "Ann", 1.234, True],
            [8, "met", date(2026, 1, 3), "Bo", 12, "wood"],
            ["9", "met", "2026-01-04", "Bo", "1,234.5", None],
            ["10", "met", 46027, "Cy", None, 2.5],
            ["11", "met", 46027.75, "Cy", None, time(9, 30)],
        ]
    )
    log = read(path, engine, today=TODAY)
    noon = datetime(2026, 1, 5, 18, tzinfo=UTC).timestamp()
    assert rows_of("journey", "timed", "rep", "amount", "sector") == [
        ("007", 1, "Ann", 1.234, "true"),
        ("10", 0, "Cy", None, "2.5"),
        ("11", 1, "Cy", None, "09:30:00"),
        ("8", 0, "Bo", 12.0, "wood"),
        ("9", 0, "Bo", 1234.5, None),
    ]
    assert (("11", noon)) in rows_of("journey", "occurred_s")
    assert log.quality.findings == ()


def test_the_first_sheet_that_is_not_empty_is_read_from_where_its_cells_begin(book, engine, examples):
    path = book(
        Cover=[],
        Log=[
            [],
            [None, *HEADER[:3]],
            [None, "J1", "met", "2026-01-01"],
            [],
            [None, "J2", "met", "2026-02-30"],
        ],
        More=[HEADER, ["J9", "met", "2026-01-01"]],
    )
    log = read(path, engine, today=TODAY)
    assert examples(log, "bad_date") == [(5, "occurred_at", "2026-02-30")]
    assert (log.source, log.quality.rows, log.quality.events) == ("log.xlsx", 2, 1)


MAPPING = """
kind = "events"
file = {{sheet = "{}"}}
columns = {{journey = "journey", milestone = "milestone", occurred_at = "occurred_at"}}
"""


def test_a_sheet_can_be_named(book, engine, rows_of):
    path = book(One=[HEADER[:3], ["J1", "met", "2026-01-01"]], Two=[HEADER[:3], ["J2", "met", "2026-01-01"]])
    read(path, engine, mapping=parse_mapping(MAPPING.format("Two")))
    assert rows_of("journey") == [("J2",)]


def test_a_sheet_that_does_not_exist_is_refused_with_the_nearest(book, engine):
    path = book(Deals=[HEADER[:3], ["J1", "met", "2026-01-01"]])
    with pytest.raises(InputError, match=r"no sheet 'Deels' .did you mean 'Deals'"):
        read(path, engine, mapping=parse_mapping(MAPPING.format("Deels")))


def test_a_formula_counts_with_the_value_it_was_saved_with(tmp_path, engine, rows_of):
    path = tmp_path / "log.xlsx"
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet("Log")
    for column, header in enumerate(HEADER):
        sheet.write(0, column, header)
    sheet.write_row(1, 0, ["J1", "met"])
    sheet.write_formula(1, 2, "=DATE(2026,1,2)", made.add_format({"num_format": "yyyy-mm-dd"}), 46024)
    sheet.write_formula(1, 4, "=2*3", None, 6)
    made.close()
    log = read(path, engine, today=TODAY)
    assert rows_of("journey", "occurred_day", "amount") == [("J1", 46024 - 25569, 6.0)]
    assert log.quality.findings == ()


def test_a_formula_that_was_never_calculated_is_reported(book, engine, rows_of, examples):
    path = book(
        Log=[
            HEADER,
            ["J1", "met", "=TODAY()", "Ann", "=1+1", "wood"],
            ["J2", "met", "2026-01-02", "=A1", 5, "=B1"],
        ]
    )
    log = read(path, engine, today=TODAY)
    assert examples(log, "formula") == [(2, "occurred_at", "=TODAY()")]
    assert examples(log, "formula_left_out") == [(3, "rep", "=A1"), (3, "sector", "=B1")]
    assert rows_of("journey", "rep", "sector", "amount") == [("J2", None, None, 5.0)]


def test_parts_named_from_the_root_are_found(book, engine, examples, tmp_path):
    path = book(Log=[HEADER, ["J1", "met", "=TODAY()"], ["J2", "met", "2026-01-02"]])
    rooted = tmp_path / "rooted.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(rooted, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                content = re.sub(rb'Target="/?(xl/)?worksheets', b'Target="/xl/worksheets', content)
            new.writestr(name, content)
    assert examples(read(rooted, engine, today=TODAY), "formula") == [(2, "occurred_at", "=TODAY()")]


def test_two_columns_of_one_name_are_refused(book, engine):
    with pytest.raises(InputError, match="sheet 'Log' has two columns called 'Rep', columns 3 and 4"):
        read(book(Log=[["journey", "milestone", "rep", "Rep"], ["J1", "met", 1, 2]]), engine)
