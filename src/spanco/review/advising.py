"""What to look at next with each rep."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spanco.inference import coaching
from spanco.inference.shared_spread import draw_together
from spanco.inference.team import LIMIT_SDS, Draws, TeamPosterior
from spanco.review.attributing import Rows
from spanco.review.findings import Advice
from spanco.review.judging import Fit, JudgedLink
from spanco.review.report import LinkReview


def advice_of(
    links: Sequence[JudgedLink], rows: Sequence[Rows], names: Sequence[str | None]
) -> dict[str | None, Advice]:
    """Name for each rep the link with the largest expected gain, among those before the signature.

    It is evidence where the rep is clearly or likely below the team there, else a hypothesis to check. The
    journeys that name no rep get none, nor does who has too few journeys everywhere.
    """
    drawn = drawn_together(links, rows, names)
    if not drawn:
        return {}
    gains = coaching.gains(drawn, [row.effective for row in rows])
    # Where too few entered nothing is said, not even as a hypothesis.
    gains[[[cell.estimate is None for cell in row.cells] for row in rows]] = 0.0
    best = gains.argmax(axis=0)
    return {
        name: _advice(links[best[place]], rows[best[place]].cells[place], float(gains[best[place], place]))
        for place, name in enumerate(names)
        if name is not None and gains[best[place], place] > 0
    }


def drawn_together(
    links: Sequence[JudgedLink], rows: Sequence[Rows], names: Sequence[str | None]
) -> list[Draws]:
    """Draw all links before the signature together, reps in order of names; empty where none is fitted."""
    if not links or all(link.fit is None for link in links):
        return []
    fits = _drawn_together([link.fit for link in links])
    draws = min(fit.drawn.mu.size for fit in fits if fit is not None)
    return [_lined_up(fit, row, names, draws) for fit, row in zip(fits, rows, strict=True)]


def _drawn_together(fits: Sequence[Fit | None]) -> list[Fit | None]:
    """Let the links share how far reps differ; where segments are told apart each keeps its own draws."""
    fitted = [
        (place, fit, fit.posterior)
        for place, fit in enumerate(fits)
        if fit is not None and isinstance(fit.posterior, TeamPosterior)
    ]
    together = draw_together([posterior for *_, posterior in fitted], [fit.drawn for _, fit, _ in fitted])
    shared = list(fits)
    for (place, fit, _), drawn in zip(fitted, together, strict=True):
        shared[place] = replace(fit, drawn=drawn)
    return shared


def _lined_up(fit: Fit | None, row: Rows, names: Sequence[str | None], draws: int) -> Draws:
    """Put a link's draws in order of names; who is not fitted there passes at the team's ratio."""
    if fit is None:
        team = np.full(draws, row.ratio)
        return Draws(team, np.repeat(team[:, None], len(names), axis=1))
    mu = fit.drawn.mu[:draws]
    p: NDArray[np.float64] = np.repeat(mu[:, None], len(names), axis=1)
    column = {name: place for place, name in enumerate(fit.names)}
    fitted = [place for place, name in enumerate(names) if name in column]
    p[:, fitted] = fit.drawn.p[:draws, [column[names[place]] for place in fitted]]  # type: ignore[index]  # names that are fitted are not None
    return Draws(mu, p)


def _advice(link: JudgedLink, cell: LinkReview, gain: float) -> Advice:
    fit = link.fit
    if fit is None:
        message = "a link without a fit gains nothing"
        raise ValueError(message)
    place = fit.names.index(str(cell.count.group[0]))
    posterior = fit.posterior
    p_below = cell.comparison.p_below if cell.comparison else float(posterior.p_below[place])
    if cell.side == "below":
        return Advice(cell.link, gain, p_below, "clear" if cell.level == "clear" else "likely")
    needed = coaching.entries_to_tell(
        cell.count.passed,
        cell.worth,
        (float(posterior.mean[place]), float(posterior.sd[place])),
        (posterior.team_mean, (posterior.team_high - posterior.team_low) / (2 * LIMIT_SDS)),
    )
    return Advice(cell.link, gain, p_below, "hypothesis", needed)
