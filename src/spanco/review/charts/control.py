"""A funnel plot: whether reps differ at one link by more than chance would make them.

The limits narrow as entries grow, and allow for the spread reps usually have (Spiegelhalter 2005,
*Funnel plots for comparing institutional performance*, additive random effects).
"""

from collections.abc import Sequence
from typing import Final

from spanco.review.charts.drawing import INK, LINE, QUIET, Spec, framed, in_colour, in_shape, standing
from spanco.review.charts.intervals import CHARACTER, shortened
from spanco.review.report import LinkReview
from spanco.review.speech import Speech

WIDTH: Final = 290
HEIGHT: Final = 190
LINE_OF_TEXT: Final = 16


def funnel_plot(reps: Sequence[tuple[str, LinkReview]], limits: Sequence[Spec], speech: Speech) -> Spec:
    """Define the chart: entries across, the counted ratio upwards, the limits as lines.

    ``limits`` are rows of ``entered``, ``low``, ``centre`` and ``high``, in order of ``entered``.
    """
    points: list[Spec] = [
        {
            "name": shortened(name),
            "entered": cell.worth,
            "ratio": cell.count.passed / cell.worth,
            "standing": standing(cell),
        }
        for name, cell in reps
        if cell.estimate
    ]
    heights = [point["ratio"] for point in points]
    heights += [limit[side] for limit in limits for side in ("low", "high")]
    room = 0.1 * (max(heights) - min(heights))
    widths = (limits[0]["entered"], limits[-1]["entered"])
    ratios = (max(0.0, min(heights) - room), min(1.0, max(heights) + room))
    x = {
        "type": "quantitative",
        "scale": {"domain": widths, "nice": False, "zero": False},
        "axis": {"title": speech.say("journeys entered"), "grid": False, "tickCount": 4, "format": ",d"},
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": ratios, "nice": False, "zero": False},
        "axis": {"title": None, "format": ".0%", "tickCount": 4},
    }
    at = {"x": {"field": "entered", **x}, "y": {"field": "ratio", **y}}
    return framed(
        {
            "data": {"values": points},
            "layer": [
                _limit("low", limits, x, y, dashed=True),
                _limit("high", limits, x, y, dashed=True),
                _limit("centre", limits, x, y, dashed=False),
                {
                    "mark": {"type": "point", "filled": True, "size": 50, "opacity": 0.9},
                    "encoding": {**at, "color": in_colour(), "shape": in_shape()},
                },
                {
                    "data": {"values": _with_room(points, widths, ratios)},
                    "mark": {"type": "text", "dy": -11, "color": INK},
                    "encoding": {**at, "text": {"field": "name"}},
                },
            ],
        },
        size=(WIDTH, HEIGHT),
        margins=(14, 14, 44, 42),
    )


def _with_room(
    points: Sequence[Spec], widths: tuple[float, float], ratios: tuple[float, float]
) -> list[Spec]:
    """Choose the clear points whose names fit without covering one another, the farthest out first."""
    centre = sum(ratios) / 2
    clear = [point for point in points if point["standing"] in {"below", "above"}]
    named: list[tuple[float, float, float]] = []
    chosen = []
    for point in sorted(clear, key=lambda each: -abs(each["ratio"] - centre)):
        across = (point["entered"] - widths[0]) / (widths[1] - widths[0]) * WIDTH
        up = (point["ratio"] - ratios[0]) / (ratios[1] - ratios[0]) * HEIGHT
        half = len(point["name"]) * CHARACTER / 2
        if all(abs(across - x) > half + other or abs(up - y) > LINE_OF_TEXT for x, y, other in named):
            named.append((across, up, half))
            chosen.append(point)
    return chosen


def _limit(field: str, limits: Sequence[Spec], x: Spec, y: Spec, *, dashed: bool) -> Spec:
    return {
        "data": {"values": list(limits)},
        "mark": {
            "type": "line",
            "color": QUIET if dashed else LINE,
            "strokeWidth": 1 if dashed else 2,
            **({"strokeDash": [4, 3]} if dashed else {}),
        },
        "encoding": {"x": {"field": "entered", **x}, "y": {"field": field, **y}},
    }
