"""From what the user names on the command line to a log and its journeys."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from spanco.cli.options import DateOrder
from spanco.errors import InputError

if TYPE_CHECKING:
    from spanco.engine import Engine
    from spanco.journal.journeys import Journeys
    from spanco.journal.log import Log
    from spanco.journal.quality import Quality


@dataclass(frozen=True, slots=True)
class Source:
    """A log as named on the command line, and how to read it.

    ``log`` is the path of a file or folder, or the address of a database; ``engine`` the address of where
    to fold and count; None is the embedded engine.
    """

    log: Path | str
    map_file: Path | None = None
    dates: DateOrder | None = None
    zone: str | None = None
    engine: str | None = None


def working(what: str) -> AbstractContextManager[object]:
    """Say on stderr what is being done while it is done, to a terminal only."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(what)


@contextmanager
def opened(source: Source, *, as_of: date | None = None) -> "Iterator[tuple[Log, Journeys]]":
    """Read and fold the log, or open the folded journal; everything is let go of at the end.

    Raises InputError where the log, the mapping or the engine cannot be used.
    """
    from spanco.engine import connect
    from spanco.journal.folder import is_folder, open_folder

    with closing(connect(source.engine)) as engine:
        if is_folder(source.log):
            _refuse_reading_options(source)
            with working("Opening the folded journal"):
                log, journeys = open_folder(source.log, engine)
            yield log, journeys if _seen_from(as_of, journeys) else _fold(log, as_of)
        else:
            log = _read(source, engine)
            yield log, _fold(log, as_of)


def strictly(strict: bool, quality: "Quality") -> None:
    """End with exit status 1 where that was asked for and rows were rejected."""
    if strict and quality.rejected:
        raise typer.Exit(1)


def _read(source: Source, engine: "Engine") -> "Log":
    from spanco.journal.mapping import load_mapping
    from spanco.journal.reading import log_name, read

    mapping = load_mapping(source.map_file) if source.map_file else None
    with working(f"Reading {log_name(source.log)}"):
        return read(source.log, engine, mapping=mapping, zone=source.zone or "UTC", dates=source.dates)


def _refuse_reading_options(source: Source) -> None:
    """How a log is read was settled when it was folded; asking for something else must not pass unheard."""
    asked = {"--map": source.map_file, "--dates": source.dates, "--zone": source.zone}
    stated = [option for option, value in asked.items() if value is not None]
    if stated:
        message = (
            f"{source.log} is folded already, so {' and '.join(stated)} cannot change how it was read; "
            "fold its log again with `spanco fold`."
        )
        raise InputError(message)


def _seen_from(as_of: date | None, journeys: "Journeys") -> bool:
    return as_of is None or (as_of - date(1970, 1, 1)).days == journeys.as_of_day


def _fold(log: "Log", as_of: date | None) -> "Journeys":
    from spanco.journal.fold import fold

    with working("Folding events into journeys"):
        return fold(log, as_of=as_of)
