"""Journeys: what a log's events become when each journey's are folded into one row."""

from dataclasses import dataclass
from typing import Final

from spanco.engine import Engine
from spanco.journal.quality import Quality

JOURNEYS: Final = "journeys"
"""The table, or view, that holds the journeys."""

OBSERVED_KIND: Final = 0
"""The milestone's date is one the log gives."""

INFERRED_KIND: Final = 1
"""The journey lacks the milestone and took date and rep of the next one it has."""

RAISED_KIND: Final = 2
"""The milestone's date lay before its predecessor's and was raised to it: out of order."""


@dataclass(frozen=True, slots=True)
class RepQuality:
    """What had to be filled in or straightened among what one rep holds, and of how much.

    ``inferred`` and ``out_of_order`` count milestones of journeys, credited to who holds the journey
    there, of ``milestones`` in all. ``late`` counts events that name the rep and were entered more than
    a day after they happened, of ``events`` that stand; ``back_dated`` those among them that were
    entered when a milestone of a later day of the same journey had been already. ``rep`` is None where
    nobody is named.
    """

    rep: str | None
    events: int
    late: int
    back_dated: int
    milestones: int
    inferred: int
    out_of_order: int


@dataclass(frozen=True, slots=True)
class Journeys:
    """One row per journey that carries a milestone, in the table ``journeys`` of ``engine``.

    Columns: ``journey``, ``file``, ``currency``, ``reason`` (of a loss that stands); ``start`` and
    ``reach``, positions in ``method.MILESTONES``; ``lost`` (0 or 1) and ``lost_day``; ``amount`` and
    ``margin``, the latest known; with ``has_amount`` ``proposed_amount`` and ``won_amount``, what was
    proposed and what was signed, likewise the margins, as far as these milestones are observed and
    something is proposed. For each observed milestone m ``<m>_day`` (days since 1970-01-01 in
    ``zone``, filled in and raised), ``<m>_month`` (year * 12 + month - 1), ``<m>_rep`` (who holds the
    journey from there on, NULL if unknown), ``<m>_kind`` (0 observed, 1 inferred, 2 raised), all NULL
    unless m lies between start and reach; and with ``has_minutes`` ``<m>_minutes``, the minutes spent
    while the link starting at m was open. For each of ``dimensions`` a column of its name with the
    latest known value, and for those that change within some journey (``varying``) ``<d>_at_<m>``, the
    last known by the entry into the link starting at m.

    ``observed`` are the milestones of the chain this log speaks of, in method order; ``dimensions`` the
    team, where the log names one, and the segments; ``as_of_day`` the present, in days since
    1970-01-01; ``journeys`` the number of rows, ``events`` of the events they were folded from; ``starts``
    how many journeys start at each milestone; ``by_rep`` the quality report split by rep, in order of
    their names; ``renegotiated`` which of "amount" and "margin" differ between proposal and signature in
    some journey: a log where none ever does holds one price a deal, not what became of it.
    """

    engine: Engine
    source: str
    observed: tuple[str, ...]
    segments: tuple[str, ...]
    dimensions: tuple[str, ...]
    varying: frozenset[str]
    has_minutes: bool
    has_amount: bool
    has_margin: bool
    as_of_day: int
    zone: str
    quality: Quality
    journeys: int
    events: int
    starts: dict[str, int]
    by_rep: tuple[RepQuality, ...] = ()
    renegotiated: frozenset[str] = frozenset()
