"""``spanco review``: what each rep's steps are worth, with honest doubt."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spanco.cli.options import (
    AsOf,
    Dates,
    EngineAddress,
    Lang,
    Language,
    LogName,
    MapPath,
    Out,
    Reps,
    ReviewFormat,
    Seed,
    Since,
    Strict,
    Team,
    Until,
    Zone,
)
from spanco.cli.output import Document, write
from spanco.cli.source import Source, opened, strictly, working

if TYPE_CHECKING:
    from rich.console import Console

    from spanco.review import Review


def review(
    log: LogName,
    map_file: MapPath = None,
    rep: Reps = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="SEGMENT", help="Judge reps as if all had worked the team's mix of this segment."
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Measure gains against this rep, or 'last': the period before. Default: the team.",
        ),
    ] = None,
    objectives: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="How many customers each rep was to win: a table with rep, customers."
        ),
    ] = None,
    absences: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="When reps were away: a table with rep, from, to (included)."),
    ] = None,
    horizon: Annotated[
        int, typer.Option("--horizon", metavar="DAYS", help="Forecast as many days ahead; 0: no forecast.")
    ] = 90,
    dates: Dates = None,
    zone: Zone = None,
    engine: EngineAddress = None,
    output: Annotated[ReviewFormat, typer.Option("--format", help="How to write it.")] = ReviewFormat.TEXT,
    out: Out = None,
    lang: Language = Lang.EN,
    seed: Seed = 0,
    strict: Strict = False,
) -> None:
    """Review a sales force: the equation of the team, and every rep at every step."""
    from spanco.journal.reading.staff import read_absences, read_objectives
    from spanco.review import review_of

    aims = read_objectives(objectives) if objectives else None
    away = read_absences(absences) if absences else None
    with opened(Source(log, map_file, dates, zone, engine), as_of=as_of) as (_, journeys):
        with working("Reviewing"):
            composed = review_of(
                journeys,
                since=since,
                until=until,
                where=None if team is None else {"team": team},
                only=rep or (),
                against=against,
                by=by,
                horizon_days=horizon or None,
                objectives=aims,
                absences=away,
                seed=seed,
            )
        write(document(composed, lang), output, out, log)
        strictly(strict, journeys.quality)


def document(review: "Review", language: Lang) -> Document:
    """Return a review as it is written."""

    def html() -> str:
        from spanco.review import page

        return page.html(review, language.value)

    def json() -> str:
        from spanco.review.as_json import to_json

        return to_json(review, language.value)

    def show(to: "Console") -> None:
        from spanco.review import text

        text.show(review, to, language.value)

    return Document("review", html, json, show)
