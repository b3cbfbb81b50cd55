"""Trust in the data: how much of it was not entered when it happened, and where that matters."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil
from typing import Final

from spanco.journal.journeys import RepQuality
from spanco.review.findings import Trust
from spanco.review.report import Caveat, LinkReview, RepReview, Review

MOST_NAMED: Final = 5
"""More reps than these are not named one by one."""

_NEARLY: Final = 1e-9


def with_trust(review: Review, by_rep: Iterable[RepQuality]) -> Review:
    """Add how far each rep's data may be trusted, and a caveat where it could change what is said."""
    known = {quality.rep: _trust(quality) for quality in by_rep if quality.rep is not None}
    reps = tuple(replace(rep, trust=known.get(rep.rep or "")) for rep in review.reps)
    return replace(review, reps=reps, caveats=(*review.caveats, *_caveats(review.team.links, reps)))


def enough_to_change(cell: LinkReview, team: LinkReview) -> int | None:
    """Return how many journeys, moved to the other side of a link, bring a rep's ratio to the team's.

    From passed to not passed where the rep is above the team, the reverse where below; at least 1. Ratios
    are those counted, young journeys weighed by their age. None where nothing is said of the rep.

    >>> from spanco.method import Link, LinkCount
    >>> from spanco.review.report import Comparison
    >>> closing = Link("R4", "proposed", "won")
    >>> below = LinkReview(LinkCount(closing, ("A",), 50, 5, 45, 0), comparison=Comparison(.97, .02, "clear"))
    >>> enough_to_change(below, LinkReview(LinkCount(closing, (), 400, 100, 300, 0)))
    8
    """
    if cell.side is None or not team.worth:
        return None
    surplus = cell.count.passed - team.count.passed / team.worth * cell.worth
    return max(1, ceil((surplus if cell.side == "above" else -surplus) - _NEARLY))


def could_change(rep: RepReview, team: Sequence[LinkReview]) -> list[LinkReview]:
    """Return the links at which the rep's doubtful data could change what is said.

    That is, where as many of the journeys that entered as move the ratio to the team's are doubtful, were
    what is doubtful of the rep spread evenly.
    """
    if rep.trust is None:
        return []
    changed = []
    for cell, of_team in zip(rep.links, team, strict=True):
        enough = enough_to_change(cell, of_team)
        if enough is not None and rep.trust.doubtful * cell.count.entered >= enough - _NEARLY:
            changed.append(cell)
    return changed


def _trust(quality: RepQuality) -> Trust:
    return Trust(
        quality.events,
        quality.milestones,
        quality.inferred,
        quality.out_of_order,
        quality.late,
        quality.back_dated,
    )


def _caveats(team: Sequence[LinkReview], reps: Sequence[RepReview]) -> Iterable[Caveat]:
    """One caveat for each rep, those with most doubt first; those beyond the bound together."""
    found = [
        Caveat(
            "doubtful data",
            links=tuple(cell.link for cell in links),
            names=(rep.rep or "",),
            share=rep.trust.doubtful if rep.trust else 0.0,
        )
        for rep in reps
        if (links := could_change(rep, team))
    ]
    found.sort(key=lambda caveat: -caveat.share)
    yield from found[:MOST_NAMED]
    if len(found) > MOST_NAMED:
        yield Caveat("doubtful data of others", len(found) - MOST_NAMED)
