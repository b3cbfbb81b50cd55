"""Workbooks that nobody's spreadsheet would write, or that are far larger than they look."""

import io
import warnings
import zipfile

import pytest
import xlsxwriter

from spanco.errors import InputError
from spanco.journal.reading.workbook import open_workbook

SHEET = "xl/worksheets/sheet1.xml"


def workbook(form="General"):
    """A workbook with two headers and two numbers, the numbers in some format."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["journey", "days"])
        sheet.write_row(1, 0, [1, 2], book.add_format({"num_format": form}) if form != "General" else None)
    return content.getvalue()


@pytest.fixture
def opened(tmp_path):
    """Open a workbook, of which a piece of the sheet was replaced, and return what it was written down as."""

    def write(old=b"", new=b"", *, content=None, sheet=None):
        path = tmp_path / "log.xlsx"
        with (
            zipfile.ZipFile(io.BytesIO(content or workbook())) as before,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after,
        ):
            for part in before.namelist():
                text = before.read(part)
                if part == SHEET:
                    assert old in text
                    text = sheet(text) if sheet else text.replace(old, new)
                after.writestr(part, text)
        open_workbook(path, None, tmp_path)
        return (tmp_path / "sheet.csv").read_text()

    return write


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        b'<row r="1048576"><c   r = "xfd1048576"><v>1</v></c></row>',
        b'<row r="3">'
        + b"<c><v>1</v></c>" * 16_384
        + b'</row><row r="900000"><c r="A900000"><v>1</v></c></row>',
        b'<row r="3"><c r="' + b"A" * 5_000 + b'3"><v>1</v></c></row>',
        b'<row r="3"><c r="A' + b"9" * 5_000 + b'"><v>1</v></c></row>',
        b'<row r="99999999999"><c><v>1</v></c></row>',
    ],
)
def test_a_small_workbook_with_a_cell_far_away_is_refused_before_it_fills_the_memory(opened, far):
    with pytest.raises(InputError, match=r"as far as row|no place in a sheet"):
        opened(b"</sheetData>", far + b"</sheetData>")


def test_that_holds_for_text_in_other_encodings_too(opened):
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'

    def in_utf16(text):
        text = text.replace(b"</sheetData>", far).decode()
        return text.replace("UTF-8", "UTF-16").encode("utf-16")

    with pytest.raises(InputError, match="as far as row 1,048,576 and column 16,384"):
        opened(sheet=in_utf16)


def test_cells_far_away_that_are_only_painted_and_long_sheets_are_read(opened):
    painted = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    assert opened(b"</sheetData>", painted) == '"2","1","2"\n'
    last = b'<row r="1048576"><c r="A1048576"><v>3</v></c></row></sheetData>'
    assert opened(b"</sheetData>", last) == '"2","1","2"\n"1048576","3",""\n'


@pytest.mark.parametrize(
    ("form", "value"), [("[h]:mm", b"1e15"), ("[h]:mm", b"-1e9"), ("dd/mm/yyyy", b"-inf")]
)
def test_a_duration_or_a_date_that_no_calendar_has_is_refused(opened, form, value):
    with pytest.raises(InputError, match=r"no calendar has|is damaged"):
        opened(b"<v>2</v>", b"<v>" + value + b"</v>", content=workbook(form))


def test_a_character_that_no_text_has_is_left_out_of_a_cell(opened):
    spelt = b'<c r="B2" t="inlineStr"><is><t>a_x0000_b</t></is></c>'
    assert opened(b'<c r="B2"><v>2</v></c>', spelt) == '"2","1","ab"\n'


@pytest.mark.parametrize("value", [b"nan", b"inf", b"1e999", b"9" * 5_000, b"abc"])
def test_a_number_that_is_none_is_read_as_it_stands(opened, value):
    assert opened(b"<v>2</v>", b"<v>" + value + b"</v>").count("\n") == 1


@pytest.mark.parametrize(
    "blank", [b"", b'<c r="A1" t="inlineStr"><is><t xml:space="preserve"> </t></is></c>']
)
def test_a_sheet_of_nothing_but_blanks_is_empty(opened, blank):
    def sheet(_text):
        return b'<worksheet><sheetData><row r="1">' + blank + b"</row></sheetData></worksheet>"

    with pytest.raises(InputError, match=r"^\S*log\.xlsx is empty: no cell of Sheet1 holds anything"):
        opened(sheet=sheet)


def test_two_parts_of_one_name_are_refused(tmp_path):
    path = tmp_path / "log.xlsx"
    path.write_bytes(workbook())
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, "<worksheet/>")
    with pytest.raises(InputError, match="two parts of one name"):
        open_workbook(path, None, tmp_path)
