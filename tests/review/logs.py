"""Small logs, written by hand or simulated, folded and ready to be reviewed."""

from contextlib import contextmanager
from datetime import date, timedelta

from spanco.engine import connect
from spanco.journal.fold import fold
from spanco.journal.reading import read
from spanco.journal.simulation import SalesForce, simulate

FIRST = date(2025, 1, 6)


def rows_of(journey, milestones, rep, *more, day=0, every=3, lost=False):
    """Return the rows of a journey that reached some milestones in turn; ``more`` fills further columns.

    ``rep`` is who held it all along, or one name for each milestone.
    """
    reps = [rep] * len(milestones) if rep is None or isinstance(rep, str) else list(rep)
    dated = [
        (milestone, FIRST + timedelta(days=day + every * place)) for place, milestone in enumerate(milestones)
    ]
    if lost:
        dated.append(("lost", FIRST + timedelta(days=day + every * len(milestones))))
        reps.append(reps[-1])
    return [
        ",".join((str(journey), milestone, str(on), holder or "", *more))
        for (milestone, on), holder in zip(dated, reps, strict=True)
    ]


@contextmanager
def folded(path, rows, columns="journey,milestone,occurred_at,rep"):
    """Write the rows of a log to ``path`` and yield its journeys."""
    path.write_text("\n".join([columns, *rows]), encoding="utf-8")
    with opened(path) as journeys:
        yield journeys


@contextmanager
def opened(path, as_of=None):
    """Yield the journeys of a log, as of a day."""
    engine = connect()
    try:
        yield fold(read(path, engine), as_of=as_of)
    finally:
        engine.close()


def simulated(path, **asked):
    """Simulate a clean log and return its path."""
    simulate(SalesForce(**{"messiness": 0.0, **asked}), path)
    return path
