"""What a review says, as plain values: the same whether it is printed, drawn or written as JSON."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from spanco.journal.quality import Quality
from spanco.method import Equation, Link, LinkCount

Level = Literal["clear", "likely", "cannot tell"]
"""The one scale of certainty."""

Side = Literal["below", "above"]
"""On which side of the team a rep's ratio lies."""

Refusal = Literal[
    "company",
    "few entries",
    "no rep named",
    "one rep",
    "no variation",
    "all open",
    "too open",
    "losers unnamed",
]
"""Why nothing is said of a rep at a link.

``company``: the ratio is the company's, not the rep's. ``few entries``: fewer than five journeys.
``no rep named``: the row of the journeys without a rep, or no journey has one. ``one rep``: there is no
team to compare with. ``no variation``: every journey passed, or none did. ``all open``: nothing has been
decided yet. ``too open``: nothing has been lost yet, and what is open decides. ``losers unnamed``: reps are
named only where the link was passed.
"""


@dataclass(frozen=True, slots=True)
class Rank:
    """Between which places a rep lies among ``of`` compared reps, 1 the highest ratio; 90 % limits.

    The limits hold whether open journeys are counted as not yet passed or left out.
    """

    low: int
    median: int
    high: int
    of: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A posterior mean with its 90 % limits, as ratios in [0, 1]."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A rep's link held against the team's.

    ``p_below`` is the probability that the rep's true ratio lies below the team's, as far as it holds both
    with open journeys counted as not yet passed and with them left out; ``s_value`` the
    expected share of wrong signs among all statements at least as sure as this one (Stephens 2017).
    """

    p_below: float
    s_value: float
    level: Level

    @property
    def side(self) -> Side | None:
        """The side of the team the rep is on, where that is clear or likely.

        >>> Comparison(.97, .02, "clear").side, Comparison(.5, .4, "cannot tell").side
        ('below', None)
        """
        if self.level == "cannot tell":
            return None
        return "below" if self.p_below > 0.5 else "above"

    @property
    def flag(self) -> Side | None:
        """The side, only where it is clear.

        >>> Comparison(.85, .2, "likely").flag is None
        True
        """
        return self.side if self.level == "clear" else None


@dataclass(frozen=True, slots=True)
class LinkReview:
    """One link of the team or of one rep: what was counted, and what may be said of it.

    ``estimate`` is the rep's posterior or, for the team, that of the mean its reps vary around. What
    cannot be said is None, and ``refusal`` tells why.
    """

    count: LinkCount
    estimate: Estimate | None = None
    comparison: Comparison | None = None
    rank: Rank | None = None
    refusal: Refusal | None = None

    @property
    def link(self) -> Link:
        """The link, or for a passage the span of its links."""
        return self.count.link

    @property
    def level(self) -> Level:
        """How sure the comparison with the team is; without one, it cannot be told."""
        return self.comparison.level if self.comparison else "cannot tell"

    @property
    def side(self) -> Side | None:
        """The side of the team, where it is clear or likely."""
        return self.comparison.side if self.comparison else None


@dataclass(frozen=True, slots=True)
class EquationLine:
    """The equation of the journeys that began at one milestone, with a range around each factor.

    ``ranges`` holds a Wilson interval (90 %) for each of the equation's factors, None where no journey
    came that far.
    """

    equation: Equation
    ranges: tuple[tuple[float, float] | None, ...]


@dataclass(frozen=True, slots=True)
class TeamReview:
    """The whole team.

    ``passages`` are links that span from one phase to the next; ``customers`` the journeys won by way
    of a link into ``won``, as the reps' rows count them; ``targets`` the journeys that started.
    """

    links: tuple[LinkReview, ...]
    passages: tuple[LinkReview, ...]
    equations: tuple[EquationLine, ...]
    customers: int | None
    targets: int


@dataclass(frozen=True, slots=True)
class RepReview:
    """One rep; ``rep`` is None for the journeys that name none.

    ``customers`` were won while the rep held them on entering the link into ``won``; ``targets`` are
    the journeys the rep started; ``equations`` follow those, whoever ended them.
    """

    rep: str | None
    customers: int | None
    targets: int
    links: tuple[LinkReview, ...]
    passages: tuple[LinkReview, ...]
    equations: tuple[EquationLine, ...]

    @property
    def surest(self) -> Level:
        """The surest thing said of any of the rep's links."""
        levels = {link.level for link in self.links}
        if "clear" in levels:
            return "clear"
        return "likely" if "likely" in levels else "cannot tell"


@dataclass(frozen=True, slots=True)
class Lever:
    """The link where most customers can be gained.

    ``gain`` is how many more customers there would have been had the ``reps`` that are clearly or
    likely below reached the team's ratio, the links after it staying at the team's ratios. It is a
    ceiling, not a promise.
    """

    link: Link
    gain: float
    reps: int
    level: Level


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something the review cannot say, or says with a reservation.

    ``kind`` names the sentence, ``links`` what it concerns, ``count`` and ``of`` the figures in it.
    """

    kind: str
    count: int = 0
    of: int = 0
    links: tuple[Link, ...] = ()
    milestones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogSummary:
    """The log a review was made from; ``starts`` counts journeys by the milestone they began at."""

    events: int
    journeys: int
    starts: tuple[tuple[str, int], ...]
    quality: Quality


@dataclass(frozen=True, slots=True)
class Review:
    """What the counts allow one to say of a team and its reps.

    Reps stand in alphabetical order, the journeys without a rep last. ``others`` is how many reps are
    in the team's figures and not in ``reps``. ``since`` and ``until`` bound the day a link was entered,
    for equations the day a journey started, both included.
    """

    source: str
    as_of: date
    since: date | None
    until: date | None
    zone: str
    observed: tuple[str, ...]
    log: LogSummary
    team: TeamReview
    reps: tuple[RepReview, ...]
    others: int
    lever: Lever | None
    caveats: tuple[Caveat, ...]

    @property
    def passages(self) -> tuple[tuple[LinkReview, tuple[LinkReview, ...]], ...]:
        """The team's passages, each with the team's links it is made of."""
        return tuple(
            (
                passage,
                tuple(link for link in self.team.links if set(link.link.ratios) <= set(passage.link.ratios)),
            )
            for passage in self.team.passages
        )
