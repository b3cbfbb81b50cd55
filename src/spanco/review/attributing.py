"""Where each rep gained and lost customers, link by link, against the team."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spanco.inference.attribution import Believed, StepGain, expected, inflow, step_gain, worth
from spanco.inference.flags import Level
from spanco.inference.team import TeamPosterior
from spanco.review.findings import Attribution, Bar
from spanco.review.judging import JudgedLink
from spanco.review.report import LinkReview

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The counts of one link by rep, in one order for all links; each array is (reps,)."""

    cells: tuple[LinkReview, ...]
    passed: Vector
    entered: Vector
    effective: Vector

    @classmethod
    def of(cls, cells: Sequence[LinkReview]) -> "Rows":
        """Set out the counts of the reps at one link."""
        passed, entered, effective = np.array(
            [(cell.count.passed, cell.count.entered, cell.worth) for cell in cells], dtype=np.float64
        ).T
        return cls(tuple(cells), passed, entered, effective)

    @property
    def ratio(self) -> float:
        """The ratio of all together, as counted over what is worth counting; 0 where nothing is."""
        whole = float(self.effective.sum())
        return float(self.passed.sum()) / whole if whole else 0.0


def to_won(links: Sequence[JudgedLink]) -> list[JudgedLink]:
    """Return the links before the signature; none where winning is not observed."""
    before = [link for link in links if link.team.link.leads_to_won]
    return before if before and before[-1].team.link.end == "won" else []


def against_team(
    links: Sequence[JudgedLink],
    rows: Sequence[Rows],
    names: Sequence[str | None],
    segment: str | None = None,
) -> dict[str | None, Attribution]:
    """Attribute each rep's customers to the links, measured against the team's counted ratios.

    ``links`` are those before the signature and ``rows`` their counts, in order of ``names``. ``segment``
    names what targets are told apart by, if anything: reps are then measured on their own mix of it.
    """
    if not links:
        return {}
    ratios = [row.ratio for row in rows]
    worths = worth(ratios)
    own = [_own_ratios(link, row, names) for link, row in zip(links, rows, strict=True)]
    gains = [
        step_gain(
            row.passed, row.entered, row.effective, own_ratio, after, _believed(link, row, own_ratio, names)
        )
        for link, row, own_ratio, after in zip(links, rows, own, worths, strict=True)
    ]
    mix = np.zeros(len(names))
    for row, own_ratio, after in zip(rows, own, worths, strict=True):
        mix += row.entered * (own_ratio - row.ratio) * after
    passed, entered = ([getattr(row, fate) for row in rows] for fate in ("passed", "entered"))
    found: dict[str | None, Attribution] = {}
    for place, name in enumerate(names):
        came = inflow([float(n[place]) for n in entered], [float(x[place]) for x in passed])
        found[name] = Attribution(
            measure=None,
            segment=segment,
            customers=int(passed[-1][place]),
            expected=expected(came, ratios),
            bars=(
                *(
                    bar_of(
                        row.cells[place], gain, place, (float(ratio[place]), after), row.cells[place].level
                    )
                    for row, gain, ratio, after in zip(rows, gains, own, worths, strict=True)
                ),
                *([Bar("mix", float(mix[place]))] if segment is not None else []),
            ),
        )
    return found


def bar_of(cell: LinkReview, gain: StepGain, place: int, measure: tuple[float, float], level: Level) -> Bar:
    """Set out what one link gained the rep at ``place``; ``measure`` is a ratio and what passing is worth."""
    ratio, after = measure
    told = bool(np.isfinite(gain.skill[place]))
    return Bar(
        kind="link",
        link=cell.link,
        passed=cell.count.passed,
        entered=cell.count.entered,
        ratio=ratio,
        worth=after,
        gain=float(gain.gain[place]),
        skill=float(gain.skill[place]) if told else None,
        low=float(gain.low[place]) if told else None,
        high=float(gain.high[place]) if told else None,
        p_loss=float(gain.p_loss[place]) if told else None,
        chance=float(gain.chance[place]),
        still_open=float(gain.still_open[place]),
        level=level,
    )


def _own_ratios(link: JudgedLink, row: Rows, names: Sequence[str | None]) -> Vector:
    """Return what each rep is measured against: the team's ratio, on the rep's own mix where one is known."""
    mixes = link.by_segment.own if link.by_segment else {}
    return np.array([mixes.get(name, row.ratio) for name in names])


def _believed(link: JudgedLink, row: Rows, own: Vector, names: Sequence[str | None]) -> Believed:
    """Line up what is believed of each rep; nothing of those without an estimate.

    Where segments are told apart it is believed on the team's mix, and moved as far as the rep's own is off.
    """
    mean, low, high, p_below = np.full((4, len(names)), np.nan)
    if link.fit is None:
        return Believed(mean, low, high, p_below)
    posterior = link.fit.posterior
    below = posterior.p_below_ratio(row.ratio) if isinstance(posterior, TeamPosterior) else posterior.p_below
    at = {name: place for place, name in enumerate(link.fit.names)}
    for place, (name, cell) in enumerate(zip(names, row.cells, strict=True)):
        if cell.estimate and name is not None:
            off = own[place] - row.ratio
            mean[place] = cell.estimate.mean + off
            low[place] = cell.estimate.low + off
            high[place] = cell.estimate.high + off
            p_below[place] = below[at[name]]
    return Believed(mean, low, high, p_below)
