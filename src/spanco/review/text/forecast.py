"""A forecast in the terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from spanco.method.names import Language
from spanco.review.forecasts import tables as forecast_tables
from spanco.review.forecasts import words as forecast_words
from spanco.review.forecasts.report import BackTest, Forecast
from spanco.review.speech import Speech, speech
from spanco.review.text import layout
from spanco.review.text.plan import table


def show_forecast(forecast: Forecast, console: Console, language: Language = "en") -> None:
    """Print a forecast on a console, 80 columns wide; without colours where the console has none."""
    layout.put(lines(forecast, speech(language)), console)


def in_a_review(forecast: Forecast, words: Speech) -> Iterator[Text]:
    """Yield what is forecast, where it comes from and how the forecasts of the past did."""
    headline = forecast_words.headline(forecast, words)
    yield from (Text(line.plain, "bold") for line in layout.wrapped(headline))
    said = [*forecast_words.lede(forecast, words), *forecast_words.reservations(forecast, words)]
    yield from layout.wrapped(" ".join(said))


def lines(forecast: Forecast, words: Speech) -> Iterator[Text]:
    """Yield the forecast line by line."""
    scope = " · ".join(value for _, value in forecast_words.scope(forecast, words))
    yield from (Text(line.plain, "dim") for line in layout.wrapped(scope))
    yield Text()
    headline = forecast_words.headline(forecast, words)
    yield from (Text(line.plain, "bold") for line in layout.wrapped(headline))
    if forecast.wins is None:
        return
    yield Text()
    yield from layout.wrapped(" ".join(forecast_words.lede(forecast, words)))
    yield from _section(words.say("Where they are to come from"))
    yield from table(forecast_tables.sources(forecast, words))
    if forecast.back_test and forecast.back_test.trials:
        yield from _back_test(forecast.back_test, words)
    reservations = forecast_words.reservations(forecast, words)
    if reservations:
        yield from _section(words.say("With what reservations"))
        for each in reservations:
            yield from layout.wrapped(each, first="- ")
    yield from _section(words.say("How it is made"))
    for each in forecast_words.explanation(words):
        yield from layout.wrapped(each, first="- ")


def _back_test(back_test: BackTest, words: Speech) -> Iterator[Text]:
    yield from _section(words.say("Forecasts of the past, and what came"))
    yield from table(forecast_tables.trials(back_test, words))
    values = forecast_tables.values(back_test, words)
    if values:
        yield from _section(words.say("The value that was forecast, and what came"))
        yield from table(values)
    yield from _section(words.say("How good they were"))
    for name, figure, against in forecast_tables.scores(back_test, words)[1:]:
        yield from layout.wrapped(f"{name}: {figure} ({against})", first="- ")


def _section(title: str) -> Iterator[Text]:
    yield Text()
    yield Text()
    yield Text(title, "bold underline")
    yield Text()
