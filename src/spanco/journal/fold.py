"""Folding: the events of each journey become one row, the costly step that is done once."""

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from spanco.engine.contract import literal
from spanco.errors import InputError
from spanco.journal.folding import report, rows, standing, tidy, untidy
from spanco.journal.folding.contents import PROFILE, REPS, Contents, dimensions_of, examine, keyed_texts
from spanco.journal.folding.parts import part_events
from spanco.journal.folding.source import Source, events
from spanco.journal.folding.words import drop_words
from spanco.journal.journeys import JOURNEYS, Journeys
from spanco.journal.log import Log
from spanco.journal.quality import Finding

EVENTS_AT_ONCE: Final = 4_000_000
"""How many events the embedded engine groups at once; what is more is folded in parts, by journey."""

FOLDING_KINDS: Final = frozenset(
    {
        *("after_as_of", "superseded", "withdrawn", "duplicates", "without_milestone"),
        *("inferred", "out_of_order", "reopened", "unknown_rep", "late"),
    }
)
"""The kinds of findings that folding adds to a log's quality report."""

_EPOCH = date(1970, 1, 1)
_FOLDED = "fold_journeys"
_SCRATCH = (
    *(standing.SUPERSEDING, PROFILE, REPS),
    *(tidy.GROUPED, untidy.DISTINCT, untidy.NUMBERED, untidy.ENTERED, untidy.SPENT),
)


def fold(log: Log, *, as_of: date | None = None) -> Journeys:
    """Fold the events of a log into one row per journey, in the table ``journeys`` of its engine.

    ``as_of`` is the present, by default the day of the last event; what is dated later is not seen.
    Folding again replaces the journeys.

    - Events that others supersede and exact repeats (same journey, milestone, time and rep) are left
      out. What is superseded stays out even where its correction is corrected in turn.
    - Events of a journey compare by instant where all of them carry a time, else by date; ties go by
      milestone order (then the loss, then the hand-over), then by when they were recorded, then by
      rep. A milestone has its first date and the rep named there; else the rep whom the latest event
      before it names, losses aside.
    - A journey starts at the earliest milestone it carries and reaches to the furthest. An observed
      milestone that it lacks between takes date, rep and dimensions of the next one it has
      (inferred). Then a date earlier than its predecessor's is raised to it (out of order; one that is
      inferred stays inferred).
    - It is lost if no milestone follows the latest loss and it is not won at that moment.
    - A dimension at an entry is the last known up to the event that made the entry. Minutes count to
      the link of the furthest milestone entered before the event: those of a milestone to the link it
      ends, those of the start to the link it starts.
    - What was proposed is the latest known amount at the first event that proposes; what was signed the
      one that the first signature says, else the last one said since the proposal.

    Raises InputError where no milestone stands, or where the log names a column as the journeys do.
    """
    last_day = standing.last_day(log.engine)
    if last_day is None:
        message = f"{log.source} holds no event."
        raise InputError(message)
    as_of_day = last_day if as_of is None else (as_of - _EPOCH).days
    try:
        return _fold(log, as_of_day, later=as_of_day < last_day)
    finally:
        for table in _SCRATCH:
            log.engine.run(f"DROP TABLE IF EXISTS {table}")
        drop_words(log, tuple(keyed_texts(log)))


def _fold(log: Log, as_of_day: int, *, later: bool) -> Journeys:
    if "supersedes" in log.present:
        standing.gather_superseding(log, as_of_day)
    contents = examine(log, as_of_day, later=later)
    if contents is None:
        until = _EPOCH + timedelta(days=as_of_day)
        message = f"{log.source} holds no milestone up to {until}; there is no journey to follow."
        raise InputError(message)
    _check_names(contents)
    varying, left_in = _write(contents)
    straightened, starts, journeys = report.straightened(contents)
    findings = [*report.left_out(log, as_of_day, later=later), *left_in, *straightened]
    duplicates = sum(finding.count for finding in left_in if finding.kind == "duplicates")
    return Journeys(
        engine=log.engine,
        source=log.source,
        observed=contents.chain,
        segments=log.segments,
        dimensions=contents.dimensions,
        varying=frozenset(contents.dimensions[int(key)] for key in varying),
        has_minutes=bool(contents.timesheets),
        has_amount="amount" in contents.amounts,
        has_margin="margin" in contents.amounts,
        as_of_day=as_of_day,
        zone=log.zone,
        quality=log.quality.with_findings(*findings),
        journeys=journeys,
        events=contents.events - duplicates,
        starts=starts,
        by_rep=report.by_rep(contents),
        renegotiated=report.renegotiated(contents),
    )


def _check_names(contents: Contents) -> None:
    """Refuse a segment that is named as a column of the journeys."""
    every = [words.key for words in contents.traits]
    names = [name.lower() for name in rows.column_names(contents, every)]
    for segment in dimensions_of(contents.log):
        if names.count(segment.lower()) > 1:
            message = (
                f"{contents.log.source} has a column '{segment}', a name that the journeys need for "
                "something else; give the column another name."
            )
            raise InputError(message)


def _write(contents: Contents) -> tuple[Sequence[str], list[Finding]]:
    """Write the journeys; return the keys of the dimensions that vary and what was found on the way."""
    parts = -(-contents.events // EVENTS_AT_ONCE) if contents.log.engine.name == "duckdb" else 1
    if parts > 1:
        return _write_parts(contents, parts)
    varying, found = _straighten(contents, partial(events, contents))
    run = contents.log.engine.run
    run(f"DROP TABLE IF EXISTS {_FOLDED}")
    run(f"CREATE TABLE {_FOLDED} AS {rows.journeys(contents, varying)}")
    run(f"CREATE OR REPLACE VIEW {JOURNEYS} AS SELECT * FROM {_FOLDED}")
    return varying, found


def _write_parts(contents: Contents, n_parts: int) -> tuple[Sequence[str], list[Finding]]:
    """Fold one part of the journeys after the other, each into a Parquet file that goes with the engine.

    Whether a dimension varies is only known in the end: parts that lack its columns are written again.
    """
    engine = contents.log.engine
    folder = Path(tempfile.mkdtemp(prefix="spanco-journeys-"))
    weakref.finalize(engine, shutil.rmtree, folder, ignore_errors=True)
    varying: list[str] = []
    written: dict[int, list[str]] = {}
    found: list[list[Finding]] = []
    with tempfile.TemporaryDirectory(prefix="spanco-events-") as scratch:
        parts = part_events(contents, n_parts, Path(scratch))
        for number, part in enumerate(parts):
            changing, findings = _straighten(contents, part)
            varying = sorted({*varying, *changing})
            written[number] = varying
            found.append(findings)
            _copy(contents, varying, folder / f"{number}.parquet")
        for number, part in enumerate(parts):
            if written[number] != varying:
                _straighten(contents, part)
                _copy(contents, varying, folder / f"{number}.parquet")
    engine.load(JOURNEYS, [folder])
    return varying, [report.summed(findings) for findings in zip(*found, strict=True)]


def _straighten(contents: Contents, source: Source) -> tuple[list[str], list[Finding]]:
    """Group the events of some journeys and straighten the untidy ones."""
    tidy.group(contents, source)
    untidy.straighten(contents, source)
    return untidy.varying(contents), [report.repeated(contents), report.without_milestone(contents)]


def _copy(contents: Contents, varying: Sequence[str], path: Path) -> None:
    select = rows.journeys(contents, varying)
    contents.log.engine.run(f"COPY ({select}) TO {literal(str(path))} (FORMAT parquet)")
