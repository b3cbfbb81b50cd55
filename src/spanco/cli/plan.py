"""``spanco plan``: how many targets it takes, week by week, with what chance."""

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
from spanco.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from spanco.review.plans.report import Plan


def plan(
    log: LogName,
    rep: Annotated[str, typer.Option("--rep", help="The rep to plan for.")],
    customers: Annotated[int, typer.Option("--customers", metavar="N", help="How many are to be won.")],
    weeks: Annotated[int, typer.Option("--weeks", metavar="W", help="In how many weeks from now.")],
    confidence: Annotated[float, typer.Option(help="With what chance; 0.8 is 8 chances in 10.")] = 0.80,
    hours: Annotated[
        float | None, typer.Option("--hours", metavar="H", help="The hours a week there are to sell in.")
    ] = None,
    time: Annotated[
        str | None,
        typer.Option(
            "--time",
            metavar="STEP=HOURS,...",
            help="Hours for each journey that enters a step, as in R1=0.25,RB=0.2 (R5: after the "
            "signature). Default: the minutes of the log.",
        ),
    ] = None,
    map_file: MapPath = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    dates: Dates = None,
    zone: Zone = None,
    engine: EngineAddress = None,
    output: Annotated[ReviewFormat, typer.Option("--format", help="How to write it.")] = ReviewFormat.TEXT,
    out: Out = None,
    lang: Language = Lang.EN,
    seed: Seed = 0,
    strict: Strict = False,
) -> None:
    """Plan how many targets a rep needs for so many customers, lags and doubt included."""
    from spanco.review.plans.of_journeys import plan_of
    from spanco.review.plans.report import Wish

    wish = Wish(rep, customers, weeks, confidence, hours, _time(time))
    with opened(Source(log, map_file, dates, zone, engine), as_of=as_of) as (_, journeys):
        with working("Planning"):
            planned = plan_of(
                journeys,
                wish,
                since=since,
                until=until,
                where=None if team is None else {"team": team},
                seed=seed,
            )
        write(_document(planned, lang), output, out, log)
        strictly(strict, journeys.quality)


def _time(text: str | None) -> dict[str, float]:
    """Read hours by step: ``R1=0.25,RB=0.2``."""
    hours: dict[str, float] = {}
    for part in text.split(",") if text else ():
        code, _, number = part.partition("=")
        try:
            hours[code.strip()] = float(number)
        except ValueError:
            message = f"--time has {part.strip()!r}; write each step with its hours, as in R1=0.25,RB=0.2."
            raise InputError(message) from None
    return hours


def _document(plan: "Plan", language: Lang) -> Document:
    def html() -> str:
        from spanco.review.plans import page

        return page.html(plan, language.value)

    def json() -> str:
        from spanco.review.plans.as_json import to_json

        return to_json(plan, language.value)

    def show(to: "Console") -> None:
        from spanco.review.text.plan import show_plan

        show_plan(plan, to, language.value)

    return Document("plan", html, json, show)
