"""What is found out about a link or a rep beyond one ratio: cohorts, attribution and advice."""

from dataclasses import dataclass
from typing import Literal

from spanco.inference.flags import Level
from spanco.method import Link, LinkCount


@dataclass(frozen=True, slots=True)
class Cohort:
    """The journeys that entered a link in one month, written "2026-03".

    ``effective`` as for a link; ``mature`` says that all of them are older than the link's horizon.
    """

    month: str
    count: LinkCount
    effective: float
    mature: bool


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The cohorts of one link by month of entry, oldest first, and how old they must be.

    ``horizon`` is the age in days within which 95 % of those who pass have passed, None where the log does
    not tell.
    """

    link: Link
    horizon: int | None
    months: tuple[Cohort, ...]

    @property
    def mature(self) -> tuple[int, int]:
        """How many passed of how many entered in the mature cohorts: the headline of the link."""
        old = [cohort.count for cohort in self.months if cohort.mature]
        return sum(count.passed for count in old), sum(count.entered for count in old)


@dataclass(frozen=True, slots=True)
class Change:
    """How a rep's true ratio moved from the quarter before the last whole one to that.

    ``p_better`` is the probability that it rose; ``low`` and ``high`` are 90 % limits of the change, as
    ratios in [-1, 1]; ``level`` is how sure the direction is.
    """

    p_better: float
    low: float
    high: float
    level: Level = "cannot tell"


@dataclass(frozen=True, slots=True)
class Bar:
    """What one link, the volume or the mix gained a rep against a measure, in customers.

    ``gain`` is as counted: ``(passed - entered x ratio) x worth``, with ``ratio`` the measure's and ``worth``
    what a journey that passes brings at the measure's later ratios. It is the sum of ``skill`` (with its 90 %
    limits and ``p_loss``, the probability that it is negative; None where nothing can be said), ``chance``
    and ``still_open``. ``level`` is that of the comparison at the link. ``link`` is None for volume and mix,
    whose gain is all there is.
    """

    kind: Literal["link", "volume", "mix"]
    gain: float
    link: Link | None = None
    passed: int = 0
    entered: int = 0
    ratio: float = 0.0
    worth: float = 1.0
    skill: float | None = None
    low: float | None = None
    high: float | None = None
    p_loss: float | None = None
    chance: float = 0.0
    still_open: float = 0.0
    level: Level = "cannot tell"

    @property
    def p_own(self) -> float | None:
        """The probability that the rep's skill gained or lost as the count says; None where not known.

        >>> Bar("link", gain=-0.4, skill=0.3, p_loss=0.1, still_open=-0.7).p_own
        0.1
        """
        if self.p_loss is None:
            return None
        return self.p_loss if self.gain < 0 else 1 - self.p_loss


@dataclass(frozen=True, slots=True)
class Attribution:
    """Why a rep has ``customers`` where the measure would have had ``expected``: the bars add up to the gap.

    ``measure`` is None for the team, else the name of the rep measured against, empty for the period before.
    ``segment`` is what targets are told apart by: the team's ratios are then those on the rep's own mix.
    ``expected`` is what the journeys that came to the rep, less those handed on, would have brought at the
    measure's ratios; against a period or another rep, the customers there.
    """

    measure: str | None
    segment: str | None
    customers: int
    expected: float
    bars: tuple[Bar, ...]

    @property
    def gap(self) -> float:
        """Customers above the expected ones, below zero where fewer."""
        return sum(bar.gain for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Advice:
    """The next thing to look at with a rep: the link where coming up to the team is worth most customers.

    ``level`` is "hypothesis" where the evidence does not carry it yet; ``needed`` is how many more journeys
    at the link would make it likely if the ratio stayed as counted, None where they would not.
    """

    link: Link
    gain: float
    p_below: float
    level: Literal["clear", "likely", "hypothesis"]
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a rep, or the team, brought in, and what it took.

    ``customers`` as counted, of an ``objective`` where one was given. ``hours`` are those spent on all links
    of the journeys held, None where the log holds no minutes. ``margin`` is that of the customers, in one
    ``currency``. Rates are for each hour, ``low`` and ``high`` the 90 % limits of ``customers_per_hour``;
    they are None where time was entered for too few of the journeys (``timed`` tells the share of those that
    passed, None where the log holds no minutes at all), and for a rep who held none on the way to being won.
    ``days_worked`` are the days from Monday to Friday in the period less those away, None where nothing was
    said of absences; ``customers_per_20_days`` is for each 20 of them.
    """

    customers: int
    objective: float | None = None
    hours: float | None = None
    timed: float | None = None
    customers_per_hour: float | None = None
    low: float | None = None
    high: float | None = None
    margin: float | None = None
    currency: str | None = None
    margin_per_hour: float | None = None
    days_worked: int | None = None
    customers_per_20_days: float | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """How far what is known of a rep was entered when it happened, over the whole log.

    Of ``milestones``, ``inferred`` were filled in and ``out_of_order`` straightened; of ``events``, ``late``
    were entered more than a day after they happened and ``back_dated``, among them, when a later milestone
    of the same journey had been entered already.
    """

    events: int
    milestones: int
    inferred: int
    out_of_order: int
    late: int
    back_dated: int

    @property
    def doubtful(self) -> float:
        """The share of what is known that was filled in, straightened or back-dated, at most.

        >>> Trust(events=90, milestones=60, inferred=10, out_of_order=4, late=30, back_dated=6).doubtful
        0.2
        """
        known = self.events + self.inferred
        return min(1.0, (self.inferred + self.out_of_order + self.back_dated) / known) if known else 0.0
