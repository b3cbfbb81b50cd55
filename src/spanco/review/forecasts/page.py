"""A forecast as one HTML file that needs nothing else."""

from spanco.method.names import Language
from spanco.review.charts.drawing import draw
from spanco.review.charts.forecasts import past_and_present
from spanco.review.forecasts import tables as forecast_tables
from spanco.review.forecasts import words as forecast_words
from spanco.review.forecasts.report import Forecast
from spanco.review.speech import plain, speech
from spanco.review.templating import stylesheet, template


def html(forecast: Forecast, language: Language = "en") -> str:
    """Return the forecast as a page: it works without network, prints, and needs no script."""
    words = speech(language)
    back_test = forecast.back_test if forecast.back_test and forecast.back_test.trials else None
    says = words.say("Forecasts of the past, and what came")
    return template("forecast.html.j2").render(
        say=words.say,
        language=language,
        stylesheet=stylesheet(),
        source=plain(forecast.source),
        scope=forecast_words.scope(forecast, words),
        headline=forecast_words.headline(forecast, words),
        lede=forecast_words.lede(forecast, words),
        sources=forecast_tables.sources(forecast, words) if forecast.sources else [],
        chart=draw(past_and_present(forecast, words), says, language) if back_test else None,
        trials=forecast_tables.trials(back_test, words) if back_test else [],
        values=forecast_tables.values(back_test, words) if back_test else [],
        scores=forecast_tables.scores(back_test, words) if back_test else [],
        reservations=forecast_words.reservations(forecast, words),
        explanation=forecast_words.explanation(words),
    )
