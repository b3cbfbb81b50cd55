"""Dates as people write them, read by the engine.

Years first (ISO 8601, with or without a time and an offset), and day and month first with any of
``/ . -``. Whether 03/04/2026 is March or April is never guessed: one order must follow from the dates
of the file themselves, or be stated.
"""

from dataclasses import dataclass
from typing import Final

from spanco.engine import literal
from spanco.journal.mapping import DateOrder

_PATTERN: Final = (
    r"^(\d{1,4})([-/. ])(\d{1,2}|[A-Za-z]{3})[-/. ](\d{1,4})"
    r"(?:[Tt ,]\s*(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?"
    r"\s*([AaPp]\.?[Mm]\.?)?\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$"
)
_BEGINNING: Final = r"^(\d{1,2})([-/. ])(\d{1,2})[-/. ]"
_PARTS: Final = "['first', 'separator', 'second', 'third', 'clock', 'fraction', 'half', 'offset']"
_MONTHS: Final = "['jan','feb','mar','apr','may','jun','jul','aug','sep','oct','nov','dec']"
_MIDNIGHT: Final = (
    r"[Tt ](0?0:00(:00([.,]0+)?)?|12:00(:00)? ?[Aa]\.?[Mm]\.?)\s*(Z|z|UTC|GMT|[+-]\d{2}(:?\d{2})?)?$"
)
_BLANK: Final = r"('NULL', 'null', '\N', 'NaT', 'NaN', 'nan', 'None')"

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2200


def date_text(cell: str, *, serials: bool) -> str:
    """Return SQL for a date cell's text: NULL where blank; a spreadsheet's serial number as a date."""
    bare = f"trim({cell})"
    text = f"CASE WHEN {bare} = '' OR {bare} IN {_BLANK} THEN NULL ELSE {bare} END"
    if not serials:
        return text
    # Days since 1899-12-30; the fraction is the time of day, rounded to the second as it is shown.
    stamp = f"(TIMESTAMP '1899-12-30' + to_seconds(CAST(round(CAST({bare} AS DOUBLE) * 86400) AS BIGINT)))"
    day = f"strftime({stamp}, '%Y-%m-%d')"
    moment = f"strftime({stamp}, '%Y-%m-%d %H:%M:%S')"
    serial = f"CASE WHEN contains({bare}, '.') THEN {moment} ELSE {day} END"
    return f"CASE WHEN regexp_full_match({bare}, '\\d{{5}}(\\.\\d+)?') THEN {serial} ELSE {text} END"


def _plain(text: str) -> str:
    # The common case is cast as it stands; the pattern is an order of magnitude slower.
    return (
        f"(length({text}) IN (10, 16, 19) AND substr({text}, 5, 1) = '-' AND substr({text}, 8, 1) = '-' "
        f"AND NOT contains({text}, '('))"
    )


def parts(text: str) -> str:
    """Return SQL for the parts of a date that is not written in plain ISO; NULL where it is."""
    return (
        f"CASE WHEN {_plain(text)} THEN NULL ELSE regexp_extract({text}, {literal(_PATTERN)}, {_PARTS}) END"
    )


def iso(text: str, split: str, order: DateOrder) -> str:
    """Return SQL for the date as ISO text with its offset, if any; NULL or nonsense if it is no date.

    ``split`` is the SQL of what ``parts`` returned.
    """
    day, month = ("first", "second") if order == "dmy" else ("second", "first")
    numeric = f"regexp_full_match({split}.second, '\\d+')"
    named_month = f"CAST(list_position({_MONTHS}, lower({split}.second)) AS VARCHAR)"
    short_year = f"(CASE WHEN {split}.third < '70' THEN '20' ELSE '19' END || {split}.third)"
    year = f"CASE length({split}.third) WHEN 4 THEN {split}.third WHEN 2 THEN {short_year} END"
    date = (
        f"CASE WHEN length({split}.first) = 4 AND length({split}.third) <= 2"
        f" THEN {split}.first || '-' || {split}.second || '-' || {split}.third"
        f" WHEN length({split}.first) > 2 THEN NULL"
        f" WHEN {numeric} THEN {year} || '-' || {split}.{month} || '-' || {split}.{day}"
        f" ELSE {year} || '-' || {named_month} || '-' || {split}.first END"
    )
    half = f"replace(upper({split}.half), '.', '')"
    twelve_hours = f"try_strptime({split}.clock || ' ' || {half}, ['%I:%M:%S %p', '%I:%M %p'])"
    clock = (
        f"CASE WHEN {split}.clock = '' THEN '00:00:00'"
        f" WHEN {split}.half <> '' THEN strftime({twelve_hours}, '%H:%M:%S')"
        f" WHEN length({split}.clock) < 6 THEN {split}.clock || ':00'"
        f" ELSE {split}.clock END"
    )
    fraction = f"CASE WHEN {split}.fraction = '' THEN '' ELSE '.' || {split}.fraction END"
    offset = (
        f"CASE WHEN {split}.offset = '' THEN ''"
        f" WHEN regexp_full_match({split}.offset, '[A-Za-z]+') THEN '+00:00'"
        f" ELSE regexp_replace({split}.offset, '^([+-]\\d{{2}}):?(\\d{{2}})?$', '\\1:') ||"
        f" coalesce(nullif(regexp_extract({split}.offset, '^[+-]\\d{{2}}:?(\\d{{2}})$', 1), ''), '00') END"
    )
    written = f"({date}) || ' ' || ({clock}) || ({fraction}) || ({offset})"
    return f"CASE WHEN {_plain(text)} THEN {text} ELSE {written} END"


def local_stamp(iso_text: str, split: str) -> str:
    """Return SQL for the date-time as a clock on the wall shows it; NULL where it has an offset."""
    return _plausible(
        f"CASE WHEN coalesce({split}.offset, '') = '' THEN try_cast({iso_text} AS TIMESTAMP) END"
    )


def instant_stamp(iso_text: str, split: str) -> str:
    """Return SQL for the moment, where the date-time has an offset."""
    return _plausible(f"CASE WHEN {split}.offset <> '' THEN try_cast({iso_text} AS TIMESTAMPTZ) END")


def _plausible(stamp: str) -> str:
    # The year 216 is a slip of the pen, not a date; and infinity is none either.
    return f"CASE WHEN year({stamp}) BETWEEN {EARLIEST_YEAR} AND {LATEST_YEAR} THEN {stamp} END"


@dataclass(frozen=True, slots=True)
class Zones:
    """``cut`` is the zone periods are cut in, ``written`` the one times without an offset are in."""

    cut: str
    written: str


def moment(local: str, instant: str, timed: str, zones: Zones) -> str:
    """Return SQL for the moment; of a date without a time, its midnight where periods are cut.

    A time that the clocks skip counts as one hour later, one that they repeat as the second.
    """
    written = _from_wall(local, zones.written)
    midnight = (
        written
        if zones.cut == zones.written
        else f"CASE WHEN {timed} THEN {written} ELSE {_from_wall(local, zones.cut)} END"
    )
    return f"coalesce({instant}, {midnight})"


def _from_wall(local: str, zone: str) -> str:
    return f"timezone({literal(zone)}, {local})"


def seconds(moment_or_utc: str) -> str:
    """Return SQL for epoch seconds, UTC."""
    return f"CAST(floor(epoch({moment_or_utc})) AS BIGINT)"


def day(moment_sql: str, zone: str) -> str:
    """Return SQL for the days from 1970-01-01 to the date of a moment in a zone."""
    if zone == "UTC":
        return f"CAST(floor(epoch({moment_sql}) / 86400) AS INTEGER)"
    return f"CAST(CAST(timezone({literal(zone)}, {moment_sql}) AS DATE) - DATE '1970-01-01' AS INTEGER)"


def without_clock(text: str) -> str:
    """Return SQL for the date alone of a column in which every time is midnight."""
    bare = f"regexp_replace({text}, '[Tt ,]+\\d{{1,2}}:.*$', '')"
    return f"CASE WHEN contains({text}, ':') THEN {bare} ELSE {text} END"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the dates of one column, or of several, tell of how they are written.

    ``day_first`` counts those that only day-first can read, ``month_first`` those that only
    month-first can, ``either`` those that both read, differently, ``dotted`` how many of the latter
    are written with dots. ``timed`` counts times other than midnight. Each ``..._row`` is the first
    row that holds such a date.
    """

    day_first: int
    month_first: int
    either: int
    dotted: int
    timed: int
    day_first_row: int | None
    month_first_row: int | None
    either_row: int | None


def seen_query(relation: str, text: str) -> str:
    """Return the query that gives the fields of ``Seen`` for one column; ``relation`` has a ``row``."""
    first, second = "try_cast(split.first AS INTEGER)", "try_cast(split.second AS INTEGER)"
    day_first = f"{first} > 12 AND {second} <= 12"
    month_first = f"{second} > 12 AND {first} <= 12"
    either = f"{first} <= 12 AND {second} <= 12 AND {first} <> {second}"
    midnight = f"contains(text, ':00') AND regexp_matches(text, {literal(_MIDNIGHT)})"
    timed = f"contains(text, ':') AND NOT ({midnight})"
    split = f"regexp_extract(text, {literal(_BEGINNING)}, ['first', 'separator', 'second'])"
    return f"""
        SELECT count(*) FILTER ({day_first}), count(*) FILTER ({month_first}), count(*) FILTER ({either}),
               count(*) FILTER ({either} AND split.separator = '.'), count(*) FILTER ({timed}),
               min(row) FILTER ({day_first}), min(row) FILTER ({month_first}), min(row) FILTER ({either})
        FROM (SELECT row, text, CASE WHEN {_plain("text")} THEN NULL ELSE {split} END AS split
              FROM (SELECT row, {text} AS text FROM {relation}))
    """


def order_of(columns: list[Seen]) -> DateOrder | None:
    """Return the only order that all dates allow; None where they allow both, or neither.

    >>> only_slashes = Seen(3, 0, 9, 0, 0, 1, None, 2)
    >>> order_of([only_slashes])
    'dmy'
    >>> order_of([Seen(0, 0, 9, 0, 0, None, None, 2)]) is None
    True
    """
    day_first, month_first = (
        sum(seen.day_first for seen in columns),
        sum(seen.month_first for seen in columns),
    )
    if day_first and month_first:
        return None
    if month_first:
        return "mdy"
    # Dots are written where the day comes first, and nowhere else.
    if day_first or all(seen.either == seen.dotted for seen in columns):
        return "dmy"
    return None
