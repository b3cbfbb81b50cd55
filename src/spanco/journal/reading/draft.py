"""A first mapping for a file nobody has described yet, and what is doubtful in it."""

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb

from spanco.engine import DuckDB
from spanco.errors import InputError
from spanco.journal.mapping import FileFormat, Kind, Mapping
from spanco.journal.reading import dates
from spanco.journal.reading.database import Database, is_database
from spanco.journal.reading.meaning import Word, words_of
from spanco.journal.reading.recognise import recognise, stage_entered
from spanco.journal.reading.rows import Rows, Source
from spanco.journal.reading.sources import open_source
from spanco.journal.reading.staging import bare, date_columns
from spanco.journal.reading.words import STAGES, folded

_SAMPLE: Final = 100_000
_MOST_WORDS: Final = 60
_MOST_SEGMENT_VALUES: Final = 30


@dataclass(frozen=True, slots=True)
class Draft:
    """A mapping as TOML text with remarks, and what it is unsure of, a sentence each."""

    text: str
    unsure: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What the first rows show of a column: values that are not blank, different ones, dates."""

    header: str
    filled: int
    different: int
    dates: int
    words: int

    @property
    def is_date(self) -> bool:
        """Whether what is not blank is dates."""
        return self.filled > 0 and self.dates >= 0.9 * self.filled


def draft(path: Path | str) -> Draft:
    """Look at a file and propose a mapping for it.

    The text is a mapping file: what could be recognised stands in it, what could not is a remark.
    Raises InputError where the file cannot be read as a table.
    """
    engine = DuckDB()
    try:
        with tempfile.TemporaryDirectory(prefix="spanco-") as folder:
            if is_database(path):
                path = Database(str(path)).copy(engine.connection, Path(folder))
            source = open_source(Path(path), FileFormat(), engine.connection, Path(folder))
            rows = source.load(engine.connection, [header for header in source.headers if header], _SAMPLE)
            return _Drafting(engine.connection, source, rows).draft()
    finally:
        engine.close()


class _Drafting:
    """Writes the draft, part by part, collecting doubts on the way."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: Source, rows: Rows) -> None:
        self.connection, self.source, self.rows = connection, source, rows
        self.columns = {header: self.look(header) for header in rows.columns}
        self.unsure: list[str] = []

    def draft(self) -> Draft:
        try:
            mapping = recognise(self.source.name, self.source.headers)
        except InputError:
            mapping = self.guess()
        words = self.words(mapping)
        parts = [
            f"# Drafted by `spanco map` from {self.source.name}. Go through the lines marked 'unsure'.\n",
            f"kind = {_toml(mapping.kind)}\n",
            self.ignore_part(words),
            self.file_part(mapping),
            self.columns_part(mapping),
            self.milestones_part(mapping, words),
            self.dates_part(mapping),
            _table("reps", mapping.reps.items()),
            self.segments_part(mapping),
        ]
        return Draft("\n".join(part for part in parts if part), tuple(self.unsure))

    def look(self, header: str) -> Column:
        text = bare(self.rows.columns[header])
        known = ", ".join(f"'{word}'" for word in STAGES)
        first = "regexp_replace(lower(strip_accents(v)), '[^a-z0-9]+', '', 'g')"
        date = r"'(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ](\d{1,2}|[A-Za-z]{3})[-/. ]\d{2,4})([T ,].*)?'"
        found = self.connection.execute(
            f"SELECT count(v), count(DISTINCT v), count(*) FILTER (regexp_full_match(v, {date})), "
            f"count(DISTINCT v) FILTER ({first} IN ({known})) "
            f"FROM (SELECT {text} AS v FROM {self.rows.relation})"
        ).fetchone() or (0, 0, 0, 0)
        return Column(header, *found)

    def guess(self) -> Mapping:
        """Propose something for headers that are not known."""
        dated = [column for column in self.columns.values() if column.is_date]
        others = [column for column in self.columns.values() if column.filled and not column.is_date]
        journey = max(others, key=lambda column: column.different, default=None)
        # What says how far things are repeats: few words over many rows.
        steps = [c for c in others if c is not journey and c.different <= min(_MOST_WORDS, c.filled // 2)]
        step = max(steps, key=lambda column: (column.words, column.different), default=None)
        repeated = journey is not None and journey.different < journey.filled
        kind: Kind = "events" if len(dated) < 2 and repeated else "opportunities" if step else "journeys"
        self.unsure.append("The headers are not known: every column below is a guess from the values.")
        columns = {"journey": journey.header if journey else "?"}
        if kind == "events":
            columns |= {
                "milestone": step.header if step else "?",
                "occurred_at": dated[0].header if dated else "?",
            }
        elif step is not None:
            columns["stage"] = step.header
        mapping = Mapping(kind, columns, stated=False)
        if kind == "events":
            return mapping
        codes = ("won", "lost") if kind == "opportunities" else ("booked", "met", "proposed", "won")
        last = dated[-1:] * 2 if kind == "opportunities" else dated
        guessed = {code: (column.header,) for code, column in zip(codes, last, strict=False)}
        return replace(mapping, dates=guessed or {"won": ("?",)})

    def words(self, mapping: Mapping) -> tuple[Word, ...]:
        header = mapping.columns.get("milestone") or mapping.columns.get("stage")
        if header is None or header not in self.rows.columns:
            return ()
        numbered = f"(SELECT *, rowid AS row FROM {self.rows.relation})"
        return words_of(self.connection, numbered, bare(self.rows.columns[header]), mapping)

    def ignore_part(self, words: tuple[Word, ...]) -> str:
        unknown = [_toml(word.said) for word in words[:_MOST_WORDS] if word.code is None]
        listed = "".join(f"#   {word},\n" for word in unknown)
        return f"# Words that mean no milestone:\n# ignore = [\n{listed}# ]\n" if unknown else ""

    def file_part(self, mapping: Mapping) -> str:
        numbered = f"(SELECT *, rowid AS row FROM {self.rows.relation})"
        seen = [
            dates.Seen(*found)
            for column in date_columns(mapping)
            if column in self.rows.columns
            for text in [dates.date_text(self.rows.columns[column], serials=self.rows.typed)]
            for found in self.connection.execute(dates.seen_query(numbered, text)).fetchall()
        ]
        if dates.order_of(seen) is not None:
            return ""
        self.unsure.append("Day and month: the dates can be read day-first and month-first; state which.")
        return '[file]\n# dates = "dmy"  # unsure: or "mdy"; every date can be read either way\n'

    def columns_part(self, mapping: Mapping) -> str:
        lines = ["[columns]", *(f"{what} = {_toml(column)}" for what, column in mapping.columns.items())]
        used = set(mapping.named_columns())
        unused = [header for header in self.columns if header not in used]
        if unused:
            lines.append(f"# not used: {', '.join(unused)}")
        return "\n".join(lines) + "\n"

    def milestones_part(self, mapping: Mapping, words: tuple[Word, ...]) -> str:
        lines: list[str] = []
        for word in words[:_MOST_WORDS]:
            times = f"{word.rows:,} rows"
            if word.code is None:
                self.unsure.append(f"'{word.said}' ({times}) is no milestone known: name one, or ignore it.")
                lines.append(
                    f'# {_toml(word.said)} = ""  # unsure: {times}; a milestone, or list it in ignore'
                )
            elif word.assumed:
                self.unsure.append(f"'{word.said}' ({times}) is taken to mean {word.code}.")
                lines.append(f"{_toml(word.said)} = {_toml(word.code)}  # unsure: {times}")
            else:
                lines.append(f"{_toml(word.said)} = {_toml(word.code)}  # {times}")
        if len(words) > _MOST_WORDS:
            header = mapping.columns.get("milestone") or mapping.columns.get("stage")
            self.unsure.append(f"'{header}' has {len(words):,} different words: it may be the wrong column.")
        return "\n".join(["[milestones]", *lines]) + "\n" if lines else ""

    def dates_part(self, mapping: Mapping) -> str:
        lines: list[str] = []
        for code, columns in mapping.dates.items():
            if mapping.kind == "opportunities":
                self.unsure.append(f"{code} is dated by '{columns[0]}'.")
            value = _toml(columns[0]) if len(columns) == 1 else f"[{', '.join(map(_toml, columns))}]"
            lines.append(f"{code} = {value}" + ("  # unsure" if mapping.kind == "opportunities" else ""))
        for header in self.columns:
            stage = stage_entered(header)
            if stage is not None and folded(stage) not in STAGES:
                self.unsure.append(f"Entering '{stage}' is no milestone known.")
                lines.append(f"# = {_toml(header)}  # unsure: which milestone is it to enter this stage?")
        return "\n".join(["[dates]", *lines]) + "\n" if lines else ""

    def segments_part(self, mapping: Mapping) -> str:
        used = {*mapping.named_columns()} - set(mapping.segments.values())
        lines = [f"{_toml(name)} = {_toml(column)}" for name, column in mapping.segments.items()]
        lines += [
            f"# {_toml(column.header)} = {_toml(column.header)}  # {column.different} different values"
            for column in self.columns.values()
            if column.header not in {*used, *mapping.segments.values()}
            and not column.is_date
            and 1 < column.different <= _MOST_SEGMENT_VALUES
        ]
        return "\n".join(["[segments]", *lines]) + "\n" if lines else ""


def _table(name: str, items: Iterable[tuple[str, str]]) -> str:
    lines = [f"{key} = {_toml(value)}" for key, value in items]
    return "\n".join([f"[{name}]", *lines]) + "\n" if lines else ""


def _toml(text: str) -> str:
    """Write a text as TOML does, which is as JSON does."""
    return json.dumps(text, ensure_ascii=False)
