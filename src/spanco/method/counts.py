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
    ``margin`` are sums of the latest known value over the journeys that passed, None where no journey
    carries one or where currencies are mixed; ``minutes`` is the time spent while the link was open.
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

    @property
    def ratio(self) -> float | None:
        """Passed over entered as counted; None where nothing entered."""
        return self.passed / self.entered if self.entered else None


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
