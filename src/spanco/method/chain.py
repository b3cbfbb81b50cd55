"""The chain of milestones, the links that join them and the passages they make up."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final


@dataclass(frozen=True, slots=True)
class Phase:
    """One of the six phases a sale goes through; ``code`` is its letter."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated step of a journey; ``phase`` is the letter of the phase it belongs to."""

    code: str
    phase: str


PHASES: Final = (
    Phase("S", "Suspect"),
    Phase("P", "Prospect"),
    Phase("A", "Approach"),
    Phase("N", "Negotiation"),
    Phase("C", "Conclusion"),
    Phase("O", "Order"),
)

CHAIN: Final = (
    Milestone("targeted", "S"),
    Milestone("contacted", "S"),
    Milestone("qualified", "P"),
    Milestone("booked", "P"),
    Milestone("met", "A"),
    Milestone("proposed", "N"),
    Milestone("won", "C"),
    Milestone("delivered", "O"),
    Milestone("reordered", "O"),
)
"""The milestones in method order."""

LOST: Final = "lost"
"""Ends a journey without a sale; possible after any milestone."""

HANDED_OVER: Final = "handed_over"
"""From here another rep holds the journey; no milestone."""

MILESTONES: Final = tuple(step.code for step in CHAIN)
"""The codes of the chain, in method order."""

RATIO_CODES: Final = ("R1", "RF", "RB", "R2", "R3", "R4", "R5", "R6")
"""The ratio of each pair of neighbours in the chain."""

_ORDER: Final = {code: position for position, code in enumerate(MILESTONES)}


@dataclass(frozen=True, slots=True)
class Link:
    """The step from one observed milestone to the next.

    ``code`` names the ratio, or the ratios it covers where milestones between are not observed.
    """

    code: str
    start: str
    end: str

    @property
    def ratios(self) -> tuple[str, ...]:
        """The ratios covered, in order.

        >>> Link("R3xR4", "met", "won").ratios
        ('R3', 'R4')
        """
        return tuple(self.code.split("x"))

    @property
    def judges_rep(self) -> bool:
        """Whether the link may be held against a rep: R5 is the company's alone.

        >>> Link("R5", "won", "delivered").judges_rep
        False
        """
        return "R5" not in self.ratios

    @property
    def leads_to_won(self) -> bool:
        """Whether the link lies before the signature, and so is a factor of the equation."""
        return _ORDER[self.end] <= _ORDER["won"]


@dataclass(frozen=True, slots=True)
class Passage:
    """The way from one phase to the next, made of one or two links."""

    code: str
    ratios: tuple[str, ...]


PASSAGES: Final = (
    Passage("S-P", ("R1", "RF")),
    Passage("P-A", ("RB", "R2")),
    Passage("A-N", ("R3",)),
    Passage("N-C", ("R4",)),
    Passage("C-O", ("R5",)),
    Passage("O-O", ("R6",)),
)


def milestone(code: str) -> Milestone:
    """Return the milestone of that code.

    >>> milestone("met").phase
    'A'

    Raises KeyError for a code that is not in the chain.
    """
    return CHAIN[_ORDER[code]]


def links_between(observed: Iterable[str]) -> tuple[Link, ...]:
    """Join consecutive observed milestones; each link is named by the ratios it covers.

    ``observed`` are milestone codes in any order; ``lost`` and ``handed_over`` are ignored.

    >>> [link.code for link in links_between(["met", "won"])]
    ['R3xR4']
    >>> [link.code for link in links_between(["targeted", "qualified", "booked"])]
    ['R1xRF', 'RB']
    """
    positions = sorted({_ORDER[code] for code in observed if code in _ORDER})
    return tuple(
        Link("x".join(RATIO_CODES[start:end]), MILESTONES[start], MILESTONES[end])
        for start, end in pairwise(positions)
    )


LINKS: Final = links_between(MILESTONES)
"""The eight links of a log in which every milestone is observed."""


def passages_of(links: Iterable[Link]) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Group links into passages: ``(passage code, its links)`` in method order.

    A link that spans several passages makes one of its own, named by both: with ``met`` and ``won``
    alone, A-N and N-C are one passage.

    >>> [(code, [link.code for link in of]) for code, of in passages_of(links_between(["met", "won"]))]
    [('A-C', ['R3xR4'])]
    """
    groups: dict[str, list[Link]] = {}
    for link in links:
        spanned = [passage for passage in PASSAGES if set(passage.ratios) & set(link.ratios)]
        code = f"{spanned[0].code.split('-')[0]}-{spanned[-1].code.split('-')[1]}"
        groups.setdefault(code, []).append(link)
    return tuple((code, tuple(members)) for code, members in groups.items())


def phase_of(reach: str) -> str:
    """Return the letter of the phase in which a journey that reached ``reach`` is worked.

    S until qualified, P until met, A until proposed, N until won, O from then on. (A journey whose
    decision date is agreed stands in C; that date is no milestone, so a log cannot tell.)

    >>> phase_of("contacted"), phase_of("booked"), phase_of("met"), phase_of("proposed"), phase_of("won")
    ('S', 'P', 'A', 'N', 'O')
    """
    return "O" if reach == "won" else milestone(reach).phase
