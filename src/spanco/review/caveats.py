"""What the review cannot say, or says with a reservation."""

from collections.abc import Iterable, Sequence
from typing import Final

from spanco.method import MILESTONES, Link
from spanco.review.report import Caveat, LogSummary, Refusal, RepReview, TeamReview

OF_A_LINK: Final[tuple[Refusal, ...]] = ("losers unnamed", "all open", "too open", "no variation")
"""Refusals that concern one link while others may be compared."""

OF_ALL_LINKS: Final[tuple[Refusal, ...]] = ("no rep named", "one rep")
"""Refusals that usually concern the whole log."""


def caveats_of(
    log: LogSummary,
    observed: Sequence[str],
    team: TeamReview,
    reps: Sequence[RepReview],
    *,
    whole: bool,
) -> tuple[Caveat, ...]:
    """Collect the caveats, the gravest first.

    ``whole`` tells that no period was asked for, so that open journeys can be given as a share of all.
    """
    return (
        *_refusals(team),
        *_open(team, log, whole=whole),
        *_drift(team),
        *_unnamed(team, reps),
        *_few(reps),
        *_durations(team),
        *_unobserved(observed),
        *([Caveat("one milestone")] if len(observed) == 1 else []),
        *_rejected(log),
    )


def open_before_won(team: TeamReview) -> int:
    """Return how many journeys are neither won nor lost yet."""
    return sum(link.count.open for link in team.links if link.link.leads_to_won)


def _refusals(team: TeamReview) -> Iterable[Caveat]:
    refused: dict[Refusal, list[Link]] = {}
    for link in team.links:
        if link.refusal and link.count.entered:
            refused.setdefault(link.refusal, []).append(link.link)
    for refusal in (*OF_ALL_LINKS, *OF_A_LINK):
        links = tuple(refused.get(refusal, ()))
        if links:
            everywhere = refusal in OF_ALL_LINKS and len(links) == sum(
                1 for link in team.links if link.count.entered
            )
            yield Caveat(refusal, links=() if everywhere else links)


def _open(team: TeamReview, log: LogSummary, *, whole: bool) -> Iterable[Caveat]:
    still_open = open_before_won(team)
    if still_open:
        before = [link for link in team.links if link.link.leads_to_won and link.count.open]
        without_age = tuple(link.link for link in before if link.effective is None)
        yield Caveat("open", still_open, log.journeys if whole else 0, links=without_age)
        overdue = sum(link.overdue for link in before)
        if overdue:
            yield Caveat("overdue", overdue, still_open)


def _drift(team: TeamReview) -> Iterable[Caveat]:
    changing = tuple(link.link for link in team.links if link.keep < 1 and link.link.judges_rep)
    if changing:
        yield Caveat("drift", links=changing)


def _unnamed(team: TeamReview, reps: Sequence[RepReview]) -> Iterable[Caveat]:
    entries = sum(link.count.entered for link in team.links)
    unnamed = sum(link.count.entered for rep in reps if rep.rep is None for link in rep.links)
    if 0 < unnamed < entries:
        yield Caveat("entries without a rep", unnamed, entries)


def _few(reps: Sequence[RepReview]) -> Iterable[Caveat]:
    cells = [link for rep in reps if rep.rep is not None for link in rep.links if link.count.entered]
    few = sum(1 for cell in cells if cell.refusal in {"few entries", "too young"})
    if few:
        yield Caveat("few entries", few, len(cells))


def _durations(team: TeamReview) -> Iterable[Caveat]:
    passed = [link.count for link in team.links if link.count.passed]
    if passed and all(count.median_days is None for count in passed):
        yield Caveat("no durations")


def _unobserved(observed: Sequence[str]) -> Iterable[Caveat]:
    """Only gaps within the chain: where a log begins or ends is its own affair."""
    positions = [MILESTONES.index(milestone) for milestone in observed]
    gaps = tuple(code for code in MILESTONES[min(positions) : max(positions)] if code not in observed)
    if gaps:
        yield Caveat("not observed", milestones=gaps)
    if "won" not in observed:
        yield Caveat("won not observed")


def _rejected(log: LogSummary) -> Iterable[Caveat]:
    if log.quality.rejected:
        yield Caveat("rejected", log.quality.rejected, log.quality.rows)
