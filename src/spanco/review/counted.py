"""All that a review is made of, as it was counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from spanco.inference.maturity import Lag
from spanco.method import Ages, Equation, LinkCount
from spanco.review.histories import History
from spanco.review.needing import Wanted
from spanco.review.report import LogSummary


@dataclass(frozen=True, slots=True)
class Before:
    """What was counted by rep of the period before, of the same length, and its young journeys' ages."""

    by_rep: tuple[LinkCount, ...]
    young: tuple[Ages, ...]


@dataclass(frozen=True, slots=True)
class Segments:
    """What was counted of links and passages by rep and segment, and the ages of the young journeys.

    ``name`` is that of the column; groups are ``(rep, segment)``.
    """

    name: str
    counts: tuple[LinkCount, ...]
    young: tuple[Ages, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """All that a review is made of: what was counted of one log.

    ``of_team`` and ``passages_of_team`` hold a count for each link and each passage of several links,
    ``by_rep`` and ``passages_by_rep`` the same grouped by rep, the group being ``(rep,)``. A passage is
    counted as one link that spans its links. ``equations`` and ``equations_by_rep`` follow the journeys that
    started. ``lags`` say how long each link and passage takes, by its code, where the log tells; ``young``
    how old those journeys are, by rep, that entered one of them too recently to be settled; ``months`` are
    the counts of the links by month of entry. ``before`` is what gains are to be measured against, None for
    the team. ``histories`` are those of the links and passages by month; ``segments`` tell apart whose
    targets are easy or hard, where that was asked for; ``wanted`` are the reps' objectives. ``filtered``
    tells that only some of the log's journeys were counted.
    """

    source: str
    as_of: date
    observed: tuple[str, ...]
    of_team: tuple[LinkCount, ...]
    by_rep: tuple[LinkCount, ...]
    passages_of_team: tuple[LinkCount, ...]
    passages_by_rep: tuple[LinkCount, ...]
    equations: tuple[Equation, ...]
    equations_by_rep: tuple[Equation, ...]
    log: LogSummary
    lags: Mapping[str, Lag] = field(default_factory=dict)
    young: tuple[Ages, ...] = ()
    months: tuple[LinkCount, ...] = ()
    before: Before | None = None
    segments: Segments | None = None
    histories: tuple[History, ...] = ()
    wanted: Wanted | None = None
    since: date | None = None
    until: date | None = None
    zone: str = "UTC"
    filtered: bool = False
