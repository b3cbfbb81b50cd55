"""What a review says, as plain values: the same whether it is printed, drawn or written as JSON."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from spanco.inference.flags import Level
from spanco.inference.maturity import MATURE
from spanco.journal.quality import Quality
from spanco.method import Equation, Link, LinkCount
from spanco.review.findings import Advice, Attribution, Change, Cohorts, Result, Trust
from spanco.review.forecasts.report import Forecast

Side = Literal["below", "above"]
"""On which side of the team a rep's ratio lies."""

Refusal = Literal[
    "company",
    "few entries",
    "too young",
    "no rep named",
    "one rep",
    "no variation",
    "all open",
    "too open",
    "losers unnamed",
]
"""Why nothing is said of a rep at a link.

``company``: the ratio is the company's, not the rep's. ``few entries``: fewer than five journeys. ``too
young``: enough journeys, but too recent to be worth five.
``no rep named``: the row of the journeys without a rep, or no journey has one. ``one rep``: there is no
team to compare with. ``no variation``: every journey passed, or none did. ``all open``: nothing has been
decided yet. ``too open``: nothing has been lost yet, and what is open decides. ``losers unnamed``: reps are
named only where the link was passed.
"""


@dataclass(frozen=True, slots=True)
class Rank:
    """Between which places a rep lies among ``of`` compared reps, 1 the highest ratio; 90 % limits.

    The limits hold whichever way the open journeys go that are overdue.
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
    with overdue open journeys counted as not passed and with them left out; ``s_value`` the expected share
    of wrong signs among all statements at least as sure as this one (Stephens 2017).
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
    cannot be said is None, and ``refusal`` tells why. ``effective`` is how many journeys the entered ones
    are worth once their ages are weighed, None where the log does not tell how long passing takes;
    ``overdue`` how many are open beyond the time in which passing is still to be expected. ``change`` is
    from one quarter to the next, None where too few entered; ``keep`` (of the team) the share of the evidence
    that a month keeps of the one before, below 1 where reps change. ``standardised`` is the counted ratio on
    the team's mix of segments, None where none are told apart or one of them never fell to the rep.
    """

    count: LinkCount
    effective: float | None = None
    overdue: int = 0
    estimate: Estimate | None = None
    comparison: Comparison | None = None
    rank: Rank | None = None
    change: Change | None = None
    standardised: float | None = None
    keep: float = 1.0
    refusal: Refusal | None = None

    @property
    def link(self) -> Link:
        """The link, or for a passage the span of its links."""
        return self.count.link

    @property
    def mature(self) -> bool | None:
        """Whether the cohorts are old enough for the ratio to be final; None where that cannot be told.

        That is, what is still to be expected of young journeys is less than a twentieth of what entered.
        """
        if self.effective is None:
            return None if self.count.open else True
        return self.effective >= MATURE * self.count.entered

    @property
    def worth(self) -> float:
        """The journeys that the ratio is taken over."""
        return float(self.count.entered) if self.effective is None else self.effective

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
    of a link into ``won``, as the reps' rows count them; ``targets`` the journeys that started;
    ``cohorts`` one for each link.
    """

    links: tuple[LinkReview, ...]
    passages: tuple[LinkReview, ...]
    equations: tuple[EquationLine, ...]
    customers: int | None
    targets: int
    cohorts: tuple[Cohorts, ...] = ()
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class RepReview:
    """One rep; ``rep`` is None for the journeys that name none.

    ``customers`` were won while the rep held them on entering the link into ``won``; ``targets`` are
    the journeys the rep started; ``equations`` follow those, whoever ended them. ``attribution`` and
    ``advice`` are None where the counts do not carry them. ``needed`` is how many targets the objective takes
    in a period as long, with 8 chances in 10; None without an objective, and where no number would do.
    """

    rep: str | None
    customers: int | None
    targets: int
    links: tuple[LinkReview, ...]
    passages: tuple[LinkReview, ...]
    equations: tuple[EquationLine, ...]
    attribution: Attribution | None = None
    advice: Advice | None = None
    needed: int | None = None
    result: Result | None = None
    trust: Trust | None = None

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

    ``kind`` names the sentence, ``links`` what it concerns, ``count`` and ``of`` the figures in it;
    ``names`` are people, the first of ``count``, and ``near`` for each the nearest name there is, if any;
    ``share`` is in [0, 1].
    """

    kind: str
    count: int = 0
    of: int = 0
    links: tuple[Link, ...] = ()
    milestones: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    share: float = 0.0


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
    for equations the day a journey started, both included. ``forecast`` says what is to come, None where
    that was not asked.
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
    forecast: Forecast | None = None

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
