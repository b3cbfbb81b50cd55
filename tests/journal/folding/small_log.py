"""A log of a few events in the embedded engine, folded, and what came of it as plain values."""

from datetime import date, timedelta

from journal.folding.plain_fold import Event, Folded
from spanco.engine import DuckDB
from spanco.engine.contract import quoted
from spanco.journal.fold import fold
from spanco.journal.journeys import JOURNEYS
from spanco.journal.log import OPTIONAL_COLUMNS, Log
from spanco.journal.quality import Quality

FOUND = (
    "after_as_of",
    "superseded",
    "withdrawn",
    "duplicates",
    "without_milestone",
    "inferred",
    "out_of_order",
    "reopened",
    "unknown_rep",
    "late",
)
OF_REPS = ("events", "late", "back_dated", "milestones", "inferred", "out_of_order")
TYPES = {"recorded_s": "BIGINT", "amount": "DOUBLE", "margin": "DOUBLE", "minutes": "DOUBLE"}


def log_of(events, *, declared=(), engine=None, segments=("segment",)):
    """Put events (tuples of ``Event``) in an engine as a reader would."""
    engine = engine or DuckDB(threads=1)
    columns = [*OPTIONAL_COLUMNS, *segments]
    typed = ", ".join(f"{quoted(name)} {TYPES.get(name, 'VARCHAR')}" for name in columns)
    engine.connection.execute(
        "CREATE OR REPLACE TABLE events (journey VARCHAR, milestone VARCHAR, occurred_s BIGINT, "
        f"occurred_day INTEGER, timed INTEGER, {typed})"
    )
    rows = [
        (
            *(e.journey, e.milestone, e.occurred_s, e.day, int(e.second is not None)),
            *(getattr(e, "segment" if name in segments else name) for name in columns),
        )
        for e in events
    ]
    marks = ", ".join("?" for _ in range(5 + len(columns)))
    engine.connection.executemany(f"INSERT INTO events VALUES ({marks})", rows)
    present = {name for name in OPTIONAL_COLUMNS if any(getattr(e, name) is not None for e in events)}
    quality = Quality(len(events), len(events))
    return Log(engine, "log.csv", tuple(segments), frozenset(present), frozenset(declared), "UTC", quality)


def folded(events, *, as_of=None, declared=()):
    """Fold events in an engine of their own; return the Journeys and their rows by name."""
    log = log_of(events, declared=declared)
    try:
        journeys = fold(log, as_of=day(as_of))
        return journeys, rows_of(journeys)
    finally:
        log.engine.close()


def day(number):
    """Return the date of a day since 1970-01-01."""
    return None if number is None else date(1970, 1, 1) + timedelta(days=number)


def rows_of(journeys):
    """Return the journeys by name, each as a dictionary of its columns."""
    columns = journeys.engine.columns(JOURNEYS)
    rows = journeys.engine.rows(f"SELECT * FROM {JOURNEYS}")
    return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}


def one(*events, **options):
    """Fold the events of one journey and return its row."""
    _, rows = folded(
        [event if isinstance(event, Event) else Event("j", *event) for event in events], **options
    )
    (row,) = rows.values()
    return row


def differences(plain: Folded, journeys, rows):
    """Say where a fold differs from the plain one: columns, counts, everything."""
    said = []
    expected = {
        "observed": tuple(plain.observed),
        "journeys": len(plain.journeys),
        "events": plain.events,
        "varying": plain.varying & set(journeys.dimensions),
        "found": {kind: plain.found[kind] for kind in FOUND},
        "by_rep": {rep: tuple(n[kind] for kind in OF_REPS) for rep, n in plain.by_rep.items()},
        "renegotiated": plain.renegotiated,
    }
    given = {
        "observed": journeys.observed,
        "journeys": journeys.journeys,
        "events": journeys.events,
        "varying": set(journeys.varying),
        "found": {kind: journeys.quality.count(kind) for kind in FOUND},
        "by_rep": {q.rep: tuple(getattr(q, kind) for kind in OF_REPS) for q in journeys.by_rep},
        "renegotiated": set(journeys.renegotiated),
    }
    said += [
        f"{what}: {expected[what]} became {given[what]}" for what in expected if expected[what] != given[what]
    ]
    if set(rows) != set(plain.journeys):
        return [*said, f"journeys {sorted(plain.journeys)} became {sorted(rows)}"]
    for journey, row in rows.items():
        said += [
            f"{journey}.{column}: {plain.journeys[journey][column]!r} became {value!r}"
            for column, value in row.items()
            if plain.journeys[journey][column] != value
        ]
    return said
