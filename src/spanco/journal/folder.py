"""A folded journal on disk: a folder with the events, the journeys and the quality report."""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import duckdb

from spanco.engine import Engine
from spanco.engine.contract import literal
from spanco.errors import InputError
from spanco.journal.fold import FOLDING_KINDS
from spanco.journal.journeys import JOURNEYS, Journeys, RepQuality
from spanco.journal.log import EVENTS, Log
from spanco.journal.quality import Quality

SCHEMA: Final = "spanco.journal/2"

_ABOUT: Final = "journal.json"
_QUALITY: Final = "quality.json"
_EVENTS: Final = "events.parquet"
_JOURNEYS: Final = "journeys.parquet"
_FILES: Final = (_ABOUT, _QUALITY, _EVENTS, _JOURNEYS)


def is_folder(path: Path | str) -> bool:
    """Whether a path is a folder that says it is a folded journal, of this or another version."""
    try:
        about = json.loads((Path(path) / _ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(about, dict) and str(about.get("schema")).startswith("spanco.journal/")


def write(log: Log, journeys: Journeys, path: Path | str) -> None:
    """Write a log and the journeys folded from it as a folder, in place of the folded journal there.

    The folder is there whole or not at all. Raises InputError where something else stands in its place,
    where it cannot be written, or where the engine is not the embedded one.
    """
    path = Path(path)
    if path.exists() and not is_folder(path):
        message = f"{path} exists and is no folded journal; give another name, or remove it first."
        raise InputError(message)
    if log.engine.name != "duckdb":
        message = "A folded journal is written by the embedded engine; fold without another engine."
        raise InputError(message)
    try:
        # A sibling, so that putting it in its place is a change of name.
        with tempfile.TemporaryDirectory(prefix=".spanco-", dir=path.parent) as scratch:
            written = Path(scratch) / "journal"
            written.mkdir()
            _write_files(log, journeys, written)
            if path.exists():
                path.rename(Path(scratch) / "replaced")
            written.rename(path)
    except (OSError, duckdb.IOException) as error:
        message = f"{path} cannot be written ({str(error).splitlines()[0]})."
        raise InputError(message) from error


def open_folder(path: Path | str, engine: Engine) -> tuple[Log, Journeys]:
    """Open a folded journal: its events and journeys become tables of ``engine``, read where they lie.

    Raises InputError where it is no folded journal, is damaged, or was written by another version.
    """
    path = Path(path)
    about = _about(path)
    try:
        quality = Quality.from_json((path / _QUALITY).read_text(encoding="utf-8"))
        log = _log(about, quality, engine)
        journeys = _journeys(about, quality, engine)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path} is damaged ({type(error).__name__}: {error}); fold the log again."
        raise InputError(message) from error
    engine.load(EVENTS, [path / _EVENTS])
    engine.load(JOURNEYS, [path / _JOURNEYS])
    _check_rows(path, engine, JOURNEYS, journeys.journeys)
    _check_rows(path, engine, EVENTS, about["rows"])
    return log, journeys


def _write_files(log: Log, journeys: Journeys, folder: Path) -> None:
    run = log.engine.run
    run(f"COPY (SELECT * FROM {EVENTS}) TO {literal(str(folder / _EVENTS))} (FORMAT parquet)")
    run(f"COPY (SELECT * FROM {JOURNEYS}) TO {literal(str(folder / _JOURNEYS))} (FORMAT parquet)")
    (folder / _QUALITY).write_text(journeys.quality.to_json(), encoding="utf-8")
    ((rows,),) = log.engine.rows(f"SELECT COUNT(*) FROM {EVENTS}")
    about = {
        "schema": SCHEMA,
        "source": log.source,
        "zone": log.zone,
        "segments": log.segments,
        "present": sorted(log.present),
        "declared": sorted(log.declared),
        "rows": rows,
        "observed": journeys.observed,
        "dimensions": journeys.dimensions,
        "varying": sorted(journeys.varying),
        "has_minutes": journeys.has_minutes,
        "has_amount": journeys.has_amount,
        "has_margin": journeys.has_margin,
        "as_of_day": journeys.as_of_day,
        "journeys": journeys.journeys,
        "events": journeys.events,
        "starts": journeys.starts,
        "by_rep": [asdict(quality) for quality in journeys.by_rep],
        "renegotiated": sorted(journeys.renegotiated),
    }
    (folder / _ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")


def _about(path: Path) -> dict[str, Any]:
    if not is_folder(path):
        message = f"{path} is no folded journal: it has no {_ABOUT} that says so."
        raise InputError(message)
    about: dict[str, Any] = json.loads((path / _ABOUT).read_text(encoding="utf-8"))
    if about["schema"] != SCHEMA:
        message = (
            f"{path} is a folded journal of another version ({about['schema']}, not {SCHEMA}); "
            "fold its log again, or update spanco."
        )
        raise InputError(message)
    missing = [name for name in _FILES if not (path / name).is_file()]
    if missing:
        message = f"{path} is damaged: {missing[0]} is missing; fold the log again."
        raise InputError(message)
    return about


def _log(about: dict[str, Any], quality: Quality, engine: Engine) -> Log:
    found = tuple(finding for finding in quality.findings if finding.kind not in FOLDING_KINDS)
    return Log(
        engine=engine,
        source=about["source"],
        segments=tuple(about["segments"]),
        present=frozenset(about["present"]),
        declared=frozenset(about["declared"]),
        zone=about["zone"],
        quality=Quality(quality.rows, quality.events, found),
    )


def _journeys(about: dict[str, Any], quality: Quality, engine: Engine) -> Journeys:
    return Journeys(
        engine=engine,
        source=about["source"],
        observed=tuple(about["observed"]),
        segments=tuple(about["segments"]),
        dimensions=tuple(about["dimensions"]),
        varying=frozenset(about["varying"]),
        has_minutes=about["has_minutes"],
        has_amount=about["has_amount"],
        has_margin=about["has_margin"],
        as_of_day=about["as_of_day"],
        zone=about["zone"],
        quality=quality,
        journeys=about["journeys"],
        events=about["events"],
        starts=dict(about["starts"]),
        by_rep=tuple(RepQuality(**row) for row in about["by_rep"]),
        renegotiated=frozenset(about["renegotiated"]),
    )


def _check_rows(path: Path, engine: Engine, table: str, expected: int) -> None:
    ((rows,),) = engine.rows(f"SELECT COUNT(*) FROM {table}")
    if rows != expected:
        message = f"{path} is damaged: it holds {rows} {table}, not {expected}; fold the log again."
        raise InputError(message)
