"""By what is counted, and over which part of the journeys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from spanco.engine import literal
from spanco.errors import InputError
from spanco.method.counts import Group

PERIODS: Final = {"month": 1, "quarter": 3, "year": 12}
"""The periods one may count by, with their length in months."""

_EPOCH: Final = date(1970, 1, 1)

Columns = Callable[[str], str]
"""From "rep", "file", "day", "month" or the name of a dimension to the SQL that gives it."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """What to count by and what to leave out, checked against what there is.

    ``by`` holds "rep", "file", a period or one of ``dimensions`` (a segment that is called like one of
    the former cannot be counted by); ``where`` the value each of some columns must have; ``since`` and
    ``until`` the first and last day. Raises InputError for a column that is not there.
    """

    by: tuple[str, ...]
    dimensions: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    where: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse columns that are not there."""
        for name in self.by:
            _check(name, ("rep", "file", *self.dimensions, *PERIODS), "count by")
        for name in self.where:
            _check(name, ("rep", "file", *self.dimensions), "choose by")

    def keys(self, columns: Columns) -> list[str]:
        """Write the columns to group by; a period is its first month, a number."""
        return [self._period(name, columns) if name in PERIODS else columns(name) for name in self.by]

    def conditions(self, columns: Columns) -> list[str]:
        """Write what a row must meet to be counted."""
        day = columns("day")
        return [
            *([f"{day} >= {day_number(self.since)}"] if self.since else []),
            *([f"{day} <= {day_number(self.until)}"] if self.until else []),
            *(f"{columns(name)} = {literal(value)}" for name, value in self.where.items()),
        ]

    def label(self) -> Callable[[Sequence[Any]], Group]:
        """Return what turns the keys of a row into a group: periods into their names."""
        periods = [(place, name) for place, name in enumerate(self.by) if name in PERIODS]
        if not periods:
            return tuple
        return _Labels(periods).__getitem__

    def _period(self, name: str, columns: Columns) -> str:
        month, months = columns("month"), PERIODS[name]
        return month if months == 1 else f"({month} - {month} % {months})"


class _Labels(dict[Sequence[Any], Group]):
    """Groups by the keys they come from, made as they are first met: they recur from link to link."""

    def __init__(self, periods: Sequence[tuple[int, str]]) -> None:
        self._periods = periods

    def __missing__(self, keys: Sequence[Any]) -> Group:
        values = list(keys)
        for place, period in self._periods:
            values[place] = period_name(period, values[place])
        self[keys] = group = tuple(values)
        return group


def day_number(day: date) -> int:
    """Return the days since 1970-01-01.

    >>> day_number(date(1970, 2, 1))
    31
    """
    return (day - _EPOCH).days


def period_name(period: str, month: int) -> str:
    """Name the period of that kind which begins in that month (year * 12 + month - 1).

    >>> [period_name(period, 2026 * 12 + 3) for period in ("month", "quarter", "year")]
    ['2026-04', '2026-Q2', '2026']
    """
    year, month = divmod(month, 12)
    match period:
        case "month":
            return f"{year:04d}-{month + 1:02d}"
        case "quarter":
            return f"{year:04d}-Q{month // 3 + 1}"
        case _:
            return f"{year:04d}"


def numbered(keys: Sequence[str]) -> str:
    """Write expressions as the columns key_0, key_1, ..., each followed by a comma."""
    return "".join(f"{key} AS key_{n}, " for n, key in enumerate(keys))


def names(keys: Sequence[str]) -> list[str]:
    """Return the names under which ``numbered`` wrote them."""
    return [f"key_{n}" for n in range(len(keys))]


def group_by(expressions: Sequence[str]) -> str:
    """Write GROUP BY; nothing where everything is one group."""
    return f" GROUP BY {', '.join(expressions)}" if expressions else ""


def in_order(columns: Sequence[str]) -> str:
    """Write ORDER BY with missing values last; nothing where there is no column."""
    return f" ORDER BY {', '.join(f'{column} NULLS LAST' for column in columns)}" if columns else ""


def all_of(conditions: Sequence[str]) -> str:
    """Write WHERE; nothing where there is no condition."""
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _check(name: str, available: Sequence[str], use: str) -> None:
    if name not in available:
        message = f"There is no column '{name}' to {use}; available are {', '.join(available)}."
        raise InputError(message)
