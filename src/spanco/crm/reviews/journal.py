"""The application's journal, folded, in ``SPANCO_HOME``, and brought up to date where events are new."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

from spanco.crm.journeys.models import Event
from spanco.crm.people.models import Team
from spanco.engine import DuckDB
from spanco.errors import InputError
from spanco.journal import read
from spanco.journal.fold import fold
from spanco.journal.folder import open_folder, write
from spanco.journal.journeys import Journeys

_KEPT: Final = 2
"""How many folded journals stay: the newest, and the one that may still be read."""


def state() -> str:
    """Return what the journal is folded from: the last event, the zone, what reps and teams are called."""
    last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    where = {name: connection.settings_dict[name] for name in ("NAME", "HOST", "PORT")}
    names = (
        where,
        settings.TIME_ZONE,
        sorted(names_of_reps().items()),
        list(Team.objects.values_list("id", "name")),
    )
    return f"{last}-{hashlib.sha256(repr(names).encode()).hexdigest()[:12]}"


def names_of_reps() -> dict[int, str]:
    """Return what the journal calls each person, by id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rep_id, rep FROM spanco_rep")
        return dict(cursor.fetchall())


def n_events(at: str) -> int:
    """Return about how many events there are at some state: the id of the last one, which is read at once."""
    return int(at.partition("-")[0])


def folder_of(at: str) -> Path:
    """Return the folder of the journal folded at some state; it need not be there."""
    return _home() / at


def latest() -> Path | None:
    """Return the newest folded journal, or None where none was folded yet."""
    try:
        name = (_home() / "latest").read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    return folder_of(name) if folder_of(name).is_dir() else None


def bring_up_to_date(at: str) -> Path:
    """Fold the journal of some state unless it is there, and return its folder.

    It is folded beside and then put in its place; whoever asks meanwhile waits. Raises InputError where
    there is no event, or the database cannot be read.
    """
    folder = folder_of(at)
    with locked("folding"):
        if not folder.is_dir():
            _fold_into(folder)
            pointer = _home() / "latest.partial"
            pointer.write_text(at, encoding="ascii")
            pointer.replace(_home() / "latest")
            _let_go_of_older()
    return folder


def _fold_into(folder: Path) -> None:
    """Fold the whole log into a folder."""
    if connection.vendor != "sqlite":
        with closing(DuckDB()) as engine:
            log = read(address(), engine, zone=settings.TIME_ZONE)
            write(log, fold(log), folder)
        return
    # What reads it brings a SQLite of its own, and two in one process undo each other's locks on a file.
    command = (sys.executable, "-m", "spanco", "fold", address(), "--out", str(folder))
    done = subprocess.run(  # noqa: S603 - our own command
        (*command, "--zone", settings.TIME_ZONE), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise InputError(done.stderr.strip().removeprefix("spanco: "))


@contextmanager
def opened(folder: Path) -> Iterator[Journeys]:
    """Open the journeys of a folded journal."""
    with closing(DuckDB()) as engine:
        yield open_folder(folder, engine)[1]


def address() -> str:
    """Return the address of the application's database, as the command line takes it."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(found['NAME']))}"
    options = {name: value for name, value in found.get("OPTIONS", {}).items() if isinstance(value, str)}
    parts = {
        "host": found.get("HOST"),
        "port": found.get("PORT"),
        "user": found.get("USER"),
        "password": found.get("PASSWORD"),
        **options,
    }
    stated = urlencode({name: value for name, value in parts.items() if value}, quote_via=quote)
    return f"postgresql:///{quote(str(found['NAME']))}?{stated}"


@contextmanager
def locked(what: str) -> Iterator[None]:
    """Let one thread of one process through at a time; a lock ends with whoever holds it."""
    with (_home() / f"{what}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _home() -> Path:
    home = Path(settings.HOME) / "journal"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _let_go_of_older() -> None:
    folders = sorted(
        (path for path in _home().iterdir() if path.is_dir() and not path.name.startswith(".")),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for old in folders[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
