"""``spanco forecast``: how many customers to expect, and how well that was known in the past."""

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
    Rep,
    ReviewFormat,
    Seed,
    Strict,
    Team,
    Zone,
)
from spanco.cli.output import Document, write
from spanco.cli.source import Source, opened, strictly, working

if TYPE_CHECKING:
    from rich.console import Console

    from spanco.review.forecasts.report import Forecast


def forecast(
    log: LogName,
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
        write(_document(foreseen, lang), output, out, log)
        strictly(strict, journeys.quality)


def _document(forecast: "Forecast", language: Lang) -> Document:
    def html() -> str:
        from spanco.review.forecasts import page

        return page.html(forecast, language.value)

    def json() -> str:
        from spanco.review.forecasts.as_json import to_json

        return to_json(forecast, language.value)

    def show(to: "Console") -> None:
        from spanco.review.text.forecast import show_forecast

        show_forecast(forecast, to, language.value)

    return Document("forecast", html, json, show)
