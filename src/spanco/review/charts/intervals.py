"""Every rep at one link: the estimate and its range, over the team's band."""

from collections.abc import Sequence
from typing import Final

from spanco.review.charts.drawing import BAND, INK, LINE, QUIET, Spec, framed, in_colour, in_shape, standing
from spanco.review.columns import Column
from spanco.review.labels import counted
from spanco.review.speech import Speech

WIDTH: Final = 150
ROW: Final = 21
LONGEST_NAME: Final = 15
CHARACTER: Final = 6.7
"""The width of a character, with room for a wide typeface."""


def interval_plot(column: Column, names: Sequence[str], speech: Speech) -> Spec:
    """Define the chart: one row for each rep with an estimate, in the order given."""
    rows = [
        {
            "place": place,
            "name": shortened(name),
            "low": cell.estimate.low,
            "mean": cell.estimate.mean,
            "high": cell.estimate.high,
            "standing": standing(cell),
            "counted": counted(cell.count, speech),
        }
        for place, (name, cell) in enumerate(zip(names, column.cells, strict=True))
        if cell.estimate
    ]
    x = {
        "type": "quantitative",
        "scale": {"domain": [column.scale.low, column.scale.high], "nice": False},
        "axis": {
            "format": ".0%",
            "tickCount": 3,
            "title": None,
            "labelOverlap": "greedy",
            "labelSeparation": 8,
            "labelFlush": False,
        },
    }
    y = {"field": "place", "type": "ordinal", "sort": None, "axis": None, "scale": {"padding": 0}}
    longest = max((len(str(row["counted"])) for row in rows), default=0)
    return framed(
        {
            "data": {"values": rows},
            "layer": [
                *_team(column, x, speech),
                {
                    "mark": {"type": "rule", "strokeWidth": 4, "strokeCap": "round", "opacity": 0.5},
                    "encoding": {
                        "x": {"field": "low", **x},
                        "x2": {"field": "high"},
                        "y": y,
                        "color": in_colour(),
                    },
                },
                {
                    "mark": {"type": "point", "filled": True, "size": 50, "opacity": 1},
                    "encoding": {
                        "x": {"field": "mean", **x},
                        "y": y,
                        "color": in_colour(),
                        "shape": in_shape(),
                    },
                },
                _beside("name", y, {"align": "right", "x": -10, "color": INK}),
                _beside("counted", y, {"align": "left", "x": WIDTH + 10, "color": QUIET}),
            ],
        },
        size=(WIDTH, ROW * len(rows)),
        margins=(22, round(longest * CHARACTER) + 12, 24, round(LONGEST_NAME * CHARACTER) + 6),
    )


def shortened(name: str, longest: int = LONGEST_NAME) -> str:
    """Cut a name that is too long for a chart.

    >>> shortened("Bartholomew-Featherstonehaugh")
    'Bartholomew-Fe…'
    """
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def _team(column: Column, x: Spec, speech: Speech) -> list[Spec]:
    """Draw the team's band over the whole height, its value above it."""
    team = column.team.estimate
    if team is None:
        return []
    data = {"values": [{"low": team.low, "mean": team.mean, "high": team.high}]}
    across = round(column.scale.at(team.mean) / 100 * WIDTH)
    label = speech.say("team {ratio}", ratio=speech.percent(team.mean))
    return [
        {
            "data": data,
            "mark": {"type": "rect", "color": BAND},
            "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
        },
        {
            "data": data,
            "mark": {"type": "rule", "color": LINE},
            "encoding": {"x": {"field": "mean", **x}},
        },
        {
            "data": data,
            "mark": {"type": "text", "x": across, "y": -10, "color": QUIET, "align": "center", "text": label},
        },
    ]


def _beside(field: str, y: Spec, mark: Spec) -> Spec:
    return {
        "mark": {"type": "text", "baseline": "middle", **mark},
        "encoding": {"y": y, "text": {"field": field}},
    }
