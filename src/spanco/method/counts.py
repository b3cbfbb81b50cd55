"""What is counted, as it passes from one room to the next."""

from dataclasses import dataclass
from itertools import pairwise

from spanco.method.chain import Link, links_between

Group = tuple[str | None, ...]
"""The values of the columns counted by, in their order; None where a journey carries no value."""


@dataclass(frozen=True, slots=True)
class LinkCount:
    """How many journeys entered a link and what became of them (cohort basis).

    ``entered == passed + lost + open`` always. Durations are whole days from entry to passing, of
    journeys whose two dates were both observed and in order; None where there is none. ``amount`` and
    ``margin`` are sums of the latest known value over the journeys that passed (for the link into
    ``proposed``: of what was proposed), None where no journey carries one or where currencies are mixed;
    ``minutes`` is the time spent while the link was open.

    For the link from ``proposed`` to ``won``, ``amount_before`` and ``margin_before`` are what was
    proposed to the journeys that passed, ``amount_after`` and ``margin_after`` what the same journeys
    were signed for: those of which both values are known, for each column by itself, so that they may
    be fewer than ``amount`` and ``margin`` sum over. None where there is none, for any other link, and
    in a log where that value never differs between the two: it holds one price a deal.
    """

    link: Link
    group: Group
    entered: int
    passed: int
    lost: int
    open: int
    lower_quartile_days: float | None = None
    median_days: float | None = None
    upper_quartile_days: float | None = None
    amount: float | None = None
    margin: float | None = None
    currency: str | None = None
    minutes: float | None = None
    amount_before: float | None = None
    margin_before: float | None = None
    amount_after: float | None = None
    margin_after: float | None = None

    @property
    def ratio(self) -> float | None:
        """Passed over entered as counted; None where nothing entered."""
        return self.passed / self.entered if self.entered else None

    @property
    def amount_given_away(self) -> float | None:
        """How much less was signed than proposed; below 0 where more was, None where not known."""
        return _difference(self.amount_before, self.amount_after)

    @property
    def margin_given_away(self) -> float | None:
        """How much of the margin proposed was given up by the signature; None where not known.

        >>> closing = Link("R4", "proposed", "won")
        >>> LinkCount(closing, (), 9, 3, 2, 4, margin_before=300.0, margin_after=280.5).margin_given_away
        19.5
        """
        return _difference(self.margin_before, self.margin_after)


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of the journeys that entered a link, by whole days since they entered it.

    ``days`` are distinct and ascending. ``passed[i]`` journeys passed ``days[i]`` days after they entered,
    ``lost[i]`` were lost that many days after, ``open[i]`` are open and entered that many days before the
    present. Only journeys whose dates the log gives are counted: neither inferred nor raised.
    """

    link: Link
    group: Group
    days: tuple[int, ...]
    passed: tuple[int, ...]
    lost: tuple[int, ...]
    open: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ages:
    """How old the journeys that entered a link are, whatever became of them.

    ``days`` are distinct and ascending; ``entered[i]`` journeys entered the link ``days[i]`` whole days
    before the present; ``passed[i]`` of them have passed it and ``open[i]`` are open.
    """

    link: Link
    group: Group
    days: tuple[int, ...]
    entered: tuple[int, ...]
    passed: tuple[int, ...]
    open: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ActivityCount:
    """Events dated in the period at both ends of a link (activity basis).

    Counts events, not journeys: the ratio may exceed 1 and has no binomial interval.
    """

    link: Link
    group: Group
    entered: int
    passed: int

    @property
    def ratio(self) -> float | None:
        """Events at the end of the link over events at its start; None where there is none."""
        return self.passed / self.entered if self.entered else None


@dataclass(frozen=True, slots=True)
class Equation:
    """The journeys that began at one milestone in a period, and how many reached each next one.

    ``milestones`` are the observed ones from the start on; ``reached`` the journeys that reached each,
    the first being those that started; ``handed_over`` how many of them someone other than the rep
    who started the journey held at that milestone. Every ratio's numerator is the next one's
    denominator, so the line multiplies out exactly.
    """

    group: Group
    milestones: tuple[str, ...]
    reached: tuple[int, ...]
    handed_over: tuple[int, ...]

    @property
    def start(self) -> str:
        """The milestone these journeys began at."""
        return self.milestones[0]

    @property
    def factors(self) -> tuple[tuple[Link, int, int], ...]:
        """Each link with its numerator and denominator.

        >>> line = Equation((), ("met", "proposed", "won"), (10, 5, 2), (0, 0, 1))
        >>> [(link.code, passed, entered) for link, passed, entered in line.factors]
        [('R3', 5, 10), ('R4', 2, 5)]
        """
        links = links_between(self.milestones)
        return tuple(
            (link, passed, entered)
            for link, (entered, passed) in zip(links, pairwise(self.reached), strict=True)
        )

    @property
    def customers(self) -> int | None:
        """How many were won; None where winning is not observed or the journeys started after it."""
        return self.reached[self.milestones.index("won")] if "won" in self.milestones else None


def _difference(before: float | None, after: float | None) -> float | None:
    # Sums of doubles to four decimals: what is beyond them in a difference is noise.
    return None if before is None or after is None else round(before - after, 4)
