"""The funnel of the team: what became of the journeys that entered each link."""

from collections.abc import Sequence
from typing import Final

from spanco.review.charts.drawing import HATCHED, INK, LINE, QUIET, Spec, framed
from spanco.review.labels import counted, title_of
from spanco.review.report import LinkReview
from spanco.review.speech import Speech

WIDTH: Final = 330
ROW: Final = 46
BAR: Final = 14


def team_funnel(links: Sequence[LinkReview], speech: Speech) -> Spec:
    """Define the chart: for each link a bar as long as its entries, split by what became of them."""
    rows = []
    for place, link in enumerate(links):
        count = link.count
        at = 0
        for fate, n in (("passed", count.passed), ("open", count.open), ("lost", count.lost)):
            rows.append({"place": place, "fate": fate, "from": at, "to": at + n})
            at += n
    titles = [
        {
            "place": place,
            "title": title_of(link.link, speech),
            "counted": _said(link, speech),
        }
        for place, link in enumerate(links)
    ]
    most = max((link.count.entered for link in links), default=1)
    x = {"type": "quantitative", "scale": {"domain": [0, most], "nice": False}, "axis": None}
    y = {"field": "place", "type": "ordinal", "axis": None, "scale": {"padding": 0}}
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
                    "mark": {"type": "bar", "size": BAR, "yOffset": 10},
                    "encoding": {"x": {"field": "from", **x}, "x2": {"field": "to"}, "y": y, "color": fates},
                },
                _above("title", y, titles, {"align": "left", "x": 0, "color": INK}),
                _above("counted", y, titles, {"align": "right", "x": WIDTH, "color": QUIET}),
            ],
        },
        size=(WIDTH, ROW * len(links)),
        margins=(0, 2, 0, 2),
    )


def _said(link: LinkReview, speech: Speech) -> str:
    passed = counted(link.count, speech)
    if not link.count.open:
        return passed
    return f"{passed} · " + speech.say("{n} open", n=speech.whole(link.count.open))


def _above(field: str, y: Spec, rows: list[Spec], mark: Spec) -> Spec:
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "dy": -9, "baseline": "middle", **mark},
        "encoding": {"y": y, "text": {"field": field}},
    }
