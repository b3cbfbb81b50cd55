"""The mapping file: how a file's columns and words are to be read as events.

A mapping is a TOML file. ``kind`` says what a row is; every other part is optional where its default
fits::

    kind = "events"          # one row per event; or "journeys", "opportunities" (below)
    observed = ["met"]       # milestones to count as observed even where no journey carries them
    ignore = ["Pay Rent"]    # words in the milestone or stage column that mean no milestone
    currency = "EUR"         # of every amount

    [file]                   # how the file is written; each is detected where it is left out
    encoding = "cp1252"
    delimiter = ";"
    sheet = "Deals"          # of a workbook
    dates = "dmy"            # or "mdy": how 03/04/2026 is to be read
    decimal = ","            # or "."
    zone = "Europe/Rome"     # in which times without an offset are written

    [columns]                # what is needed -> the column that holds it
    journey = "Deal ID"
    milestone = "Activity"   # events only
    occurred_at = "When"     # events only
    previous = "From stage"  # events only: where it equals the milestone, the row is no transition
    stage = "Stage"          # opportunities only: where the opportunity stands now
    status = "Status"        # opportunities only: open, won or lost, where the stage does not say
    stage_since = "Since"    # opportunities only: when the present stage was entered
    rep = "Owner"            # and file, team, recorded_at, amount, margin, currency, reason;
                             # of events also event, supersedes, minutes

    [milestones]             # a word in the milestone, stage or status column -> milestone
    "Closed Won" = "won"

    [dates]                  # journeys, opportunities: milestone -> the column (or columns) dating it
    won = "Close date"

    [reps]                   # journeys: milestone -> the column that names who did it
    booked = "Caller"

    [segments]               # a segment's name -> its column
    sector = "Industry"

    [[lookup]]               # another file, joined on a key; beside the log
    file = "teams.csv"
    key = "Owner"            # the column of the log
    match = "name"           # the column of the other file; the same name where left out
    team = "manager"         # the column of the other file that gives the team
    segments = { office = "regional_office" }

``journeys`` is one row per journey with a column of dates for each milestone. ``opportunities`` is one
row per opportunity with the stage where it stands: a column of dates counts for its milestone only
where the stage has come that far, so the expected close date of an open opportunity is not a win.
"""

import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal, cast

from spanco.errors import InputError
from spanco.method import HANDED_OVER, LOST, MILESTONES

Kind = Literal["events", "journeys", "opportunities"]
KINDS: Final[tuple[Kind, ...]] = ("events", "journeys", "opportunities")
DateOrder = Literal["dmy", "mdy"]
DATE_ORDERS: Final[tuple[DateOrder, ...]] = ("dmy", "mdy")
DECIMALS: Final = (",", ".")

CODES: Final = (*MILESTONES, LOST, HANDED_OVER)
"""What an event may be."""

_OF_A_JOURNEY: Final = ("rep", "file", "team", "recorded_at", "amount", "margin", "currency", "reason")
OPTIONAL_FIELDS: Final[Table[Kind, tuple[str, ...]]] = {
    "events": (*_OF_A_JOURNEY, "event", "supersedes", "minutes", "previous"),
    "journeys": _OF_A_JOURNEY,
    "opportunities": (*_OF_A_JOURNEY, "status", "stage_since"),
}
"""What may be mapped besides what is needed. Minutes belong to an event, and are known by event only."""

_NEEDED: Final[Table[Kind, tuple[str, ...]]] = {
    "events": ("journey", "milestone", "occurred_at"),
    "journeys": ("journey",),
    "opportunities": ("journey", "stage"),
}
_KEYS: Final = (
    *("kind", "observed", "ignore", "currency"),
    *("file", "columns", "milestones", "dates", "reps", "segments", "lookup"),
)


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How a file is written; None where it is to be detected. ``zone`` is that of times without offset."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    dates: DateOrder | None = None
    decimal: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """Another file that gives team and segments by a key: ``key`` in the log equals ``match`` there."""

    file: str
    key: str
    match: str
    team: str | None = None
    segments: Table[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """What each column and word of a file means; the module says how it is written as TOML.

    ``stated`` is False for a mapping that was recognised from the headers, not given.
    """

    kind: Kind
    columns: Table[str, str]
    milestones: Table[str, str] = field(default_factory=dict)
    dates: Table[str, tuple[str, ...]] = field(default_factory=dict)
    reps: Table[str, str] = field(default_factory=dict)
    segments: Table[str, str] = field(default_factory=dict)
    lookups: tuple[Lookup, ...] = ()
    ignore: tuple[str, ...] = ()
    observed: tuple[str, ...] = ()
    currency: str | None = None
    file: FileFormat = FileFormat()
    stated: bool = True

    def named_columns(self) -> tuple[str, ...]:
        """Return every column of the log that the mapping names, each once, in a stable order."""
        dated = (column for columns in self.dates.values() for column in columns)
        keys = (lookup.key for lookup in self.lookups)
        named = (*self.columns.values(), *dated, *self.reps.values(), *self.segments.values(), *keys)
        return tuple(dict.fromkeys(named))


def load_mapping(path: Path | str) -> Mapping:
    """Read a mapping file.

    Raises InputError, naming the file, the key and the nearest one known, where it is missing, is not
    TOML, or holds a key or value that means nothing.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        message = f"The mapping {path} cannot be read: {reason}."
        raise InputError(message) from error
    return parse_mapping(text, str(path))


def parse_mapping(text: str, name: str = "the mapping") -> Mapping:
    """Read a mapping from TOML text; ``name`` is what to call it in errors.

    >>> parse_mapping('''
    ... kind = "journeys"
    ... columns = {journey = "id"}
    ... dates = {booked = "call", met = "visit"}
    ... ''').dates
    {'booked': ('call',), 'met': ('visit',)}

    Raises InputError as ``load_mapping`` does.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{name} is not TOML: {error}."
        raise InputError(message) from error
    return _Written(name).mapping(written)


class _Written:
    """Checks what a mapping file says, piece by piece, so that every complaint names the place."""

    def __init__(self, name: str) -> None:
        self.name = name

    def mapping(self, written: Table[str, Any]) -> Mapping:
        self.known("", written, _KEYS)
        kind = cast("Kind", self.choice("kind", written.get("kind"), KINDS))
        columns = self.texts("columns", written.get("columns", {}), (*_NEEDED[kind], *OPTIONAL_FIELDS[kind]))
        mapping = Mapping(
            kind=kind,
            columns=columns,
            milestones=self.translations(written.get("milestones", {})),
            dates=self.dated(kind, written.get("dates", {})),
            reps=self.texts("reps", written.get("reps", {}), CODES),
            segments=self.texts("segments", written.get("segments", {})),
            lookups=tuple(self.lookup(one) for one in self.tables("lookup", written.get("lookup", []))),
            ignore=self.words("ignore", written.get("ignore", [])),
            observed=tuple(
                self.choice("observed", code, MILESTONES)
                for code in self.words("observed", written.get("observed", []))
            ),
            currency=self.text("currency", written.get("currency")),
            file=self.file_format(written.get("file", {})),
        )
        self.complete(mapping)
        return mapping

    def complete(self, mapping: Mapping) -> None:
        for needed in _NEEDED[mapping.kind]:
            if needed not in mapping.columns:
                self.refuse(f"does not say which column holds the {needed}: add {needed} under [columns]")
        if mapping.kind == "journeys" and not mapping.dates:
            self.refuse("names no column of dates: add one for each milestone under [dates]")
        if mapping.reps and mapping.kind != "journeys":
            self.refuse('has [reps], which only kind = "journeys" can have')
        for code in mapping.reps:
            if code not in mapping.dates:
                self.refuse(f"names who did {code} under [reps], but no column dates it under [dates]")

    def refuse(self, said: str) -> None:
        message = f"{self.name} {said}."
        raise InputError(message)

    def known(self, where: str, written: object, keys: tuple[str, ...]) -> None:
        if not isinstance(written, dict):
            self.refuse(f"should hold a table [{where}]")
            return
        for key in written:
            if key not in keys:
                place = f"[{where}] of {self.name}" if where else self.name
                near = nearest(key, keys)
                message = (
                    f"{place} has a key '{key}', which means nothing{near}; it may hold {', '.join(keys)}."
                )
                raise InputError(message)

    def choice(self, key: str, value: object, choices: tuple[str, ...]) -> str:
        if not isinstance(value, str) or value not in choices:
            said = "is missing" if value is None else f"is {value!r}"
            near = nearest(str(value), choices)
            self.refuse(f"should say {key} = one of {', '.join(choices)}, but it {said}{near}")
        return cast("str", value)

    def text(self, key: str, value: object) -> str | None:
        if value is not None and (not isinstance(value, str) or not value):
            self.refuse(f"should give a text for {key}, not {value!r}")
        return cast("str | None", value)

    def texts(self, where: str, written: object, keys: tuple[str, ...] | None = None) -> dict[str, str]:
        table = self.table(where, written, keys)
        return {key: self.text(f"{where}.{key}", value) or "" for key, value in table.items()}

    def table(self, where: str, written: object, keys: tuple[str, ...] | None = None) -> dict[str, object]:
        self.known(where, written, keys if keys is not None else tuple(cast("dict[str, object]", written)))
        return cast("dict[str, object]", written)

    def tables(self, where: str, written: object) -> list[object]:
        if not isinstance(written, list):
            self.refuse(f"should hold [[{where}]], with two brackets on each side")
        return cast("list[object]", written)

    def words(self, key: str, written: object) -> tuple[str, ...]:
        if not isinstance(written, list) or not all(isinstance(word, str) for word in written):
            self.refuse(f"should give a list of texts for {key}")
        return tuple(cast("list[str]", written))

    def translations(self, written: object) -> dict[str, str]:
        table = self.texts("milestones", written)
        return {word: self.choice(f"milestones.'{word}'", code, CODES) for word, code in table.items()}

    def dated(self, kind: Kind, written: object) -> dict[str, tuple[str, ...]]:
        if kind == "events" and written:
            self.refuse('has [dates], which kind = "events" cannot have; name its column occurred_at')
        table = self.table("dates", written, CODES)
        return {code: self.one_or_more(f"dates.{code}", columns) for code, columns in table.items()}

    def one_or_more(self, key: str, written: object) -> tuple[str, ...]:
        if not isinstance(written, list):
            return (self.text(key, written) or "",)
        if not written:
            self.refuse(f"names no column for {key}")
        return self.words(key, written)

    def lookup(self, written: object) -> Lookup:
        self.known("lookup", written, ("file", "key", "match", "team", "segments"))
        table = cast("dict[str, object]", written)
        for needed in ("file", "key"):
            if needed not in table:
                self.refuse(f"has a [[lookup]] without {needed}")
        key = self.text("lookup.key", table["key"]) or ""
        segments = self.texts("lookup.segments", table.get("segments", {}))
        team = self.text("lookup.team", table.get("team"))
        if team is None and not segments:
            self.refuse("has a [[lookup]] that gives neither team nor segments")
        match = self.text("lookup.match", table.get("match")) or key
        return Lookup(self.text("lookup.file", table["file"]) or "", key, match, team, segments)

    def file_format(self, written: object) -> FileFormat:
        table = self.texts("file", written, ("encoding", "delimiter", "sheet", "dates", "decimal", "zone"))
        if "dates" in table:
            self.choice("file.dates", table["dates"], DATE_ORDERS)
        if "decimal" in table:
            self.choice("file.decimal", table["decimal"], DECIMALS)
        if len(table.get("delimiter", ",")) != 1:
            self.refuse(f"should give one character for file.delimiter, not {table['delimiter']!r}")
        return FileFormat(
            encoding=table.get("encoding"),
            delimiter=table.get("delimiter"),
            sheet=table.get("sheet"),
            dates=cast("DateOrder | None", table.get("dates")),
            decimal=table.get("decimal"),
            zone=table.get("zone"),
        )


def nearest(word: str, known: tuple[str, ...]) -> str:
    """Say which known word comes nearest, as the tail of a sentence; nothing where none is near.

    >>> nearest("journy", ("journey", "rep"))
    " (did you mean 'journey'?)"
    """
    folded = {one.casefold(): one for one in reversed(known)}
    close = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return f" (did you mean '{folded[close[0]]}'?)" if close else ""
