"""XLSX workbooks: the values of one sheet, dates as dates, and formulas that nobody calculated."""

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from spanco.errors import InputError
from spanco.journal.mapping import nearest
from spanco.journal.reading.faults import Fault, TableError
from spanco.journal.reading.hardened_xml import parse
from spanco.journal.reading.opening import BLOCK
from spanco.journal.reading.prepared import Prepared
from spanco.journal.reading.rows import Layout, checked_headers

LARGEST: Final = 512 << 20
"""The most bytes a workbook may unpack to; a sheet of a million rows and ten columns fits."""

LARGEST_AREA: Final = 26 << 20
"""The most cells from the first to the last that is filled: as many rows as a sheet can have, from A to Z."""

_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ >/]")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)

# Without any of these no cell lies beyond column Z or row 999,999: a reference of two letters or of seven
# figures, a cell that does not begin with where it is, and text that is not in UTF-8. Each has a beginning
# that is found fast.
_FAR: Final = (
    *map(re.compile, (rb'"[A-Za-z]{2,16}\d', rb'"[A-Za-z]{17}', rb'"[A-Za-z]?\d{7}')),
    *(re.compile(start + rb'c(?:[/>]|\s(?:[^r]|r[^=]|r=[^"]))') for start in (b"<", b":")),
    re.compile(rb"\x00"),
)

Cell = int | float | str | bool | time | date | datetime | timedelta


def open_workbook(path: Path, sheet_name: str | None, scratch: Path) -> Prepared:
    """Write the rows of one sheet down: the one named, else the first that is not empty.

    Raises InputError where the file is no workbook, would unpack to more than ``LARGEST``, has a sheet whose
    cells lie further apart than ``LARGEST_AREA``, or has no such sheet.
    """
    parts = _checked_parts(path)
    _check_areas(path, parts)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheet = _sheet(path, workbook, sheet_name)
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise TableError(Fault.WORKBOOK_DAMAGED, file=path, reason=error) from error
    except OverflowError as error:
        raise TableError(Fault.NO_SUCH_DATE, file=path, reason=error) from error
    except BaseException as error:
        # Where the reader itself breaks, what it raises is no Exception, and no server would catch it.
        if type(error).__name__ != "PanicException":
            raise
        raise TableError(Fault.WORKBOOK_DAMAGED, file=path, reason="it is damaged") from error
    formulas = _uncalculated(path, parts, sheet.name)
    top = next(
        (position for position, row in enumerate(rows) if any(_text(cell).strip() for cell in row)), None
    )
    if top is None:
        raise TableError(Fault.WORKBOOK_EMPTY, file=path, sheets=sheet.name)
    name = f"{path.name}, sheet '{sheet.name}'"
    headers = checked_headers(name, [_text(cell) for cell in rows[top]])
    target = scratch / "sheet.csv"
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for position, row in enumerate(rows[top + 1 :], start=top + 1):
            cells = [_text(cell) or formulas.get((position, column), "") for column, cell in enumerate(row)]
            if any(cells):
                writer.writerow([position + 1, *cells])
    return Prepared(name, headers, Layout(target, ",", len(headers) + 1, header=False))


def _checked_parts(path: Path) -> list[str]:
    """Return the names of the parts, having made sure that they unpack to what they declare."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            declared = sum(info.file_size for info in infos)
            if declared > LARGEST:
                raise TableError(Fault.TOO_LARGE, file=path, size=declared >> 20, most=LARGEST >> 20)
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise TableError(Fault.WORKBOOK_CUT_SHORT, file=path, reason=error) from error
    names = [info.filename for info in infos]
    if damaged is not None:
        raise TableError(Fault.WORKBOOK_CUT_SHORT, file=path, reason=f"its part {damaged} is damaged")
    if len({name.lower() for name in names}) < len(names):
        raise TableError(Fault.WORKBOOK_DAMAGED, file=path, reason="it has two parts of one name")
    if "xl/workbook.xml" not in names:
        raise TableError(Fault.NO_WORKBOOK, file=path)
    return names


def _check_areas(path: Path, parts: list[str]) -> None:
    """Make sure that no sheet has cells so far apart that those between them would fill the memory."""
    with zipfile.ZipFile(path) as archive:
        for part in parts:
            if part.lower().startswith("xl/worksheets/") and any(
                far.search(block) for block in _overlapping(archive, part) for far in _FAR
            ):
                area = _Area(path)
                parse(path, _unpacked(archive, part), area.start, lambda _: None)
                if area.rows * area.columns > LARGEST_AREA:
                    raise TableError(Fault.FAR_CELLS, file=path, row=area.rows, column=area.columns)


def _sheet(path: Path, workbook: CalamineWorkbook, wanted: str | None) -> CalamineSheet:
    names = workbook.sheet_names
    if wanted is not None:
        if wanted not in names:
            near = nearest(wanted, tuple(names))
            message = f"{path} has no sheet '{wanted}'{near}; it has {', '.join(names)}."
            raise InputError(message)
        names = [wanted]
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height:
            return sheet
    raise TableError(Fault.WORKBOOK_EMPTY, file=path, sheets=", ".join(names))


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    # A workbook can spell it, no text has it, and not every database keeps it.
    return str(cell).replace("\x00", "")


def _uncalculated(path: Path, parts: list[str], sheet: str) -> dict[tuple[int, int], str]:
    """Return the formulas without a value: (row, column) from 0 -> the formula, with its ``=``."""
    with zipfile.ZipFile(path) as archive:
        part = _part_of(path, archive, sheet)
        if part not in parts or not any(_FORMULA.search(block) for block in _overlapping(archive, part)):
            return {}
        cells = _FormulaCells()
        parse(path, _unpacked(archive, part), cells.start, cells.end, cells.text)
        return cells.without_value


def _unpacked(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as file:
        while block := file.read(BLOCK):
            yield block


def _overlapping(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    tail = b""
    for block in _unpacked(archive, part):
        yield tail + block
        tail = block[-64:]


def _part_of(path: Path, archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part that holds a sheet."""
    relations: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet_start(tag: str, attributes: dict[str, str], _: int) -> None:
        if tag == "sheet":
            named = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            relations[attributes.get("name", "")] = named

    def relation_start(tag: str, attributes: dict[str, str], _: int) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parse(path, _unpacked(archive, "xl/workbook.xml"), sheet_start, lambda _: None)
    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        parse(path, _unpacked(archive, "xl/_rels/workbook.xml.rels"), relation_start, lambda _: None)
    target = targets.get(relations.get(sheet, ""), "")
    return target.removeprefix("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _column(letters: str) -> int:
    """Return the number of a column, from 1: A, B, ... Z, AA."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


class _Area:
    """Finds how far the cells of a sheet reach that hold anything, from the first row and column on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = self.columns = 0
        self.row = self.column = 0

    def start(self, tag: str, attributes: dict[str, str], _: int) -> None:
        if tag == "row":
            self.row, self.column = self.row + 1, 0
            if "r" in attributes:
                self._go_to(f"A{attributes['r']}")
                self.column = 0
        elif tag == "c":
            self.column += 1
            if "r" in attributes:
                self._go_to(attributes["r"].upper())
        elif tag in {"v", "is"}:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)

    def _go_to(self, reference: str) -> None:
        matched = _REFERENCE.fullmatch(reference)
        if matched is None:
            reason = f"it has a cell at '{reference[:20]}', which is no place in a sheet"
            raise TableError(Fault.WORKBOOK_DAMAGED, file=self.path, reason=reason)
        self.row, self.column = int(matched[2]), _column(matched[1])


class _FormulaCells:
    """Collects the cells of a sheet that hold a formula and no value."""

    def __init__(self) -> None:
        self.without_value: dict[tuple[int, int], str] = {}
        self.reference = ""
        self.formula: str | None = None
        self.value = ""
        self.within = ""

    def start(self, tag: str, attributes: dict[str, str], _: int) -> None:
        self.within = tag
        if tag == "c":
            self.reference, self.formula, self.value = attributes.get("r", ""), None, ""
        elif tag == "f":
            self.formula = ""

    def text(self, text: str) -> None:
        if self.within == "f" and self.formula is not None:
            self.formula += text
        elif self.within == "v":
            self.value += text

    def end(self, tag: str) -> None:
        self.within = ""
        matched = _REFERENCE.fullmatch(self.reference)
        if tag == "c" and self.formula is not None and not self.value and matched:
            self.without_value[int(matched[2]) - 1, _column(matched[1]) - 1] = f"={self.formula}"
