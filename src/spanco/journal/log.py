"""A log as it was read: its events in an engine, and what is known of them."""

from dataclasses import dataclass
from typing import Final

from spanco.engine import Engine
from spanco.journal.quality import Quality

EVENTS: Final = "events"
"""The table, or view, that holds the events."""

REQUIRED_COLUMNS: Final = ("journey", "milestone", "occurred_s", "occurred_day", "timed")
"""The columns every event fills (a withdrawal has no milestone)."""

OPTIONAL_COLUMNS: Final = (
    "recorded_s",
    "rep",
    "event",
    "supersedes",
    "file",
    "team",
    "currency",
    "reason",
    "amount",
    "margin",
    "minutes",
)
"""The columns an event may leave NULL; they always exist."""


@dataclass(frozen=True, slots=True)
class Log:
    """The events of a sales log, one row each, in the table ``events`` of ``engine``.

    The columns are ``journey``, ``milestone`` (a code of the chain, ``lost`` or ``handed_over``; NULL
    for a withdrawal, which only supersedes), ``occurred_s`` (epoch seconds UTC), ``occurred_day`` (days
    since 1970-01-01 in ``zone``), ``timed`` (1 if the source gave a time), the optional columns, and
    one text column per segment.

    ``source`` is the file's name; ``present`` the optional columns that hold a value somewhere;
    ``declared`` the milestones the mapping declares observed though no journey may carry them.
    """

    engine: Engine
    source: str
    segments: tuple[str, ...]
    present: frozenset[str]
    declared: frozenset[str]
    zone: str
    quality: Quality
