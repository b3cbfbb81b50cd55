"""The options that several commands share."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class ReviewFormat(StrEnum):
    """How a review is written."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


class TableFormat(StrEnum):
    """How counts are written."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class Basis(StrEnum):
    """Which journeys or events a ratio counts."""

    COHORT = "cohort"
    ACTIVITY = "activity"


class Lang(StrEnum):
    """The language of the words and of the numbers."""

    EN = "en"
    IT = "it"
    FR = "fr"


class DateOrder(StrEnum):
    """How to read a date such as 03/04/2026."""

    DMY = "dmy"
    MDY = "mdy"


def _date(text: str | date) -> date:
    if isinstance(text, date):  # a default
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is not a date; write it as 2026-03-31."
        raise typer.BadParameter(message) from None


def _day(help_text: str) -> object:
    return typer.Option(parser=_date, metavar="YYYY-MM-DD", help=help_text)


LogName = Annotated[
    str, typer.Argument(metavar="LOG", help="A sales log, a folded journal, or the address of a database.")
]
MapPath = Annotated[
    Path | None, typer.Option("--map", metavar="FILE", help="The mapping file; see `spanco map LOG`.")
]
Dates = Annotated[DateOrder | None, typer.Option("--dates", help="The order of day and month in dates.")]
Zone = Annotated[str | None, typer.Option("--zone", help="The time zone periods are cut in. Default: UTC")]
AsOf = Annotated[
    date | None, _day("The present of the review; nothing later is seen. Default: the last event.")
]
Start = Annotated[date, _day("From which day on.")]
Since = Annotated[date | None, _day("Only what began on this day or later.")]
Until = Annotated[date | None, _day("Only what began on this day or earlier.")]
Rep = Annotated[str | None, typer.Option("--rep", help="Only this rep.")]
Reps = Annotated[list[str] | None, typer.Option("--rep", help="Show only this rep; may be repeated.")]
Team = Annotated[str | None, typer.Option("--team", help="Only this team.")]
Language = Annotated[Lang, typer.Option("--lang", help="The language of words and numbers.")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the terminal.")
]
EngineAddress = Annotated[
    str | None,
    typer.Option(
        "--engine", metavar="ADDRESS", help="Where to fold and count: spark://host:port, clickhouse://host."
    ),
]
Seed = Annotated[int, typer.Option("--seed", help="Makes random draws repeatable.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 when rows were rejected.")]
