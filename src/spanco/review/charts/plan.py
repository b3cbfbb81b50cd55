"""The chance of reaching the customers, for ever more targets."""

from typing import Final

from spanco.review.charts.drawing import INK, LINE, QUIET, Spec, framed
from spanco.review.plans import words as plan_words
from spanco.review.plans.report import Alternative, Plan
from spanco.review.speech import Speech

WIDTH: Final = 480
HEIGHT: Final = 200

_LABELS: Final[dict[str, Spec]] = {
    "left": {"align": "right", "dx": -8, "dy": -10},
    "above": {"align": "left", "dx": -4, "dy": -14},
    "below": {"align": "left", "dx": 10, "dy": 7},
}


def chance_curve(plan: Plan, speech: Speech) -> Spec:
    """Define the chart: targets across, the chance upwards, the plan and its alternatives as points."""
    most = plan.curve[-1].targets
    marked = [_point(Alternative(plan.targets, plan.chance), most, speech.say("the plan"), filled=True)]
    marked.append(_point(plan.on_average, most, speech.say("on the average")))
    if plan.time and plan.time.fitting and not plan.fits:
        marked.append(_point(plan.time.fitting, most, speech.say("what fits"), below=True))
    x = {
        "field": "targets",
        "type": "quantitative",
        "scale": {"domain": [0, most], "nice": False},
        "axis": {
            "title": plan_words.activity_name(plan.start, speech),
            "grid": False,
            "tickCount": 5,
            "format": ",d",
        },
    }
    y = {
        "field": "chance",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"title": speech.say("chances in 10"), "tickCount": 5, "labelExpr": "datum.value * 10"},
    }
    points: Spec = {"data": {"values": marked}}
    return framed(
        {
            "layer": [
                _asked_for(plan, y),
                {
                    "data": {"values": [{"targets": at.targets, "chance": at.chance} for at in plan.curve]},
                    "mark": {"type": "line", "color": QUIET, "strokeWidth": 2, "interpolate": "monotone"},
                    "encoding": {"x": x, "y": y},
                },
                {
                    **points,
                    "mark": {"type": "point", "size": 70, "stroke": INK, "strokeWidth": 1.8, "opacity": 1},
                    "encoding": {"x": x, "y": y, "fill": {"field": "fill", "type": "nominal", "scale": None}},
                },
                *(
                    {
                        **points,
                        "transform": [{"filter": f"datum.label_at === '{label_at}'"}],
                        "mark": {"type": "text", **mark},
                        "encoding": {"x": x, "y": y, "text": {"field": "label"}},
                    }
                    for label_at, mark in _LABELS.items()
                ),
            ],
        },
        size=(WIDTH, HEIGHT),
        margins=(14, 16, 44, 46),
    )


def _point(at: Alternative, most: int, label: str, *, filled: bool = False, below: bool = False) -> Spec:
    """Place a point's label where the rising curve leaves room."""
    label_at = "below" if below else "left" if at.targets > 0.2 * most else "above"
    return {
        "targets": at.targets,
        "chance": at.chance,
        "label": label,
        "label_at": label_at,
        "fill": INK if filled else "var(--paper)",
    }


def _asked_for(plan: Plan, y: Spec) -> Spec:
    return {
        "data": {"values": [{"chance": plan.wish.confidence}]},
        "mark": {"type": "rule", "color": LINE, "strokeDash": [4, 3]},
        "encoding": {"y": y},
    }
