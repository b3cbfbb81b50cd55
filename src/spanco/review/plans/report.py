"""What a plan says, as plain values: the same whether it is printed, drawn or written as JSON."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from spanco.errors import InputError
from spanco.method import Link, LinkCount

LEVEL: Final = 0.80
"""The probability that every range of a plan holds."""

MOST_WEEKS: Final = 520

Reservation = Literal[
    "no lags",
    "no lag",
    "new to the step",
    "open",
    "no minutes",
    "minutes of the team",
    "minutes so far",
    "as before",
]
"""What a plan cannot say, or says with a reservation.

``no lags``: the log does not tell how long any step takes; ``no lag``: some. ``new to the step``: the rep
has too few journeys there, what is likely for a new rep of the team stands in. ``open``: the rep's open
journeys are not in the plan. ``no minutes``: no time was ever entered there. ``minutes of the team``: the
rep has too few journeys there. ``minutes so far``: open journeys have not cost all of their time yet. ``as
before``: weeks to come are taken to be like those in the log.
"""

TimeSource = Literal["given", "rep", "team", "none"]
"""Where the hours of a step come from."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a plan is asked for.

    So many ``customers`` of one rep in so many ``weeks``, with the chance ``confidence``.
    ``hours_a_week`` are those there are to sell in, None where they do not matter; ``time`` gives hours for
    each journey that enters a link, by the link's code (the link that starts at ``won``: for each
    customer, after the signature); what it leaves out is taken from the log's minutes. Raises InputError
    for what cannot be planned.
    """

    rep: str
    customers: int
    weeks: int
    confidence: float = 0.80
    hours_a_week: float | None = None
    time: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be planned."""
        if self.customers < 1:
            message = f"A plan is for at least 1 customer, not {self.customers}."
            raise InputError(message)
        if not 1 <= self.weeks <= MOST_WEEKS:
            message = f"A plan is for 1 to {MOST_WEEKS} weeks, not {self.weeks}."
            raise InputError(message)
        if not 0 < self.confidence < 1:
            message = (
                f"A plan cannot have a confidence of {self.confidence:g}; give one between 0 and 1, such as "
                "0.8 for 8 chances in 10."
            )
            raise InputError(message)
        if self.hours_a_week is not None and not 0 < self.hours_a_week <= 168:
            message = f"A week does not have {self.hours_a_week:g} hours to sell in; give 1 to 168."
            raise InputError(message)
        for code, hours in self.time.items():
            if not (hours >= 0 and math.isfinite(hours)):
                message = f"The hours of {code} are {hours:g}; give a number of hours, 0 or more."
                raise InputError(message)


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to be expected on the average, with its 80 % limits."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another number of targets, and the chance that it brings the customers in time."""

    targets: int
    chance: float


@dataclass(frozen=True, slots=True)
class Surer:
    """The targets that another confidence takes."""

    confidence: float
    targets: int


@dataclass(frozen=True, slots=True)
class Activity:
    """How many journeys of the plan reach a milestone within its weeks."""

    milestone: str
    in_all: Expected


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One link on the way, as the plan takes it.

    ``count`` is the rep's own, ``ratio`` what is believed of it; ``median_days`` the time within which half
    of the team's passings lie, None where the log does not tell. ``hours`` are spent on each journey that
    enters, from ``source``; ``time_bound`` is what a better ratio is worth where hours are scarce (its
    elasticity, at most 1). Both are None where no hours are known.
    """

    count: LinkCount
    ratio: Expected
    median_days: int | None
    hours: float | None = None
    source: TimeSource = "none"
    time_bound: float | None = None

    @property
    def link(self) -> Link:
        """The link."""
        return self.count.link


@dataclass(frozen=True, slots=True)
class PlannedTime:
    """The hours of the plan.

    ``after_signature`` are spent on each customer after the signature, from ``after_source``; ``a_week``
    on the average of the plan's weeks; ``a_customer`` for each customer in the end, what is spent on
    targets that come to nothing included. ``fitting`` is the most that fits in the hours there are, None
    where none were given.
    """

    after_signature: float
    after_source: TimeSource
    a_week: Expected
    a_customer: float
    fitting: Alternative | None


@dataclass(frozen=True, slots=True)
class PlanCaveat:
    """A reservation, and the links or the number of journeys it is about."""

    kind: Reservation
    links: tuple[Link, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How many targets a rep needs, and what becomes of them week by week.

    ``targets`` bring the customers asked for with the chance ``chance``, at least that asked for;
    ``on_average`` is the plan that knows neither doubt nor lag, ``surer`` how many targets it takes for
    other confidences, ``curve`` the chance of ever more targets. ``in_time`` is the share of the customers in
    the end that are signed within the weeks, ``median_days`` the time within which half of them are signed
    from the day they begin, ``too_late_days`` that within which hardly any are (one in twenty): all None
    where the log tells no lags. ``pace`` is how many targets a week
    the rep has begun so far, None for a rep with hardly any. ``time`` is None where no hours are known.
    """

    source: str
    as_of: date
    since: date | None
    until: date | None
    wish: Wish
    targets: int
    chance: float
    on_average: Alternative
    surer: tuple[Surer, ...]
    curve: tuple[Alternative, ...]
    in_time: float | None
    median_days: int | None
    too_late_days: int | None
    pace: float | None
    activities: tuple[Activity, ...]
    steps: tuple[PlannedStep, ...]
    time: PlannedTime | None
    caveats: tuple[PlanCaveat, ...]

    @property
    def start(self) -> str:
        """The milestone that journeys of the plan begin at."""
        return self.activities[0].milestone

    @property
    def fits(self) -> bool | None:
        """Whether the plan fits in the hours there are; None where none were given."""
        if self.time is None or self.time.fitting is None:
            return None
        return self.time.fitting.targets >= self.targets
