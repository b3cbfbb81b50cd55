"""Writing a simulated log, block after block, in flat memory."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt

from spanco.engine import DuckDB, literal
from spanco.errors import InputError
from spanco.journal.simulation.fates import REASON_NAMES, Entries, Targets, arrive, follow, no_entries
from spanco.journal.simulation.messiness import Entered, enter
from spanco.journal.simulation.office import SECTORS, SIZES, Office, open_office
from spanco.journal.simulation.rows import CODES, NOBODY
from spanco.journal.simulation.sales_force import SalesForce
from spanco.journal.simulation.truth import write_laws, write_reps

BLOCK: Final = 65_536
"""Journeys simulated at once. Each block has luck of its own, so that it depends on no other."""

_MEMORY: Final = "400MB"
_MINUTES: Final = (5, 12, 18, 12, 90, 240, 180, 60, 45, 10, 15)
"""Mean minutes an event takes, by place in ``CODES``."""
_WRITERS: Final = {
    ".parquet": "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1",
    ".csv": "FORMAT csv, HEADER",
}


@dataclass(frozen=True, slots=True)
class Simulated:
    """What was written: ``events`` rows about ``journeys`` in ``path``, and the truth beside it.

    ``truth_path`` is JSON and holds what governs the office; ``reps_path`` is Parquet and holds a row for
    each rep and link.
    """

    path: Path
    truth_path: Path
    reps_path: Path
    events: int
    journeys: int


def simulate(sales_force: SalesForce, path: Path | str) -> Simulated:
    """Simulate a sales force, write its log to ``path`` and the truth beside it.

    The log is Parquet, or CSV where the name ends in ``.csv``, with one row per event and the columns of
    a long log. Rows stand in the order they were recorded within each 65,536 journeys. The truth goes to
    ``<path>.truth.json`` and ``<path>.truth.parquet``. No file is ever half written: what fails leaves what
    was there.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     simulated = simulate(SalesForce(reps=1, teams=1, targets=10), f"{folder}/log.parquet")
    ...     simulated.journeys, simulated.truth_path.name
    (10, 'log.parquet.truth.json')

    Raises InputError where ``path`` names no file that can be written.
    """
    path = Path(path)
    _check(path)
    office = open_office(sales_force)
    try:
        # In the same folder, so that each file is there at once, whole, when it is given its name.
        with tempfile.TemporaryDirectory(prefix=".spanco-", dir=path.parent) as scratch:
            return _write(office, Path(scratch), path)
    except (OSError, duckdb.IOException) as error:
        message = f"{path} cannot be written ({error})."
        raise InputError(message) from error


def _write(office: Office, folder: Path, path: Path) -> Simulated:
    """Write every file in a folder of its own, then put them in their places, the log last."""
    engine = DuckDB(_MEMORY, threads=1)
    try:
        parts = _simulate_parts(office, engine, folder)
        _write_log(office, engine, parts.paths, folder / "log", _WRITERS[path.suffix.lower()])
        write_reps(office, parts.entries, engine.connection, folder / "reps")
    finally:
        engine.close()
    write_laws(office, parts.events, parts.journeys, folder / "laws")
    done = Simulated(
        path, Path(f"{path}.truth.json"), Path(f"{path}.truth.parquet"), parts.events, parts.journeys
    )
    (folder / "laws").replace(done.truth_path)
    (folder / "reps").replace(done.reps_path)
    (folder / "log").replace(done.path)
    return done


@dataclass(slots=True)
class _Parts:
    """How far the simulation has come."""

    entries: Entries
    paths: list[Path]
    events: int = 0
    journeys: int = 0


def _simulate_parts(office: Office, engine: DuckDB, folder: Path) -> _Parts:
    """Write a file of numbers for each block of journeys: the names would take far more room."""
    parts = _Parts(no_entries(office), [])
    for number, first in enumerate(range(0, office.force.targets, BLOCK)):
        rng = np.random.default_rng((office.force.seed, 1, number))
        targets = arrive(office, first, min(first + BLOCK, office.force.targets), rng)
        rows, entries = follow(office, targets, rng)
        entered = enter(office, rows, rng)
        columns = _columns(office, targets, entered, rng)
        columns["journey"] += first
        columns["event"] += parts.events
        columns["supersedes"][columns["supersedes"] > 0] += parts.events
        part = folder / f"{number}.part"
        engine.connection.register("block", columns)
        engine.connection.execute(
            f"COPY (FROM block) TO {literal(str(part))} (FORMAT parquet, COMPRESSION uncompressed)"
        )
        parts.paths.append(part)
        parts.entries.add(entries)
        parts.events += len(entered.rows)
        parts.journeys += int(np.count_nonzero(np.bincount(entered.rows.journey)))
    return parts


def _columns(
    office: Office, targets: Targets, entered: Entered, rng: np.random.Generator
) -> dict[str, npt.NDArray[Any]]:
    """Return a block as it is written: texts as places in lists of names counted from 1, 0 for none."""
    rows = entered.rows
    cell = targets.cell[rows.journey]
    named = rows.rep != NOBODY
    minutes = np.array(_MINUTES)[rows.code] * np.exp(0.5 * rng.standard_normal(len(rows)))
    return {
        "journey": rows.journey.astype(np.int64) + 1,
        "milestone": rows.code + 1,
        "occurred_at": office.clock.moments(rows.time),
        "rep": rows.rep + 1,
        "recorded_at": office.clock.moments(entered.recorded),
        "event": np.arange(1, len(rows) + 1),
        "supersedes": entered.supersedes + 1,
        "file": _files(office, targets)[rows.journey],
        "team": np.where(named, office.team[rows.rep] + 1, 0),
        "size": cell // len(SECTORS) + 1,
        "sector": cell % len(SECTORS) + 1,
        "amount": rows.amount,
        "margin": rows.margin,
        "minutes": np.maximum(np.round(minutes), 1.0),
        "reason": rows.reason + 1,
    }


def _files(office: Office, targets: Targets) -> npt.NDArray[np.int16]:
    """Return the file of each journey: bought lists and inbound leads of the quarter it arrived in."""
    begins = [office.clock.until(day) for day, _ in office.force.quarters]
    quarter = np.searchsorted(begins, targets.time, side="right")
    return (quarter + len(begins) * targets.inbound).astype(np.int16)


def _write_log(office: Office, engine: DuckDB, parts: list[Path], path: Path, writer: str) -> None:
    """Put the names in place of their numbers and write everything to one file, in order."""
    quarters = [name for _, name in office.force.quarters]
    names = {
        "milestones": CODES,
        "reps": office.rep_names,
        "files": [f"{quarter} {kind}" for kind in ("list", "inbound") for quarter in quarters],
        "teams": office.team_names,
        "sizes": SIZES,
        "sectors": SECTORS,
        "reasons": REASON_NAMES,
    }
    for variable, listed in names.items():
        engine.connection.execute(f"SET VARIABLE {variable} = ?", [list(listed)])
    digits = len(str(office.force.targets))
    # A list's element 0 is NULL, which is what 0 stands for.
    engine.connection.execute(
        f"""
        COPY (
            SELECT
                printf('J%0{digits}d', journey) AS journey,
                getvariable('milestones')[milestone] AS milestone,
                occurred_at,
                getvariable('reps')[rep] AS rep,
                recorded_at,
                printf('E%0{digits + 1}d', event) AS event,
                CASE WHEN supersedes > 0 THEN printf('E%0{digits + 1}d', supersedes) END AS supersedes,
                getvariable('files')[file] AS file,
                getvariable('teams')[team] AS team,
                getvariable('sizes')[size] AS size,
                getvariable('sectors')[sector] AS sector,
                amount,
                margin,
                CASE WHEN amount IS NOT NULL THEN 'EUR' END AS currency,
                minutes,
                getvariable('reasons')[reason] AS reason
            FROM read_parquet([{", ".join(literal(str(part)) for part in parts)}])
        ) TO {literal(str(path))} ({writer})
        """
    )


def _check(path: Path) -> None:
    if path.suffix.lower() not in _WRITERS:
        message = (
            f"{path} does not say which kind of file to write; give a name that ends in .parquet or .csv."
        )
        raise InputError(message)
    if not path.parent.is_dir():
        message = f"The folder {path.parent} is not there; make it, or give another name."
        raise InputError(message)
    if path.is_dir():
        message = f"{path} is a folder; give the name of a file in it."
        raise InputError(message)
