"""The cohorts of one link: what became of those that entered in each month, and what is still to come."""

from typing import Final

from spanco.review.charts.drawing import HATCHED, INK, LINE, QUIET, Spec, framed
from spanco.review.findings import Cohort, Cohorts
from spanco.review.speech import Speech

WIDTH: Final = 340
HEIGHT: Final = 120
MOST_MONTHS: Final = 24
MOST_LABELS: Final = 4


def cohort_plot(cohorts: Cohorts, speech: Speech) -> Spec:
    """Define the chart: a column of shares for each month of entry, passed below, open hatched, lost above.

    Over a column that is not mature a tick shows the ratio its age makes likely.
    """
    months = shown_months(cohorts)
    rows, ticks = [], []
    for place, cohort in enumerate(months):
        count, at = cohort.count, 0.0
        for fate, n in (("passed", count.passed), ("open", count.open), ("lost", count.lost)):
            share = n / count.entered
            rows.append({"place": place, "fate": fate, "from": at, "to": at + share})
            at += share
        if not cohort.mature and cohort.effective >= 1:
            ticks.append({"place": place, "ratio": count.passed / cohort.effective})
    x = {
        "field": "place",
        "type": "ordinal",
        "axis": None,
        "scale": {"paddingInner": 0.25, "paddingOuter": 0},
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {"title": None, "format": ".0%", "values": [0, 0.5, 1], "grid": False},
    }
    every = -(-len(months) // MOST_LABELS)
    labels = [
        {"place": place, "month": speech.month(cohort.month)}
        for place, cohort in enumerate(months)
        if (len(months) - 1 - place) % every == 0
    ]
    fates = {
        "field": "fate",
        "type": "nominal",
        "scale": {"domain": ["passed", "open", "lost"], "range": [INK, HATCHED, LINE]},
        "legend": None,
    }
    return framed(
        {
            "data": {"values": rows},
            "layer": [
                {
                    "mark": {"type": "bar"},
                    "encoding": {"x": x, "y": {"field": "from", **y}, "y2": {"field": "to"}, "color": fates},
                },
                {
                    "data": {"values": ticks},
                    "mark": {"type": "tick", "color": "var(--accent)", "thickness": 3},
                    "encoding": {"x": x, "y": {"field": "ratio", **y}},
                },
                {
                    "data": {"values": labels},
                    "mark": {"type": "text", "y": HEIGHT + 14, "color": QUIET, "align": "center"},
                    "encoding": {"x": x, "text": {"field": "month"}},
                },
            ],
        },
        size=(WIDTH, HEIGHT),
        margins=(8, 22, 26, 44),
    )


def shown_months(cohorts: Cohorts) -> tuple[Cohort, ...]:
    """Return the latest months that any journey entered in."""
    return tuple(cohort for cohort in cohorts.months if cohort.count.entered)[-MOST_MONTHS:]
