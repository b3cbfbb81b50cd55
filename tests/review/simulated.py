"""A small simulated sales force, folded: what the review's own tests read."""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from spanco.engine import connect
from spanco.journal.fold import fold
from spanco.journal.reading import read
from spanco.journal.simulation import SalesForce, simulate


@contextmanager
def journeys_of(*, as_of=None, **force):
    """Give the journeys of a simulated log, with hand-overs, inbound leads and young journeys."""
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log.parquet"
        simulate(SalesForce(**{"reps": 6, "teams": 2, "targets": 3000, "messiness": 0.5, **force}), log)
        engine = connect(None)
        try:
            yield fold(read(log, engine), as_of=as_of)
        finally:
            engine.close()


@contextmanager
def journeys_from(text):
    """Give the journeys of a log written as CSV."""
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log.csv"
        log.write_text(text, encoding="utf-8")
        engine = connect(None)
        try:
            yield fold(read(log, engine))
        finally:
            engine.close()
