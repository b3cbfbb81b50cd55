"""The rows below the reps, which make the table add up."""

from collections.abc import Sequence
from dataclasses import dataclass

from spanco.review.report import LinkReview, RepReview, Review
from spanco.review.speech import Speech


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One row: its counts as (passed, entered), for each passage and for each link by its code."""

    name: str
    targets: int
    customers: int | None
    passages: tuple[tuple[int, int], ...]
    links: dict[str, tuple[int, int]]


def total_rows(review: Review, shown: Sequence[RepReview], speech: Speech) -> tuple[TotalRow, ...]:
    """Return the row of the team and, before it, one of the reps that are not shown, if any."""
    team = review.team
    whole = TotalRow(
        speech.say("The team"),
        team.targets,
        team.customers,
        tuple(_pair(passage) for passage in team.passages),
        {link.link.code: _pair(link) for link in team.links},
    )
    missing = review.others + len(review.reps) - len(shown)
    if not missing:
        return (whole,)
    rest = TotalRow(
        speech.plural("{n} other", "{n} others", missing),
        team.targets - sum(rep.targets for rep in shown),
        None if team.customers is None else team.customers - sum(rep.customers or 0 for rep in shown),
        tuple(
            _less(passage, [rep.passages[place] for rep in shown])
            for place, passage in enumerate(team.passages)
        ),
        {
            link.link.code: _less(link, [rep.links[place] for rep in shown])
            for place, link in enumerate(team.links)
        },
    )
    return rest, whole


def _pair(of: LinkReview) -> tuple[int, int]:
    return of.count.passed, of.count.entered


def _less(whole: LinkReview, parts: Sequence[LinkReview]) -> tuple[int, int]:
    return (
        whole.count.passed - sum(part.count.passed for part in parts),
        whole.count.entered - sum(part.count.entered for part in parts),
    )
