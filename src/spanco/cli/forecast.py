"""``spanco forecast``: how many customers to expect, and how well that was known in the past."""

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
    Rep,
    ReviewFormat,
    Seed,
    Strict,
    Team,
    Zone,
)
from spanco.cli.output import console, save
from spanco.cli.source import Source, opened, strictly, working

if TYPE_CHECKING:
    from spanco.review.forecasts.report import Forecast


def forecast(
    log: LogPath,
    horizon: Annotated[int, typer.Option("--horizon", metavar="DAYS", help="How many days ahead.")] = 90,
    map_file: MapPath = None,
    rep: Rep = None,
    team: Team = None,
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
    """Forecast customers and their value, with a range that was put to the test of the past."""
    from spanco.review.forecasts.of_journeys import forecast_of

    with opened(Source(log, map_file, dates, zone, engine), as_of=as_of) as (_, journeys):
        with working("Forecasting"):
            foreseen = forecast_of(
                journeys,
                horizon_days=horizon,
                where=None if team is None else {"team": team},
                rep=rep,
                seed=seed,
            )
        if out is None and output is ReviewFormat.HTML:
            out = Path(f"{log.name.split('.')[0]}-forecast.html")
        text = _rendered(foreseen, output, lang, plain=out is not None)
        if out is None:
            typer.echo(text, nl=False)
        else:
            save(text, out)
            typer.echo(f"The forecast is in {out}.")
        strictly(strict, journeys.quality)


def _rendered(forecast: "Forecast", output: ReviewFormat, language: Lang, *, plain: bool) -> str:
    match output:
        case ReviewFormat.HTML:
            from spanco.review.forecasts.page import html

            return html(forecast, language.value)
        case ReviewFormat.JSON:
            from spanco.review.forecasts.as_json import to_json

            return to_json(forecast, language.value)
        case ReviewFormat.TEXT:
            from spanco.review.text.forecast import show_forecast

            to = console(plain=plain)
            with to.capture() as printed:
                show_forecast(forecast, to, language.value)
            return printed.get()
