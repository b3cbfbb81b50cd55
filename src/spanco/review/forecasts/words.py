"""A forecast in sentences."""

from typing import Final

from spanco.inference.back_testing import FEWEST_TRIALS, Scores
from spanco.review.forecasts.of_journeys import FEWEST_WINS
from spanco.review.forecasts.report import Forecast
from spanco.review.speech import Speech, plain

_ROUNDING: Final = 3


def headline(forecast: Forecast, speech: Speech) -> str:
    """Say what is forecast, or why nothing is."""
    if forecast.wins is None:
        return refusal(forecast, speech)
    days = forecast.horizon_days
    if forecast.wins.low is None or forecast.wins.high is None:
        return speech.plural(
            "About {wins} customers are expected in the next day; how sure that is cannot be said.",
            "About {wins} customers are expected in the next {n} days; how sure that is cannot be said.",
            days,
            wins=speech.number(forecast.wins.mean),
        )
    return speech.plural(
        "Between {low} and {high} customers in the next day, 8 chances in 10.",
        "Between {low} and {high} customers in the next {n} days, 8 chances in 10.",
        days,
        low=speech.whole(int(forecast.wins.low)),
        high=speech.whole(int(forecast.wins.high)),
    )


def lede(forecast: Forecast, speech: Speech) -> list[str]:
    """Say where the wins come from, what they are worth and whether the forecast was put to the test."""
    if forecast.wins is None:
        return []
    sentences = [_from_where(forecast, speech), value(forecast, speech)]
    back_test = forecast.back_test
    if back_test is not None and back_test.scores is None:
        sentences.append(_untested(forecast.horizon_days, back_test.days_missing, speech))
    elif back_test is not None and back_test.scores is not None:
        sentences.append(_tested(back_test.scores, speech))
    return [sentence for sentence in sentences if sentence]


def refusal(forecast: Forecast, speech: Speech) -> str:
    """Say why nothing is forecast."""
    said = {
        "won not observed": speech.say("The log never records a win, so none can be forecast."),
        "won alone": speech.say(
            "The log records no milestone before the win, so nothing shows what may become a customer."
        ),
        "no dates": speech.say(
            "No two milestones of a journey carry their own dates, so nothing shows how long a win takes."
        ),
        "nothing won": speech.say(
            "No journey is known to have been won, so nothing shows how many will be or when."
        ),
        "nothing coming": speech.say(
            "No journey is open and none has started of late, so nothing can be won."
        ),
        None: "",
    }
    return said[forecast.refusal]


def value(forecast: Forecast, speech: Speech) -> str:
    """Say what the wins are worth, or why that is not said."""
    if forecast.value is None:
        said = {
            "no amounts": speech.say("The log carries no amounts, so no value is forecast."),
            "few amounts": speech.say(
                "Too few of the customers won carry an amount, so no value is forecast."
            ),
            "several currencies": speech.say(
                "The amounts are in several currencies and cannot be added, so no value is forecast."
            ),
            None: "",
        }
        return said[forecast.unvalued]
    if forecast.value.low is None or forecast.value.high is None:
        return speech.say(
            "They would be worth about {value}.", value=money(forecast.value.mean, forecast.currency, speech)
        )
    return speech.say(
        "They would be worth between {low} and {high}, 8 chances in 10.",
        low=money(forecast.value.low, None, speech),
        high=money(forecast.value.high, forecast.currency, speech),
    )


def money(amount: float, currency: str | None, speech: Speech) -> str:
    """Write an amount to three digits, with its currency.

    >>> money(22910686.7, None, Speech("en"))
    '22,900,000'
    """
    whole = round(amount)
    rounded = round(whole, _ROUNDING - len(str(abs(whole)))) if whole else 0
    written = speech.whole(rounded)
    return f"{written}\u00a0{plain(currency)}" if currency else written


def scope(forecast: Forecast, speech: Speech) -> list[tuple[str, str]]:
    """Name what the forecast is about, as pairs of a label and its value."""
    chosen = [
        (speech.say("Team") if name == "team" else plain(name), plain(of)) for name, of in forecast.where
    ]
    rep = [(speech.say("Rep"), plain(forecast.rep))] if forecast.rep is not None else []
    return [
        (speech.say("Log"), plain(forecast.source)),
        (speech.say("As of"), speech.day(forecast.as_of)),
        *rep,
        *chosen,
    ]


def reservations(forecast: Forecast, speech: Speech) -> list[str]:
    """Say what the forecast is to be taken with."""
    return [_reservation(kind, n, speech) for kind, n in forecast.reservations]


def explanation(speech: Speech) -> list[str]:
    """Say how a forecast is made."""
    return [
        speech.say(
            "Each open journey has the chance that journeys which stood where it stands, for as "
            "long, had to be "
            "won in time; those yet to start are as many as of late."
        ),
        speech.say(
            "Good and bad periods touch all journeys at once: how much is learned from how wrong "
            "the forecasts "
            "of the past were."
        ),
        speech.say("Each past forecast knows nothing of what came after the day it was made on."),
    ]


def _from_where(forecast: Forecast, speech: Speech) -> str:
    standing = [source for source in forecast.sources if source.milestone is not None]
    new = sum(source.wins for source in forecast.sources if source.milestone is None)
    journeys = round(sum(source.journeys for source in standing))
    return speech.plural(
        "Of these {old} are expected from the one journey that is open and {new} from journeys yet to start.",
        "Of these {old} are expected from the {n} journeys that are open and {new} from journeys "
        "yet to start.",
        journeys,
        old=speech.number(sum(source.wins for source in standing)),
        new=speech.number(new),
    )


def _tested(scores: Scores, speech: Speech) -> str:
    return speech.say(
        "The same was forecast on {days} days of the past, with what was known then: the range held on "
        "{held} of them.",
        days=speech.whole(scores.trials),
        held=speech.whole(scores.held),
    )


def _untested(horizon: int, missing: int, speech: Speech) -> str:
    return speech.say(
        "No range is given, because none could be put to the test: that takes {trials} past periods "
        "of {days} "
        "days, each with {wins} customers known before it. At least {missing} more days of history "
        "are needed, or "
        "a shorter horizon.",
        trials=speech.whole(FEWEST_TRIALS),
        days=speech.whole(horizon),
        wins=speech.whole(FEWEST_WINS),
        missing=speech.whole(missing),
    )


def _reservation(kind: str, n: int, speech: Speech) -> str:
    match kind:
        case "too narrow":
            return speech.plural(
                "{n} range of the past did not hold: take this one for too narrow.",
                "{n} ranges of the past did not hold, more than chance explains: take this one for "
                "too narrow.",
                n,
            )
        case "one rep":
            return speech.say(
                "Counted are the journeys the rep holds today and those the rep will start, whoever "
                "signs them."
            )
        case "reopened":
            return speech.plural(
                "{n} journey was lost and taken up again; the forecasts of the past count it as "
                "open all along.",
                "{n} journeys were lost and taken up again; the forecasts of the past count them as "
                "open all along.",
                n,
            )
        case _:
            return speech.plural(
                "{n} event was entered late; the forecasts of the past knew of it when it happened.",
                "{n} events were entered late; the forecasts of the past knew of them when they happened.",
                n,
            )
