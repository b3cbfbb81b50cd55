"""Findings while a file is read: by row, until the rows' lines are looked up, all at once."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from spanco.journal.quality import Example, Finding


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that something is said of; ``row`` counts from 0, None for the file as a whole."""

    row: int | None
    column: str | None
    value: str | None
    said: str


@dataclass(frozen=True, slots=True)
class Found:
    """A finding whose places are rows yet."""

    kind: str
    count: int
    places: tuple[Place, ...]


def located(
    name: str, found: Collection[Found], lines: Callable[[Collection[int]], dict[int, int]]
) -> tuple[Finding, ...]:
    """Turn rows into lines of the file; what never occurred is left out."""
    occurred = [finding for finding in found if finding.count]
    rows = {place.row for finding in occurred for place in finding.places if place.row is not None}
    line_of = lines(rows)
    return tuple(
        Finding(
            finding.kind,
            finding.count,
            tuple(
                Example(
                    name,
                    None if place.row is None else line_of.get(place.row),
                    place.column,
                    place.value,
                    place.said,
                )
                for place in finding.places
            ),
        )
        for finding in occurred
    )
