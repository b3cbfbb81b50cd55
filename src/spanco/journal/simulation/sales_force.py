"""What a simulated sales force is like: its size, its laws and how far its reps differ."""

import calendar
import math
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from spanco.errors import InputError
from spanco.method import LINKS


@dataclass(frozen=True, slots=True)
class Lag:
    """How long a link takes: a law of positive durations.

    ``median_days`` are calendar days. ``shape`` is the Weibull's k, or the standard deviation of the
    logarithm for the lognormal.
    """

    law: Literal["weibull", "lognormal"]
    median_days: float
    shape: float

    def draw(self, rng: np.random.Generator, size: int) -> npt.NDArray[np.float64]:
        """Return ``size`` durations in calendar days.

        >>> draws = Lag("weibull", 45.0, 1.5).draw(np.random.default_rng(0), 100_001)
        >>> round(float(np.median(draws)))
        45
        """
        if self.law == "weibull":
            stretched = rng.standard_exponential(size) / math.log(2)
            return self.median_days * stretched ** (1 / self.shape)
        return self.median_days * np.exp(self.shape * rng.standard_normal(size))


@dataclass(frozen=True, slots=True)
class LinkLaw:
    """How a link goes in the office as a whole.

    Of the journeys that enter the link of code ``link``, ``ratio`` pass it after ``passing`` (at the
    median rep, in a segment of mean difficulty); the others end after ``losing``. ``told`` says whether
    that end is entered as ``lost``: nobody writes down the customer who does not come back.
    """

    link: str
    ratio: float
    passing: Lag
    losing: Lag
    told: bool = True


LINK_LAWS: Final = (
    LinkLaw("R1", 0.60, Lag("lognormal", 6, 1.0), Lag("lognormal", 18, 0.8)),
    LinkLaw("RF", 0.47, Lag("lognormal", 4, 0.9), Lag("lognormal", 5, 1.0)),
    LinkLaw("RB", 0.62, Lag("lognormal", 5, 0.8), Lag("lognormal", 20, 0.8)),
    LinkLaw("R2", 0.78, Lag("weibull", 12, 2.0), Lag("weibull", 15, 1.8)),
    LinkLaw("R3", 0.50, Lag("weibull", 14, 1.6), Lag("weibull", 25, 1.3)),
    LinkLaw("R4", 0.25, Lag("weibull", 45, 1.5), Lag("weibull", 80, 1.3)),
    LinkLaw("R5", 0.97, Lag("weibull", 40, 2.2), Lag("weibull", 30, 1.2)),
    LinkLaw("R6", 0.35, Lag("weibull", 150, 1.3), Lag("weibull", 250, 1.3), told=False),
)
"""A believable office selling equipment and services to companies; one law per link, in method order."""


@dataclass(frozen=True, slots=True)
class SalesForce:
    """A sales force to simulate.

    - ``reps`` in ``teams`` work ``targets`` journeys that arrive during ``months`` from ``start`` on;
      what would happen later is not written, so young journeys are open.
    - ``spread`` is the standard deviation, on the logit scale, of the reps' true ratios about the
      office's at every link that judges a rep; 0 makes all reps equal.
    - ``difficulty`` scales how much segments (size and sector of the target) differ; 0 makes them alike.
      They are dealt unequally among reps in any case.
    - ``growth`` is how many more targets arrive a year, as a share; ``inbound`` the share of journeys
      that start at ``qualified``.
    - ``bookers`` is the share of each team that hands every appointment made over to a closer.
    - ``absence`` is the mean share of working days a rep is away.
    - ``messiness`` scales the rates of ``messiness.RATES``: late entries, repeats, corrections and the
      like; 0 writes a clean log.
    - ``laws`` has one law for each link of the method, in its order.

    The same values give the same log, row for row. Raises InputError for a value out of range.

    >>> SalesForce(reps=2, teams=3)
    Traceback (most recent call last):
        ...
    spanco.errors.InputError: teams is 3; give a whole number from 1 to 2, so that each team has a rep.
    """

    reps: int = 12
    teams: int = 3
    targets: int = 10_000
    months: int = 24
    start: date = date(2023, 1, 1)
    seed: int = 0
    spread: float = 0.35
    difficulty: float = 1.0
    growth: float = 0.15
    inbound: float = 0.08
    bookers: float = 0.25
    absence: float = 0.08
    messiness: float = 1.0
    laws: tuple[LinkLaw, ...] = LINK_LAWS

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        _whole("reps", self.reps, 1, 100_000)
        _whole("teams", self.teams, 1, self.reps, ", so that each team has a rep")
        _whole("targets", self.targets, 1, 10_000_000_000)
        _whole("months", self.months, 1, 600)
        _whole("seed", self.seed, 0, 2**63 - 1)
        _number("spread", self.spread, 0, 5)
        _number("difficulty", self.difficulty, 0, 5)
        _number("growth", self.growth, -0.9, 10)
        _number("inbound", self.inbound, 0, 1)
        _number("bookers", self.bookers, 0, 1)
        _number("absence", self.absence, 0, 0.5)
        _number("messiness", self.messiness, 0, 10)
        if not 1900 <= self.start.year <= 2900:
            message = f"start is {self.start}; give a date from 1900 to 2900."
            raise InputError(message)
        if [law.link for law in self.laws] != [link.code for link in LINKS]:
            codes = ", ".join(link.code for link in LINKS)
            message = (
                f"laws are those of {', '.join(law.link for law in self.laws)}; give one each of {codes}."
            )
            raise InputError(message)
        for law in self.laws:
            _check(law)

    @property
    def end(self) -> date:
        """The first day after the simulated months.

        >>> SalesForce(start=date(2023, 3, 31), months=23).end
        datetime.date(2025, 2, 28)
        """
        return _months_later(self.start, self.months)

    @property
    def quarters(self) -> tuple[tuple[date, str], ...]:
        """The quarters the months touch: first day within them, and name.

        >>> SalesForce(start=date(2023, 2, 1), months=3).quarters
        ((datetime.date(2023, 2, 1), '2023-Q1'), (datetime.date(2023, 4, 1), '2023-Q2'))
        """
        first = self.start.year * 4 + (self.start.month - 1) // 3
        last_month = _months_later(self.start, self.months - 1)
        last = last_month.year * 4 + (last_month.month - 1) // 3
        return tuple(
            (max(self.start, date(n // 4, n % 4 * 3 + 1, 1)), f"{n // 4}-Q{n % 4 + 1}")
            for n in range(first, last + 1)
        )


def _months_later(start: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day if it has fewer."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _whole(name: str, value: int, lowest: int, highest: int, why: str = "") -> None:
    if not lowest <= value <= highest:
        message = f"{name} is {value}; give a whole number from {lowest} to {highest}{why}."
        raise InputError(message)


def _number(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:  # also refuses what is not a number
        message = f"{name} is {value}; give a number from {lowest} to {highest}."
        raise InputError(message)


def _check(law: LinkLaw) -> None:
    if not 0 < law.ratio < 1:
        message = f"The ratio of {law.link} is {law.ratio}; give a number between 0 and 1, both left out."
        raise InputError(message)
    for lag in (law.passing, law.losing):
        _number(f"The median lag of {law.link}, in days,", lag.median_days, 0.01, 10_000)
        _number(f"The shape of a lag of {law.link}", lag.shape, 0.05, 20)
