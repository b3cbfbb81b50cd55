"""The events that stand: not after the present and not superseded."""

from spanco.engine import Engine
from spanco.journal.log import EVENTS, Log

SUPERSEDING = "fold_superseding"
"""Table: ``event``, an id that is superseded, and ``corrected``, 1 if by a milestone, 0 if withdrawn."""


def gather_superseding(log: Log, as_of_day: int) -> None:
    """Make the table of superseded ids.

    An id is superseded by any event dated up to the present, whatever becomes of that event in its
    turn: a correction that was corrected again stays out, and so does what it corrected. An event that
    names itself is ignored.
    """
    log.engine.run(f"DROP TABLE IF EXISTS {SUPERSEDING}")
    log.engine.run(
        f"CREATE TABLE {SUPERSEDING} AS "
        "SELECT supersedes AS event, MAX(CASE WHEN milestone IS NULL THEN 0 ELSE 1 END) AS corrected "
        f"FROM {EVENTS} WHERE supersedes IS NOT NULL AND occurred_day <= {as_of_day} "
        "AND (event IS NULL OR event <> supersedes) GROUP BY supersedes"
    )


def superseded(as_of_day: int) -> str:
    """Select the superseded events: ``journey``, ``milestone``, ``corrected``."""
    return (
        f"SELECT e.journey, e.milestone, s.corrected FROM {EVENTS} e "
        f"JOIN {SUPERSEDING} s ON e.event = s.event "
        f"WHERE e.milestone IS NOT NULL AND e.occurred_day <= {as_of_day}"
    )


def after(as_of_day: int) -> str:
    """Select the events after the present: ``journey``, ``milestone``."""
    return f"SELECT journey, milestone FROM {EVENTS} WHERE occurred_day > {as_of_day}"


def from_standing(log: Log, as_of_day: int | None, joins: str = "") -> str:
    """Write FROM and WHERE of the events ``e`` that stand.

    ``as_of_day`` is None where no event is later; ``joins`` are added as they are.
    """
    where = ["e.milestone IS NOT NULL"]
    if as_of_day is not None:
        where.append(f"e.occurred_day <= {as_of_day}")
    if "supersedes" in log.present:
        joins += f" LEFT JOIN {SUPERSEDING} s ON e.event = s.event"
        where.append("s.event IS NULL")
    return f"FROM {EVENTS} e{joins} WHERE {' AND '.join(where)}"


def last_day(engine: Engine) -> int | None:
    """Return the day of the last event, None where there is none."""
    day: int | None = engine.rows(f"SELECT MAX(occurred_day) FROM {EVENTS}")[0][0]
    return day
