"""From the cells of a file to candidate events: which milestone, when, who.

Everything here is SQL text over one relation, ``CELLS``, which has a ``row`` and the wanted columns as
text. A candidate is one event that a row may hold; ``staged`` says whether it is usable.
"""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Final

from spanco.engine import literal, quoted
from spanco.journal.log import OPTIONAL_COLUMNS
from spanco.journal.mapping import DateOrder, Mapping
from spanco.journal.reading import amounts, dates
from spanco.method import LOST, MILESTONES

CELLS: Final = "read_cells"
"""The cells, with what lookups add."""

WORDS: Final = "read_words"
"""What each word in the milestone or stage column means: said, code."""

STATED: Final = "read_status"
"""What each word in the status column means."""

STAGED: Final = "read_events"
"""The candidates, each with its ``status``: NULL where usable, else the kind of finding."""

TEXTS: Final = ("rep", "event", "supersedes", "file", "team", "currency", "reason")
NUMBERS: Final = ("amount", "margin", "minutes")
_BLANKS: Final = ("' '", "chr(9)", "chr(10)", "chr(13)", "chr(160)")


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the cells of each column are: in ``CELLS``, cleaned for what they are needed for.

    ``position`` numbers the headers. A journey's name is kept exactly; of other texts, blanks around
    are left out; of dates and numbers, also what stands for nothing, such as NULL.
    """

    position: Table[str, int]

    def text(self, header: str) -> str:
        """Return the SQL of a column's trimmed text; NULL where blank."""
        return f"t{self.position[header]}"

    def exact(self, header: str) -> str:
        """Return the SQL of a column's text as it stands."""
        return f"x{self.position[header]}"

    def date(self, header: str) -> str:
        """Return the SQL of a date's text."""
        return f"d{self.position[header]}"

    def number(self, header: str) -> str:
        """Return the SQL of a number's text."""
        return f"n{self.position[header]}"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells are to be read.

    ``extra`` gives the SQL of the segments (and team) that lookups add; ``timed`` holds the columns
    of dates in which some time is not midnight.
    """

    mapping: Mapping
    cells: Cells
    extra: Table[str, str]
    order: DateOrder
    decimal: str
    timed: frozenset[str]
    zones: dates.Zones
    today: int

    @property
    def segments(self) -> dict[str, str]:
        """Each segment's name and the SQL of its value."""
        own = {name: value_of(self.cells.text(column)) for name, column in self.mapping.segments.items()}
        return {**own, **{name: sql for name, sql in self.extra.items() if name != "team"}}

    def text(self, what: str) -> str | None:
        """Return the SQL of the text mapped as ``what``; None where nothing is."""
        column = self.mapping.columns.get(what)
        return None if column is None else self.cells.text(column)


def date_columns(mapping: Mapping) -> tuple[str, ...]:
    """Return the columns that hold dates."""
    single = [mapping.columns.get(what) for what in ("occurred_at", "stage_since", "recorded_at")]
    dated = [column for columns in mapping.dates.values() for column in columns]
    return tuple(dict.fromkeys(column for column in (*single, *dated) if column is not None))


def number_columns(mapping: Mapping) -> tuple[str, ...]:
    """Return the columns that hold amounts or minutes."""
    return tuple(dict.fromkeys(mapping.columns[what] for what in NUMBERS if what in mapping.columns))


def text_columns(mapping: Mapping) -> tuple[str, ...]:
    """Return the columns that hold words and names, the journey's aside."""
    others = {"journey", "occurred_at", "stage_since", "recorded_at", *NUMBERS}
    named = [column for what, column in mapping.columns.items() if what not in others]
    keys = [lookup.key for lookup in mapping.lookups]
    return tuple(dict.fromkeys([*named, *mapping.reps.values(), *mapping.segments.values(), *keys]))


def clean(mapping: Mapping, raw: Table[str, str], *, typed: bool) -> tuple[Cells, str]:
    """Return where the cleaned cells will be, and the SQL of the columns that hold them.

    ``raw`` is the SQL of each header's cell; ``typed`` says that a bare number may be a date.
    """
    cells = Cells({header: position for position, header in enumerate(raw)})
    journey = mapping.columns["journey"]
    columns = [
        f"{raw[journey]} AS {cells.exact(journey)}",
        *(f"{bare(raw[header])} AS {cells.text(header)}" for header in text_columns(mapping)),
        *(
            f"{dates.date_text(raw[header], serials=typed)} AS {cells.date(header)}"
            for header in date_columns(mapping)
        ),
        *(
            f"{amounts.number_text(raw[header])} AS {cells.number(header)}"
            for header in number_columns(mapping)
        ),
    ]
    return cells, ", ".join(columns)


def bare(cell: str) -> str:
    """Return SQL for a cell's text; NULL where blank."""
    ends = " OR ".join(f"ends_with({cell}, {blank})" for blank in _BLANKS)
    # Few cells have blanks around, and looking for them is ten times quicker than trimming.
    blank = f"{cell} < '!' OR starts_with({cell}, chr(160)) OR {ends}"
    trimmed = f"nullif(trim({cell}, {' || '.join(_BLANKS)}), '')"
    return f"CASE WHEN {blank} THEN {trimmed} ELSE {cell} END"


def value_of(text: str) -> str:
    """Return SQL for a trimmed text; NULL where a formula stands instead of its value."""
    return f"CASE WHEN starts_with({text}, '=') THEN NULL ELSE {text} END"


def staged(reading: Reading) -> str:
    """Return the statement that makes ``STAGED``."""
    candidates = " UNION ALL ".join(_candidates(reading))
    order, zones = reading.order, reading.zones
    happened = f"CASE WHEN clocked THEN happened ELSE {dates.without_clock('happened')} END AS happened"
    split = (
        f"SELECT *, {dates.parts('happened')} AS at_split, {dates.parts('noted')} AS noted_split "
        f"FROM (SELECT * REPLACE ({happened}) FROM ({candidates}))"
    )
    written = (
        f"SELECT *, {dates.iso('happened', 'at_split', order)} AS at_iso, "
        f"{dates.iso('noted', 'noted_split', order)} AS noted_iso FROM ({split})"
    )
    stamped = (
        f"SELECT *, clocked AND contains(happened, ':') AS timed, "
        f"{dates.local_stamp('at_iso', 'at_split')} AS at_local, "
        f"{dates.instant_stamp('at_iso', 'at_split')} AS at_instant, "
        f"{dates.local_stamp('noted_iso', 'noted_split')} AS noted_local, "
        f"{dates.instant_stamp('noted_iso', 'noted_split')} AS noted_instant FROM ({written})"
    )
    moments = (
        f"SELECT *, {dates.moment('at_local', 'at_instant', 'timed', zones)} AS at_moment, "
        f"{dates.moment('noted_local', 'noted_instant', 'contains(noted, chr(58))', zones)} AS noted_moment "
        f"FROM ({stamped})"
    )
    dated = (
        f"SELECT *, {dates.seconds('at_moment')} AS occurred_s, "
        f"{dates.day('at_moment', zones.cut)} AS occurred_day FROM ({moments})"
    )
    judged = f"SELECT *, {_status(reading.today)} AS status FROM ({dated})"
    segments = [
        f"{quoted(f's{position}')} AS {quoted(name)}" for position, name in enumerate(reading.segments)
    ]
    columns = [
        *("row", "status", "journey", "code AS milestone", "occurred_s", "occurred_day"),
        "CAST(timed AS INTEGER) AS timed",
        f"{dates.seconds('noted_moment')} AS recorded_s",
        *TEXTS,
        *NUMBERS,
        *segments,
        "CASE WHEN status IS NOT NULL THEN said END AS said",
        "CASE WHEN status IS NOT NULL THEN happened END AS happened",
        "CASE WHEN status IS NOT NULL THEN happened_column END AS happened_column",
    ]
    return f"CREATE OR REPLACE TABLE {STAGED} AS SELECT {', '.join(columns)} FROM ({judged})"


def events_view(segments: Table[str, str]) -> str:
    """Return the statement that makes the view ``events`` of the usable candidates."""
    names = ("journey", "milestone", "occurred_s", "occurred_day", "timed", *OPTIONAL_COLUMNS, *segments)
    listed = ", ".join(quoted(name) for name in names)
    return f"CREATE OR REPLACE VIEW events AS SELECT {listed} FROM {STAGED} WHERE status IS NULL"


def _status(today: int) -> str:
    """Return SQL for why a candidate cannot be used; the first reason counts."""
    return f"""CASE
        WHEN starts_with(ltrim(journey), '=') OR starts_with(said, '=') OR starts_with(happened, '=')
            THEN 'formula'
        WHEN journey IS NULL OR trim(journey) = '' THEN 'no_journey'
        WHEN no_transition THEN 'no_transition'
        WHEN code IS NULL AND NOT withdraws THEN 'unknown_milestone'
        WHEN happened IS NULL THEN 'undated'
        WHEN at_moment IS NULL THEN 'bad_date'
        WHEN occurred_day > {today} THEN 'future' END"""


def _candidates(reading: Reading) -> list[str]:
    match reading.mapping.kind:
        case "events":
            return [_event(reading)]
        case "journeys":
            return _journey_dates(reading)
        case "opportunities":
            return _opportunity_dates(reading)


def _fields(reading: Reading, rep: str | None = None) -> str:
    """Return the columns that every candidate of a row shares."""
    mapped = reading.mapping.columns
    columns = [f"row, {reading.cells.exact(mapped['journey'])} AS journey"]
    for name in TEXTS:
        text = reading.cells.text(rep) if name == "rep" and rep is not None else reading.text(name)
        value = "NULL" if text is None else value_of(text)
        if name == "team" and "team" in reading.extra:
            value = reading.extra["team"]
        if name == "currency" and text is None and reading.mapping.currency:
            value = literal(reading.mapping.currency)
        columns.append(f"CAST({value} AS VARCHAR) AS {name}")
    for name in NUMBERS:
        column = mapped.get(name)
        value = "NULL" if column is None else amounts.number(reading.cells.number(column), reading.decimal)
        columns.append(f"CAST({value} AS DOUBLE) AS {name}")
    recorded = mapped.get("recorded_at")
    noted = "NULL" if recorded is None else reading.cells.date(recorded)
    columns.append(f"CAST({noted} AS VARCHAR) AS noted")
    columns += [
        f"{sql} AS {quoted(f's{position}')}" for position, sql in enumerate(reading.segments.values())
    ]
    return ", ".join(columns)


@dataclass(frozen=True, slots=True)
class _Branch:
    """One of the events a row may hold, as SQL: its word, milestone and date, and the rows that hold it.

    ``column`` is the header of the date, ``rep`` that of the rep where the row has one for each milestone.
    """

    said: str
    code: str
    date: str
    column: str | None
    where: str = ""
    rep: str | None = None


def _candidate(reading: Reading, branch: _Branch) -> str:
    said, supersedes = branch.said, reading.text("supersedes")
    withdraws = "false" if supersedes is None else f"{said} IS NULL AND {supersedes} IS NOT NULL"
    previous = reading.text("previous")
    # A row written because the amount changed repeats the stage it was in.
    unmoved = "false" if previous is None else f"coalesce({said} = {previous}, false)"
    return (
        f"SELECT {_fields(reading, branch.rep)}, {said} AS said, {branch.code} AS code, "
        f"CAST({branch.date} AS VARCHAR) AS happened, {literal(branch.column or '')} AS happened_column, "
        f"{str(branch.column in reading.timed).lower()} AS clocked, "
        f"{withdraws} AS withdraws, {unmoved} AS no_transition FROM {CELLS} {branch.where}"
    )


def _event(reading: Reading) -> str:
    said = reading.cells.text(reading.mapping.columns["milestone"])
    column = reading.mapping.columns["occurred_at"]
    where = f"LEFT JOIN {WORDS} AS word ON {said} = word.said WHERE coalesce(word.code, '') <> 'ignored'"
    return _candidate(reading, _Branch(said, "word.code", reading.cells.date(column), column, where))


_NO_WORD: Final = "CAST(NULL AS VARCHAR)"


def _journey_dates(reading: Reading) -> list[str]:
    """Return one candidate for each date of a row, and one without for a row that has none."""
    branches: list[_Branch] = []
    for code, columns in reading.mapping.dates.items():
        for column in columns:
            date = reading.cells.date(column)
            rep = reading.mapping.reps.get(code)
            branches.append(_Branch(_NO_WORD, literal(code), date, column, f"WHERE {date} IS NOT NULL", rep))
    every = ", ".join(branch.date for branch in branches)
    none = f"WHERE coalesce({every}) IS NULL"
    branches.append(_Branch(_NO_WORD, branches[0].code, "NULL", None, none))
    return [_candidate(reading, branch) for branch in branches]


def _opportunity_dates(reading: Reading) -> list[str]:
    """Return the dates of milestones that a row's stage has come to; and the stage's own, dated or not."""
    said = reading.cells.text(reading.mapping.columns["stage"])
    stage, joined = _stage(reading, said)
    joined += f" WHERE coalesce({stage}, '') <> 'ignored' AND "
    order = ", ".join(literal(code) for code in MILESTONES)
    # What is lost may have come to anything before the signature.
    before_won = f"WHEN {stage} = '{LOST}' THEN {MILESTONES.index('won')}"
    reached = f"CASE {before_won} ELSE list_position([{order}], {stage}) END"
    branches: list[_Branch] = []
    for code, columns in reading.mapping.dates.items():
        own = f"{stage} = {literal(code)}"
        come = f"({reached} > {MILESTONES.index(code)})" if code in MILESTONES else own
        every = [reading.cells.date(column) for column in columns]
        for column, date in zip(columns, every, strict=True):
            # The stage's own date is missed where it is blank; an earlier milestone's is not.
            missed = f"({own} AND coalesce({', '.join(every)}) IS NULL)" if date == every[0] else "false"
            where = f"{joined} {come} AND ({date} IS NOT NULL OR {missed})"
            branches.append(_Branch(said, literal(code), date, column, where))
    since = reading.mapping.columns.get("stage_since")
    date = "NULL" if since is None else reading.cells.date(since)
    dated = ", ".join(literal(code) for code in reading.mapping.dates) or "''"
    where = f"{joined} ({stage} IS NULL OR {stage} NOT IN ({dated}))"
    branches.append(_Branch(said, stage, date, since, where))
    return [_candidate(reading, branch) for branch in branches]


def _stage(reading: Reading, said: str) -> tuple[str, str]:
    """Return the SQL of where an opportunity stands, and of the joins that tell it."""
    joined = f"LEFT JOIN {WORDS} AS word ON {said} = word.said"
    status = reading.text("status")
    if status is None:
        return "word.code", joined
    # Open, won or lost: where it decides, the stage is only where the opportunity stood last.
    joined += f" LEFT JOIN {STATED} AS decided ON {status} = decided.said"
    return "coalesce(nullif(decided.code, 'ignored'), word.code)", joined
