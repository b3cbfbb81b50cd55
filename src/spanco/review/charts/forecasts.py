"""Forecasts of the past with what came, and the one of the present below them."""

from collections.abc import Sequence
from typing import Final

from spanco.review.charts.drawing import BAND, INK, QUIET, UNPROVEN, Spec, framed
from spanco.review.forecasts.report import Forecast, Range
from spanco.review.speech import Speech

WIDTH: Final = 190
ROW: Final = 24
LEFT: Final = 92
RIGHT: Final = 62

_QUIETLY: Final[Spec] = {"opacity": 0.6, "color": UNPROVEN}
_PLAINLY: Final[Spec] = {"size": 70, "opacity": 1, "color": INK}


def past_and_present(forecast: Forecast, speech: Speech) -> Spec:
    """Define the chart: one row a forecast, its range a bar, what came a mark on it; today's on a band."""
    trials = forecast.back_test.trials if forecast.back_test else ()
    rows = [
        {
            **_limits(trial.wins),
            "place": place,
            "day": speech.day(trial.day),
            "said": speech.whole(trial.came),
        }
        for place, trial in enumerate(trials)
    ]
    came = [{"place": place, "came": trial.came} for place, trial in enumerate(trials)]
    if forecast.wins:
        today = {"place": len(rows), "day": speech.day(forecast.as_of), "said": "?"}
        rows.append({**_limits(forecast.wins), **today})
    ends = _ends(rows, came)
    x = {
        "type": "quantitative",
        "scale": {"domain": ends, "nice": False, "zero": False},
        "axis": {"title": None, "format": ",d", "tickCount": 3, "tickMinStep": 1, "labelFlush": False},
    }
    y = {
        "field": "place",
        "type": "ordinal",
        "axis": None,
        "scale": {"domain": [*range(len(rows))], "padding": 0},
    }
    return framed(
        {
            "data": {"values": rows},
            "layer": [
                {
                    "data": {"values": [{"place": len(trials), "from": ends[0], "to": ends[1]}]},
                    "mark": {"type": "bar", "color": BAND, "size": ROW - 4},
                    "encoding": {"y": y, "x": {"field": "from", **x}, "x2": {"field": "to"}},
                },
                {
                    "mark": {"type": "rule", "strokeWidth": 5, "strokeCap": "round", **_QUIETLY},
                    "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": y},
                },
                {
                    "mark": {"type": "point", "filled": True, "size": 34, "opacity": 1, "color": UNPROVEN},
                    "encoding": {"x": {"field": "mean", **x}, "y": y},
                },
                {
                    "data": {"values": came},
                    "mark": {"type": "point", "shape": "diamond", "filled": True, **_PLAINLY},
                    "encoding": {"x": {"field": "came", **x}, "y": y},
                },
                _beside("day", y, rows, {"align": "right", "x": -10, "color": QUIET}),
                _beside("said", y, rows, {"align": "left", "x": WIDTH + 12, "color": INK}),
            ],
        },
        size=(WIDTH, ROW * len(rows)),
        margins=(4, RIGHT, 26, LEFT),
    )


def _ends(rows: Sequence[Spec], came: Sequence[Spec]) -> tuple[float, float]:
    """Return where the axis begins and ends."""
    drawn = [row[end] for row in rows for end in ("low", "high")] + [each["came"] for each in came]
    room = 0.06 * (max(drawn) - min(drawn)) + 0.5
    return max(0.0, min(drawn) - room), max(drawn) + room


def _limits(limits: Range) -> Spec:
    return {"low": limits.low, "mean": limits.mean, "high": limits.high}


def _beside(field: str, y: Spec, rows: Sequence[Spec], mark: Spec) -> Spec:
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "text", "baseline": "middle", **mark},
        "encoding": {"y": y, "text": {"field": field}},
    }
