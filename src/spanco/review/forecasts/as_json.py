"""A forecast as JSON, for programs."""

import json
from typing import Any, Final

from spanco.method.names import Language
from spanco.review.forecasts import words as forecast_words
from spanco.review.forecasts.report import BackTest, Forecast, Range
from spanco.review.speech import speech

SCHEMA: Final = "spanco.forecast/1"


def to_json(forecast: Forecast, language: Language = "en") -> str:
    """Write a forecast as one JSON object; its sentences are in ``language``.

    ``low`` and ``high`` are null where no back-test stands behind them, ``wins`` and ``value`` where
    nothing is forecast.
    """
    return json.dumps(as_object(forecast, language), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_object(forecast: Forecast, language: Language = "en") -> dict[str, Any]:
    """Return a forecast as the JSON object it is written as."""
    words = speech(language)
    return {
        "schema": SCHEMA,
        "source": forecast.source,
        "as_of": forecast.as_of.isoformat(),
        "horizon_days": forecast.horizon_days,
        "rep": forecast.rep,
        "where": dict(forecast.where),
        "language": language,
        "headline": forecast_words.headline(forecast, words),
        "refusal": forecast.refusal,
        "wins": _range(forecast.wins),
        "value": _range(forecast.value),
        "currency": forecast.currency if forecast.value else None,
        "sources": [
            {"milestone": source.milestone, "journeys": source.journeys, "wins": source.wins}
            for source in forecast.sources
        ],
        "back_test": _back_test(forecast.back_test),
        "caveats": [*forecast_words.lede(forecast, words)[2:], *forecast_words.reservations(forecast, words)],
    }


def _range(limits: Range | None) -> dict[str, float | None] | None:
    return {"mean": limits.mean, "low": limits.low, "high": limits.high} if limits else None


def _back_test(back_test: BackTest | None) -> dict[str, Any] | None:
    if back_test is None:
        return None
    scores = back_test.scores
    return {
        "days_missing": back_test.days_missing,
        "coverage": scores.coverage if scores else None,
        "crps": scores.crps if scores else None,
        "crps_reference": scores.crps_reference if scores else None,
        "crps_skill": scores.crps_skill if scores else None,
        "brier": scores.brier if scores else None,
        "brier_reference": scores.brier_reference if scores else None,
        "brier_skill": scores.brier_skill if scores else None,
        "trials": [
            {
                "day": trial.day.isoformat(),
                "wins": _range(trial.wins),
                "came": trial.came,
                "value": _range(trial.value),
                "came_value": trial.came_value,
            }
            for trial in back_test.trials
        ],
    }
