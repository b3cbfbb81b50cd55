"""XES, the exchange format of event logs (IEEE 1849): traces of events, each with its attributes."""

import csv
from pathlib import Path
from typing import TextIO

from spanco.errors import InputError
from spanco.journal.reading.hardened_xml import parse
from spanco.journal.reading.opening import blocks
from spanco.journal.reading.prepared import Prepared
from spanco.journal.reading.rows import Layout

_VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})


def open_xes(path: Path, scratch: Path) -> Prepared:
    """Write the events of an XES log down as rows.

    An attribute of the event becomes a column of its key, one of its trace a column ``case:`` and
    its key, as is usual where such logs are kept as CSV; attributes within attributes are left out.

    Raises InputError where the file is no XES, is cut short, declares entities or has no event.
    """
    target = scratch / "log.csv"
    with target.open("w", encoding="utf-8", newline="") as out:
        events = _Events(out)
        parse(path, blocks(path), events.start, events.end)
    if not events.is_log:
        message = f"{path} is not a table: it is XML, and not a log in XES."
        raise InputError(message)
    if not events.count:
        message = f"{path} holds no events."
        raise InputError(message)
    headers = tuple(events.columns)
    layout = Layout(target, ",", len(headers) + 1, header=False, padded=True)
    return Prepared(path.name, headers, layout)


class _Events:
    """Writes each event as it ends; columns are added as their attributes first appear."""

    def __init__(self, out: TextIO) -> None:
        self.writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self.columns: dict[str, int] = {}
        self.count = 0
        self.is_log = False
        self.depth = 0
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] | None = None
        self.line, self.within = 0, 0

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.depth += 1
        if tag == "log" and self.depth == 1:
            self.is_log = True
        elif tag == "trace" and self.depth == 2:
            self.trace = {}
        elif tag == "event" and self.event is None:
            self.event, self.line, self.within = {}, line, self.depth
        elif tag in _VALUES and "key" in attributes:
            self.attribute(attributes["key"], attributes.get("value", ""))

    def attribute(self, key: str, value: str) -> None:
        if self.event is not None:
            if self.depth == self.within + 1:
                self.event[key] = value
        elif self.depth == 3:
            self.trace[f"case:{key}"] = value

    def end(self, tag: str) -> None:
        if tag == "event" and self.event is not None and self.depth == self.within:
            self.write({**self.trace, **self.event})
            self.event = None
        elif tag == "trace":
            self.trace = {}
        self.depth -= 1

    def write(self, cells: dict[str, str]) -> None:
        for key in cells:
            self.columns.setdefault(key, len(self.columns))
        row = [""] * len(self.columns)
        for key, value in cells.items():
            row[self.columns[key]] = value
        self.writer.writerow([self.line, *row])
        self.count += 1
