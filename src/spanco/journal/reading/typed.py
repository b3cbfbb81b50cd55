"""The fast path: a Parquet log whose columns already have the types of events is read where it lies.

Nothing is copied: the candidates, and ``events``, become views over the file.
"""

from dataclasses import dataclass
from typing import Final

import duckdb

from spanco.engine import literal, quoted
from spanco.journal.log import OPTIONAL_COLUMNS
from spanco.journal.mapping import Mapping
from spanco.journal.quality import Quality
from spanco.journal.reading.circumstances import Circumstances
from spanco.journal.reading.dates import EARLIEST_YEAR, LATEST_YEAR, day, seconds
from spanco.journal.reading.judging import refuse_if_useless, rejections
from spanco.journal.reading.meaning import IGNORED, Word, assumed, ignored, keep_words, words_of
from spanco.journal.reading.parquet import ROW_NUMBER, ParquetFile, row_lines, unreadable
from spanco.journal.reading.places import Found, located
from spanco.journal.reading.staging import NUMBERS, STAGED, WORDS

_NUMERIC: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL", "HUGEINT", "U")
_MICROSECONDS_A_DAY: Final = 86_400_000_000


def fits(source: ParquetFile, mapping: Mapping) -> bool:
    """Whether a Parquet file can be read without parsing any text."""
    types = {what: source.types[column] for what, column in mapping.columns.items()}
    dates = [types[what] for what in ("occurred_at", "recorded_at") if what in types]
    numbers = [types[what] for what in NUMBERS if what in types]
    return (
        mapping.kind == "events"
        and not mapping.lookups
        and "previous" not in mapping.columns
        and all(kind.startswith(("TIMESTAMP", "DATE")) for kind in dates)
        and all(kind.startswith(_NUMERIC) for kind in numbers)
    )


@dataclass(frozen=True, slots=True)
class TypedLog:
    """A Parquet log and how its columns become those of events."""

    source: ParquetFile
    mapping: Mapping
    under: Circumstances

    def stage(self) -> tuple[Word, ...]:
        """Make the view ``STAGED``, and return the words of its milestone column."""
        said = self._text(self.mapping.columns["milestone"])
        relation = f"(SELECT *, {ROW_NUMBER} AS row FROM {self.source.scan})"
        words = words_of(self.under.connection, relation, said, self.mapping)
        exact = all(word.code == word.said for word in words)
        if not exact:
            keep_words(self.under.connection, WORDS, words)
        self.under.connection.execute(f"CREATE OR REPLACE VIEW {STAGED} AS {self._staged(exact=exact)}")
        return words

    def show(self, events: int) -> None:
        """Make the view ``events``; it filters only where something has to be left out."""
        names = ("journey", "milestone", "occurred_s", "occurred_day", "timed", *OPTIONAL_COLUMNS)
        chosen = ", ".join(quoted(name) for name in (*names, *self.mapping.segments))
        where = "" if events == self.source.count else " WHERE status IS NULL"
        self.under.connection.execute(
            f"CREATE OR REPLACE VIEW events AS SELECT {chosen} FROM {STAGED}{where}"
        )

    def count(self) -> int:
        """Return the number of usable events: one scan of the columns every event fills."""
        found = self.under.connection.execute(
            f"SELECT count(*) FROM {STAGED} WHERE status IS NULL"
        ).fetchone()
        return int(found[0]) if found else 0

    def present(self) -> frozenset[str]:
        """Return the optional columns that hold a value somewhere; each ends at the first it finds."""
        columns = {
            what.replace("recorded_at", "recorded_s"): name for what, name in self.mapping.columns.items()
        }
        held = {
            name
            for name in OPTIONAL_COLUMNS
            if name in columns and self._any(f"{quoted(columns[name])} IS NOT NULL")
        }
        return frozenset(held | ({"currency"} if self.mapping.currency else set()))

    def _staged(self, *, exact: bool) -> str:
        columns = self.mapping.columns
        journey, said = self._text(columns["journey"]), self._text(columns["milestone"])
        occurred = columns["occurred_at"]
        timed = self._has_times(occurred)
        moment = self._moment(occurred, timed=timed)
        supersedes = columns.get("supersedes")
        withdraws = "false" if supersedes is None else f"{quoted(supersedes)} IS NOT NULL AND {said} IS NULL"
        words = "" if exact else f" LEFT JOIN {WORDS} AS word ON {said} = word.said"
        code = said if exact else "word.code"
        status = f"""CASE
            WHEN {code} = '{IGNORED}' THEN '{IGNORED}'
            WHEN {journey} IS NULL OR {journey} = '' THEN 'no_journey'
            WHEN {code} IS NULL AND NOT ({withdraws}) THEN 'unknown_milestone'
            WHEN {quoted(occurred)} IS NULL THEN 'undated'
            WHEN year({quoted(occurred)}) NOT BETWEEN {EARLIEST_YEAR} AND {LATEST_YEAR} THEN 'bad_date'
            WHEN {quoted(occurred)} >= {self._tomorrow(occurred)} THEN 'future' END"""
        segments = [
            f"{self._value(column)} AS {quoted(name)}" for name, column in self.mapping.segments.items()
        ]
        chosen = [
            f"{ROW_NUMBER} AS row",
            f"{status} AS status",
            f"{journey} AS journey",
            f"{code} AS milestone",
            f"{seconds(moment)} AS occurred_s",
            f"{self._day(occurred, moment, timed=timed)} AS occurred_day",
            f"{int(timed)} AS timed",
            *(f"{self._optional(name)} AS {name}" for name in OPTIONAL_COLUMNS),
            *segments,
            f"{said} AS said",
            f"CAST({quoted(occurred)} AS VARCHAR) AS happened",
            f"{literal(occurred)} AS happened_column",
        ]
        return f"SELECT {', '.join(chosen)} FROM {self.source.scan}{words}"

    def _has_times(self, column: str) -> bool:
        """Whether some time of a column is not midnight; what holds dates is often kept as times."""
        match self.source.types[column]:
            case "DATE":
                return False
            case "TIMESTAMP WITH TIME ZONE":
                return True
            case _:
                return self._any(f"epoch_us({quoted(column)}) % {_MICROSECONDS_A_DAY} <> 0")

    def _moment(self, column: str, *, timed: bool) -> str:
        """Return SQL for the moment a column holds; in UTC the stamp itself, which is quicker."""
        name = quoted(column)
        if self.source.types[column] == "TIMESTAMP WITH TIME ZONE":
            return name
        zone = self.under.zones.written if timed else self.under.zones.cut
        if zone == "UTC":
            return name
        return f"timezone({literal(zone)}, CAST({name} AS TIMESTAMP))"

    def _day(self, column: str, moment: str, *, timed: bool) -> str:
        """Return SQL for the day; where the file's clock is that of the zone, its date, which is quicker."""
        zones = self.under.zones
        if zones.cut == "UTC" or self.source.types[column] == "TIMESTAMP WITH TIME ZONE":
            return day(moment, zones.cut)
        if timed and zones.cut != zones.written:
            stamp = f"CAST({quoted(column)} AS TIMESTAMP)"
            return day(f"timezone({literal(zones.written)}, {stamp})", zones.cut)
        return f"CAST(CAST({quoted(column)} AS DATE) - DATE '1970-01-01' AS INTEGER)"

    def _tomorrow(self, column: str) -> str:
        """Return SQL for the first moment after today, as a value of the column's type."""
        zones = self.under.zones
        midnight = f"CAST(DATE '1970-01-01' + {self.under.today + 1} AS TIMESTAMP)"
        moment = f"timezone({literal(zones.cut)}, {midnight})"
        match self.source.types[column]:
            case "TIMESTAMP WITH TIME ZONE":
                return moment
            case "DATE":
                return midnight
            case _:
                return (
                    midnight
                    if zones.cut == zones.written
                    else f"timezone({literal(zones.written)}, {moment})"
                )

    def _optional(self, name: str) -> str:
        column = self.mapping.columns.get(name.replace("recorded_s", "recorded_at"))
        if name == "recorded_s":
            return "CAST(NULL AS BIGINT)" if column is None else seconds(self._moment(column, timed=True))
        if name in NUMBERS:
            number = f"CAST({'NULL' if column is None else quoted(column)} AS DOUBLE)"
            return f"CASE WHEN isfinite({number}) THEN {number} END"
        if column is not None:
            return self._value(column)
        constant = literal(self.mapping.currency) if name == "currency" and self.mapping.currency else "NULL"
        return f"CAST({constant} AS VARCHAR)"

    def _text(self, column: str) -> str:
        name = quoted(column)
        return name if self.source.types[column] == "VARCHAR" else f"CAST({name} AS VARCHAR)"

    def _value(self, column: str) -> str:
        text = self._text(column)
        # The file's own statistics answer at once where no value can be blank.
        return f"nullif(trim({text}), '')" if self._any(f"{text} < '!'") else text

    def _any(self, condition: str) -> bool:
        query = f"SELECT 1 FROM {self.source.scan} WHERE {condition} LIMIT 1"
        return self.under.connection.execute(query).fetchone() is not None


def read_typed(source: ParquetFile, mapping: Mapping, under: Circumstances) -> tuple[Quality, frozenset[str]]:
    """Make ``events`` a view over a Parquet file that ``fits``; return its quality and what it holds.

    Raises InputError where no row can be used.
    """
    log = TypedLog(source, mapping, under)
    try:
        words = log.stage()
        events = log.count()
    except duckdb.Error as error:
        raise unreadable(under.path, error) from error
    log.show(events)
    found: list[Found] = []
    if events != source.count:
        found = rejections(under.connection, mapping, words)
    column = mapping.columns["milestone"]
    found += [ignored(words, column), assumed(words, column)]
    findings = located(under.path.name, found, row_lines)
    refuse_if_useless(source.name, events, findings)
    return Quality(source.count, events, findings), log.present()
