"""Amounts as people write them: decimal comma or point, thousands apart, a currency beside."""

from dataclasses import dataclass
from typing import Final

from spanco.engine import literal

_BLANK: Final = r"('NULL', 'null', '\N', 'NaN', 'nan', 'None', '-')"
_BESIDE: Final = r"[\s\x{00A0}\x{202F}\x{2009}'\x{2019}$€£¥]|[A-Z]{3}"
_POINT: Final = r"[+-]?(\d{1,3}(,\d{3})+|\d+|)(\.\d+)?([eE][+-]?\d+)?"
_COMMA: Final = r"[+-]?(\d{1,3}(\.\d{3})+|\d+|)(,\d+)?"
_EITHER: Final = r"[+-]?[1-9]\d{0,2}[.,]\d{3}"


def number_text(cell: str) -> str:
    """Return SQL for a number cell's text without spaces and currency; NULL where blank."""
    bare = f"trim({cell})"
    stripped = f"regexp_replace({bare}, {literal(_BESIDE)}, '', 'g')"
    # Accountants write -5 as (5).
    negative = f"regexp_replace({stripped}, '^\\((.*)\\)$', '-\\1')"
    rewritten = f"CASE WHEN {bare} = '' OR {bare} IN {_BLANK} THEN NULL ELSE {negative} END"
    return f"CASE WHEN regexp_full_match({cell}, '-?[0-9][0-9.,]*') THEN {cell} ELSE {rewritten} END"


def number(text: str, decimal: str) -> str:
    """Return SQL for the number; NULL where the text is none."""
    if decimal == ".":
        pattern, plain = _POINT, f"replace({text}, ',', '')"
    else:
        pattern, plain = _COMMA, f"replace(replace({text}, '.', ''), ',', '.')"
    finite = f"try_cast({plain} AS DOUBLE)"
    return f"CASE WHEN regexp_full_match({text}, {literal(pattern)}) AND isfinite({finite}) THEN {finite} END"


@dataclass(frozen=True, slots=True)
class Seen:
    """How many numbers of a column only a decimal point can read, only a comma, or both differently."""

    point: int
    comma: int
    either: int
    point_row: int | None
    comma_row: int | None
    either_row: int | None


def seen_query(relation: str, text: str) -> str:
    """Return the query that gives the fields of ``Seen`` for one column; ``relation`` has a ``row``."""
    reads_point = f"regexp_full_match(text, {literal(_POINT)})"
    reads_comma = f"regexp_full_match(text, {literal(_COMMA)})"
    either = f"regexp_full_match(text, {literal(_EITHER)})"
    separated = "regexp_matches(text, '[.,]')"
    point = f"{separated} AND {reads_point} AND NOT {either} AND NOT {reads_comma}"
    comma = f"{separated} AND {reads_comma} AND NOT {either} AND NOT {reads_point}"
    return f"""
        SELECT count(*) FILTER ({point}), count(*) FILTER ({comma}), count(*) FILTER ({either}),
               min(row) FILTER ({point}), min(row) FILTER ({comma}), min(row) FILTER ({either})
        FROM (SELECT row, {text} AS text FROM {relation})
    """


def decimal_of(columns: list[Seen]) -> str | None:
    """Return the only decimal sign that all numbers allow; None where they allow both, or neither.

    >>> decimal_of([Seen(4, 0, 2, 1, None, 2)])
    '.'
    >>> decimal_of([Seen(0, 0, 2, None, None, 2)]) is None
    True
    """
    point, comma = sum(seen.point for seen in columns), sum(seen.comma for seen in columns)
    if point and comma:
        return None
    if comma:
        return ","
    if point or not any(seen.either for seen in columns):
        return "."
    return None
