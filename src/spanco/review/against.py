"""Where each rep gained and lost customers against another rep, or against what was before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spanco.inference import flags
from spanco.inference.attribution import Believed, expected, inflow, step_gain, worth
from spanco.inference.team import LEVEL
from spanco.review.attributing import Rows, bar_of
from spanco.review.findings import Attribution, Bar
from spanco.review.judging import JudgedLink

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """What reps are measured against: judged links and their rows, and which row stands for which rep.

    ``title`` is a rep's name, or empty for the period before; ``of`` holds for each rep to be measured the
    place in ``names`` of who it is measured against, None where nobody is there. ``segment`` is what targets
    are told apart by, None where they are not, as against the period before.
    """

    title: str
    links: Sequence[JudgedLink]
    rows: Sequence[Rows]
    names: Sequence[str | None]
    of: Sequence[int | None]
    segment: str | None = None


def against_measure(
    links: Sequence[JudgedLink], rows: Sequence[Rows], names: Sequence[str | None], measure: Measure
) -> dict[str | None, Attribution]:
    """Attribute the difference between each rep's customers and the measure's to volume and to the links.

    The measure's own ratios value the journeys; where it had none, the ratio of all in ``rows`` does. Skill
    is the difference of both true ratios, so its doubt is that of both.
    """
    found: dict[str | None, Attribution] = {
        name: _one(links, rows, place, measure, other)
        for place, (name, other) in enumerate(zip(names, measure.of, strict=True))
        if other is not None and name is not None
    }
    return _with_levels(found)


def _one(
    links: Sequence[JudgedLink], rows: Sequence[Rows], place: int, measure: Measure, other: int
) -> Attribution:
    passed, entered = ([float(getattr(row, fate)[place]) for row in rows] for fate in ("passed", "entered"))
    passed_0 = [float(row.passed[other]) for row in measure.rows]
    worth_0 = [float(row.effective[other]) for row in measure.rows]
    ratios = [x / n if n else row.ratio for x, n, row in zip(passed_0, worth_0, rows, strict=True)]
    volume = expected(inflow(entered, passed), ratios) - expected(inflow(worth_0, passed_0), ratios)
    bars = [Bar(kind="volume", gain=volume)]
    of_mix = 0.0
    for step, (link, row, plain, after) in enumerate(zip(links, rows, ratios, worth(ratios), strict=True)):
        mix = _mix(link, row.cells[place].count.group[0], measure, other)
        of_mix += float(row.entered[place]) * mix * after
        ratio = plain + mix
        believed = _difference(link, row, place, (measure.links[step], measure.rows[step], other), ratio)
        gain = step_gain(
            row.passed[[place]], row.entered[[place]], row.effective[[place]], ratio, after, believed
        )
        bars.append(bar_of(row.cells[place], gain, 0, (ratio, after), "cannot tell"))
    if measure.segment is not None:
        bars.append(Bar(kind="mix", gain=of_mix))
    return Attribution(measure.title, measure.segment, int(passed[-1]), passed_0[-1], tuple(bars))


def _mix(link: JudgedLink, name: str | None, measure: Measure, other: int) -> float:
    """Return how much of a rep's ratio above the measure's is the mix of segments, 0 if not told apart."""
    if measure.segment is None or link.by_segment is None:
        return 0.0
    of_measure = measure.names[other]
    if name not in link.by_segment.reps or of_measure not in link.by_segment.reps:
        return 0.0
    return link.by_segment.mix_against(name, of_measure)


def _difference(
    link: JudgedLink, row: Rows, place: int, other: tuple[JudgedLink, Rows, int], ratio: float
) -> Believed:
    """Return what is believed of a rep's ratio above the measure's, laid upon the measure's counted ratio."""
    link_0, row_0, place_0 = other
    drawn, drawn_0 = _drawn(link, row, place), _drawn(link_0, row_0, place_0)
    if drawn is None or drawn_0 is None:
        return Believed(*(np.full(1, np.nan) for _ in range(4)))
    draws = min(drawn.size, drawn_0.size)
    # Two fits drawn with one seed would run in step.
    above = drawn[:draws] - (drawn_0[:draws] if link is link_0 else drawn_0[:draws][::-1])
    low, high = np.quantile(above, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Believed(
        np.array([above.mean() + ratio]),
        np.array([low + ratio]),
        np.array([high + ratio]),
        np.array([(above < 0).mean()]),
    )


def _drawn(link: JudgedLink, row: Rows, place: int) -> Vector | None:
    cell = row.cells[place]
    if link.fit is None or cell.estimate is None:
        return None
    return link.fit.drawn.p[:, link.fit.names.index(str(cell.count.group[0]))]


def _with_levels(found: Mapping[str | None, Attribution]) -> dict[str | None, Attribution]:
    """Judge all bars together, so that what is called clear is rarely wrong."""
    told = [
        (name, place)
        for name, attribution in found.items()
        for place, bar in enumerate(attribution.bars)
        if bar.p_loss is not None
    ]
    if not told:
        return dict(found)
    p_loss = [found[name].bars[place].p_loss for name, place in told]
    levels = dict(zip(told, flags.judge(np.array(p_loss, dtype=np.float64)).level, strict=True))
    return {
        name: replace(
            attribution,
            bars=tuple(
                replace(bar, level=levels.get((name, place), "cannot tell"))
                for place, bar in enumerate(attribution.bars)
            ),
        )
        for name, attribution in found.items()
    }
