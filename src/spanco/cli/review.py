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
    LogPath,
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
from spanco.cli.output import console, save
from spanco.cli.source import Source, opened, strictly, working

if TYPE_CHECKING:
    from spanco.review import Review


def review(
    log: LogPath,
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
        if out is None and output is ReviewFormat.HTML:
            out = Path(f"{log.name.split('.')[0]}-review.html")
        write(composed, output, lang, out)
        strictly(strict, journeys.quality)


def write(review: "Review", output: ReviewFormat, language: Lang, out: Path | None) -> None:
    """Print a review, or write it to a file and say where."""
    text = _rendered(review, output, language, plain=out is not None)
    if out is None:
        typer.echo(text, nl=False)
    else:
        save(text, out)
        typer.echo(f"The review is in {out}.")


def _rendered(review: "Review", output: ReviewFormat, language: Lang, *, plain: bool) -> str:
    match output:
        case ReviewFormat.HTML:
            from spanco.review.page import html

            return html(review, language.value)
        case ReviewFormat.JSON:
            from spanco.review.as_json import to_json

            return to_json(review, language.value)
        case ReviewFormat.TEXT:
            from spanco.review.text import show

            to = console(plain=plain)
            with to.capture() as printed:
                show(review, to, language.value)
            return printed.get()
