"""What the events that stand hold: found in one pass, so that no SQL is written for what is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from spanco.engine.contract import quoted
from spanco.journal.folding.marks import Marks
from spanco.journal.folding.standing import from_standing
from spanco.journal.folding.words import Words, number_words
from spanco.journal.log import Log
from spanco.method import LOST, MILESTONES

PRICED: Final = ("proposed", "won")
"""The milestones at which money is looked at: what was proposed, and what was signed in the end."""

PROFILE: Final = "fold_profile"
"""Table: for each milestone and rep how many events stand, their days, and how many fill each column."""

REPS: Final = "fold_reps"
"""Table: ``rep`` and its ``holder``, the place in the order of names; the last is nobody."""

NUMBERS: Final = ("minutes", "amount", "margin")
"""The columns of numbers."""

_SPARSE: Final = 0.05
"""The share of blank events above which a column is taken to be filled in now and then only."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What folding one log has to provide for.

    ``chain`` are the observed milestones in method order and ``carried`` those that events name, ``lost``
    and ``handed_over`` included. ``later_than`` is the present, None where nothing is later; ``last_day``
    the last that stands. ``mixed`` says that some events carry a time and some do not; ``unnamed`` that
    some milestone names no rep though others do. ``dimensions`` are their columns' names; ``texts`` all
    text columns kept, the dimensions' keys being their numbers. ``filling`` says which milestones'
    events ever fill a column of numbers. ``events`` counts the events that stand.
    """

    log: Log
    chain: tuple[str, ...]
    carried: frozenset[str]
    later_than: int | None
    last_day: int
    marks: Marks
    mixed: bool
    unnamed: bool
    dimensions: tuple[str, ...]
    texts: tuple[Words, ...]
    filling: dict[str, frozenset[str]]
    events: int

    @property
    def amounts(self) -> tuple[str, ...]:
        """The columns of money."""
        return tuple(name for name in ("amount", "margin") if self.filling[name])

    @property
    def prices(self) -> tuple[tuple[str, str], ...]:
        """Each column of money with each milestone at which it is kept; none where nothing is proposed."""
        if PRICED[0] not in self.chain:
            return ()
        return tuple((name, code) for code in PRICED if code in self.chain for name in self.amounts)

    @property
    def timesheets(self) -> frozenset[str]:
        """The milestones whose events carry minutes."""
        return self.filling["minutes"]

    @property
    def steps(self) -> tuple[str, ...]:
        """The milestones of the chain that events name, in method order."""
        return tuple(step for step in self.chain if step in self.carried)

    @property
    def traits(self) -> tuple[Words, ...]:
        """The text columns that are dimensions."""
        return tuple(words for words in self.texts if words.key.isdigit())


@dataclass(frozen=True, slots=True)
class _Step:
    """What stands of one milestone; ``filled`` counts the events that fill each column."""

    milestone: str
    events: int
    unnamed: int
    first_day: int
    last_day: int
    least_timed: int
    most_timed: int
    filled: dict[str, int]


def dimensions_of(log: Log) -> tuple[str, ...]:
    """Return the team, where the log names one, and the segments."""
    return (("team",) if "team" in log.present else ()) + log.segments


def keyed_texts(log: Log) -> dict[str, str]:
    """Return the text columns kept, by key."""
    kept = {name: name for name in ("file", "currency", "reason") if name in log.present}
    return kept | {str(number): name for number, name in enumerate(dimensions_of(log))}


def examine(log: Log, as_of_day: int, *, later: bool) -> Contents | None:
    """Look at the events that stand; None where no milestone of the chain is among them.

    ``later`` says whether there are events after ``as_of_day``.
    """
    later_than = as_of_day if later else None
    texts = keyed_texts(log)
    counted = [*(name for name in NUMBERS if name in log.present), *texts.values()]
    _profile(log, later_than, counted)
    found = _by_milestone(log, counted)
    carried = frozenset(step.milestone for step in found)
    if carried.isdisjoint(MILESTONES):
        return None
    marks = Marks(min(step.first_day for step in found), _reps(log))
    last_day = max(step.last_day for step in found)
    marks.check(last_day, log.source)
    return Contents(
        log=log,
        chain=tuple(code for code in MILESTONES if code in carried or code in log.declared),
        carried=carried,
        later_than=later_than,
        last_day=last_day,
        marks=marks,
        mixed=min(step.least_timed for step in found) != max(step.most_timed for step in found),
        unnamed=marks.reps > 0 and any(step.unnamed for step in found if step.milestone in MILESTONES),
        dimensions=dimensions_of(log),
        texts=tuple(_words(log, key, name, found) for key, name in texts.items()),
        filling={
            name: frozenset(step.milestone for step in found if step.filled.get(name)) for name in NUMBERS
        },
        events=sum(step.events for step in found),
    )


def entered_late() -> str:
    """Write whether an event ``e`` was entered more than a day after it happened.

    An event without a time happened by the end of its day.
    """
    return "e.recorded_s - e.occurred_s > 86400 * (2 - e.timed)"


def _words(log: Log, key: str, column: str, found: Sequence[_Step]) -> Words:
    # Only losses say why they were.
    asked = [step for step in found if column != "reason" or step.milestone == LOST]
    blank = sum(step.events - step.filled[column] for step in asked)
    sparse = column == "reason" or blank > _SPARSE * sum(step.events for step in asked)
    return Words(key, column, number_words(log, key, column), sparse)


def _profile(log: Log, later_than: int | None, counted: Sequence[str]) -> None:
    late = f"SUM(CASE WHEN {entered_late()} THEN 1 ELSE 0 END)" if "recorded_s" in log.present else "0"
    filled = "".join(f", COUNT(e.{quoted(name)}) AS filled_{n}" for n, name in enumerate(counted))
    log.engine.run(f"DROP TABLE IF EXISTS {PROFILE}")
    log.engine.run(
        f"CREATE TABLE {PROFILE} AS SELECT e.milestone, e.rep, COUNT(*) AS events, "
        "MIN(e.occurred_day) AS first_day, MAX(e.occurred_day) AS last_day, "
        f"MIN(e.timed) AS least_timed, MAX(e.timed) AS most_timed, {late} AS late{filled} "
        f"{from_standing(log, later_than)} GROUP BY e.milestone, e.rep"
    )


def _by_milestone(log: Log, counted: Sequence[str]) -> list[_Step]:
    filled = "".join(f", SUM(filled_{n})" for n in range(len(counted)))
    rows = log.engine.rows(
        "SELECT milestone, SUM(events), SUM(CASE WHEN rep IS NULL THEN events ELSE 0 END), "
        f"MIN(first_day), MAX(last_day), MIN(least_timed), MAX(most_timed){filled} "
        f"FROM {PROFILE} GROUP BY milestone"
    )
    return [
        _Step(
            milestone=row[0],
            events=int(row[1]),
            unnamed=int(row[2]),
            first_day=row[3],
            last_day=row[4],
            least_timed=row[5],
            most_timed=row[6],
            filled={name: int(number) for name, number in zip(counted, row[7:], strict=True)},
        )
        for row in rows
    ]


def _reps(log: Log) -> int:
    """Give the reps numbers in the order of their names and return how many there are."""
    named = f"FROM (SELECT DISTINCT rep FROM {PROFILE} WHERE rep IS NOT NULL) AS named"
    log.engine.run(f"DROP TABLE IF EXISTS {REPS}")
    log.engine.run(
        f"CREATE TABLE {REPS} AS SELECT rep, CAST(ROW_NUMBER() OVER (ORDER BY rep) AS BIGINT) AS holder "
        f"{named} UNION ALL "
        f"SELECT CAST(NULL AS VARCHAR) AS rep, CAST(COUNT(*) + 1 AS BIGINT) AS holder {named}"
    )
    return int(log.engine.rows(f"SELECT MAX(holder) FROM {REPS}")[0][0]) - 1
