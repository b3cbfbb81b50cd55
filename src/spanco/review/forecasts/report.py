"""What a forecast says, as plain values: the same whether it is printed, drawn or written as JSON."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from spanco.inference.back_testing import Scores

Unforeseeable = Literal["won not observed", "won alone", "no dates", "nothing won", "nothing coming"]
"""Why nothing is forecast.

``won not observed``: the log never records a win. ``won alone``: it records no milestone before it. ``no
dates``: no two milestones of a journey carry their own dates. ``nothing won``: no journey is known to have
been won, so nothing shows how long it takes. ``nothing coming``: nothing is open and nothing has started of
late.
"""

Unvalued = Literal["no amounts", "few amounts", "several currencies"]
"""Why no value is forecast. ``few amounts``: too few of those won carry one."""

Reservation = Literal["too narrow", "one rep", "reopened", "late"]
"""What a forecast is said with.

``too narrow``: fewer intervals of the past held than chance explains. ``one rep``: journeys are those the
rep holds or will start, whoever ends them. ``reopened`` and ``late``: the past was forecast with a little
of what was only known later.
"""


@dataclass(frozen=True, slots=True)
class Range:
    """The mean of a forecast, and the limits between which 8 in 10 outcomes are to lie, if back-tested."""

    mean: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where wins are to come from.

    ``milestone`` is where ``journeys`` stand, or None for those yet to start, of which so many are expected.
    """

    milestone: str | None
    journeys: float
    wins: float


@dataclass(frozen=True, slots=True)
class Trial:
    """A forecast made on ``day`` with what was known by then, and what came in the days after.

    ``wins`` and ``value`` are what was forecast, ``came`` and ``came_value`` what came; None where amounts
    are not forecast.
    """

    day: date
    wins: Range
    came: int
    value: Range | None = None
    came_value: float | None = None

    @property
    def held(self) -> bool:
        """Whether as many were won as the range says."""
        return self.wins.low is not None and self.wins.low <= self.came <= (self.wins.high or 0)

    @property
    def value_held(self) -> bool | None:
        """Whether what was won is worth what the range says."""
        if self.value is None or self.value.low is None or self.came_value is None:
            return None
        return self.value.low <= self.came_value <= (self.value.high or 0)


@dataclass(frozen=True, slots=True)
class BackTest:
    """Forecasts of the past, the oldest first, and their scores.

    Without enough of them there are neither, and ``days_missing`` tells how many more days of history it
    takes.
    """

    trials: tuple[Trial, ...]
    scores: Scores | None
    days_missing: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many journeys will be won in the ``horizon_days`` after ``as_of``, and what they are worth.

    ``rep`` names whose journeys it is about, None for all; ``where`` what else they were chosen by.
    ``wins`` is None where ``refusal`` says why; its limits, and those of ``value``, are None where no
    back-test stands behind them. ``value`` is in ``currency`` and None where ``unvalued`` says why.
    ``sources`` tell where the wins come from, in order of milestones, those yet to start last.
    """

    source: str
    as_of: date
    horizon_days: int
    rep: str | None
    where: tuple[tuple[str, str], ...]
    wins: Range | None = None
    value: Range | None = None
    currency: str | None = None
    sources: tuple[Source, ...] = ()
    back_test: BackTest | None = None
    refusal: Unforeseeable | None = None
    unvalued: Unvalued | None = None
    reservations: tuple[tuple[Reservation, int], ...] = ()
