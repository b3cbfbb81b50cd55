"""The columns of the table of reps: one for each passage, opening into one for each of its links."""

from collections.abc import Sequence
from dataclasses import dataclass

from spanco.review.report import LinkReview, RepReview, Review


@dataclass(frozen=True, slots=True)
class Scale:
    """The stretch of ratios a column draws, from ``low`` on its left edge to ``high`` on its right."""

    low: float
    high: float

    def at(self, ratio: float) -> float:
        """Return where a ratio stands, in percent of the width.

        >>> Scale(.2, .6).at(.3)
        25.0
        """
        return round(100 * (ratio - self.low) / (self.high - self.low), 2)


@dataclass(frozen=True, slots=True)
class Column:
    """One passage or link: the team's review of it, each shown rep's, and the scale they share."""

    team: LinkReview
    cells: tuple[LinkReview, ...]
    scale: Scale


@dataclass(frozen=True, slots=True)
class PassageColumns:
    """A passage's own column and those of its links; a passage of one link has no others."""

    whole: Column
    links: tuple[Column, ...]

    @property
    def opens(self) -> bool:
        """Whether there is anything to open."""
        return len(self.links) > 1

    @property
    def distinct(self) -> tuple[Column, ...]:
        """The columns there are: a passage of one link is that link."""
        return (self.whole, *self.links) if self.opens else (self.whole,)


def columns_of(review: Review, reps: Sequence[RepReview]) -> tuple[PassageColumns, ...]:
    """Lay out the passages of a review for the reps shown."""
    places = {link.link.code: place for place, link in enumerate(review.team.links)}
    return tuple(
        PassageColumns(
            _column(passage, [rep.passages[index] for rep in reps]),
            tuple(_column(link, [rep.links[places[link.link.code]] for rep in reps]) for link in links),
        )
        for index, (passage, links) in enumerate(review.passages)
    )


def scale_of(cells: Sequence[LinkReview]) -> Scale:
    """Return a scale that holds every range, with a little room on both sides.

    >>> scale_of([])
    Scale(low=0.0, high=1.0)
    """
    ranges = [cell.estimate for cell in cells if cell.estimate]
    if not ranges:
        return Scale(0.0, 1.0)
    low, high = min(each.low for each in ranges), max(each.high for each in ranges)
    room = max(0.06 * (high - low), 0.005)
    return Scale(max(0.0, low - room), min(1.0, high + room))


def _column(team: LinkReview, cells: Sequence[LinkReview]) -> Column:
    return Column(team, tuple(cells), scale_of([team, *cells]))
