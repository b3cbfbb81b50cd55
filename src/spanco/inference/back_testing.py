"""Forecasts of the past, made with what was known then, put to the test of what came."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from spanco.inference import scoring
from spanco.inference.forecasting import Outlook, Wins
from spanco.inference.shocks import Shocks, learned_from
from spanco.inference.winning import Vector

LEVEL: Final = 0.80
"""The probability with which an interval of a forecast is to hold."""

FEWEST_TRIALS: Final = 4
"""With fewer forecasts put to the test, no interval is given."""

DRAWS: Final = 4000


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A forecast of the past and what came: ``came`` wins, ``won`` (cells,) of the ``n`` open journeys."""

    outlook: Outlook
    came: int
    n: NDArray[np.intp]
    won: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """How one trial went: what was expected, the limits between which it was to lie, and how far off it was.

    ``wins`` are the draws it rests on; ``crps`` is in wins.
    """

    wins: Wins
    mean: float
    low: int
    high: int
    came: int
    crps: float

    @property
    def held(self) -> bool:
        """Whether what came lies within the limits."""
        return self.low <= self.came <= self.high


@dataclass(frozen=True, slots=True)
class Scores:
    """What all trials together show.

    ``brier`` is the mean squared error of the chances of open journeys, ``brier_reference`` that of giving
    each the share that was won in all trials, known afterwards only. ``crps`` is that of the totals, in
    wins, over the trials that had one before them, and ``crps_reference`` that of saying that as many will
    be won as in the period before. ``held`` of ``trials`` intervals held.
    """

    trials: int
    held: int
    brier: float | None
    brier_reference: float | None
    crps: float
    crps_reference: float

    @property
    def coverage(self) -> float:
        """The share of intervals that held."""
        return self.held / self.trials

    @property
    def brier_skill(self) -> float | None:
        """How much better the chances are than the same chance for all, 1 being perfect."""
        if self.brier is None or self.brier_reference is None:
            return None
        return scoring.skill(self.brier, self.brier_reference)

    @property
    def crps_skill(self) -> float | None:
        """How much better the totals are than those of the period before, 1 being perfect."""
        return scoring.skill(self.crps, self.crps_reference)

    @property
    def too_narrow(self) -> bool:
        """Whether so few intervals held that it is hardly an accident: it would be in fewer than 1 in 20.

        >>> Scores(8, 4, .1, .1, 1, 1).too_narrow, Scores(8, 5, .1, .1, 1, 1).too_narrow
        (False, False)
        >>> Scores(8, 3, .1, .1, 1, 1).too_narrow
        True
        """
        missed = self.trials - self.held
        # At least so many of the trials miss: the binomial tail as an incomplete beta.
        return missed > 0 and bool(betainc(missed, self.held + 1, 1 - LEVEL) < 0.05)


def limits(draws: NDArray[np.int64] | Vector) -> tuple[float, float]:
    """Return the limits between which the share LEVEL of the draws lies, as many below as above.

    >>> limits(np.arange(1, 101))
    (10.0, 90.0)
    """
    low, high = np.quantile(
        draws.astype(np.float64), ((1 - LEVEL) / 2, (1 + LEVEL) / 2), method="inverted_cdf"
    )
    return float(low), float(high)


def back_test(trials: Sequence[Trial], *, draws: int = DRAWS, seed: int = 0) -> tuple[list[Outcome], Shocks]:
    """Put trials to the test, the oldest first, and return how they went and what all say of the shocks.

    Their periods do not overlap, and each knows of the shocks of those before it only. The same for the same
    seed.
    """
    generator = np.random.default_rng(seed)
    past = [trial.outlook.expecting(trial.came) for trial in trials]
    outcomes = []
    for place, trial in enumerate(trials):
        shocks = learned_from(past[:place]).draw(draws, generator)
        wins = trial.outlook.draw(shocks, generator)
        low, high = limits(wins.total)
        score = scoring.crps(wins.total, trial.came)
        outcomes.append(Outcome(wins, float(wins.total.mean()), int(low), int(high), trial.came, score))
    return outcomes, learned_from(past)


def scores_of(trials: Sequence[Trial], outcomes: Sequence[Outcome]) -> Scores:
    """Score the chances and the totals of trials, in their order.

    Raises ValueError where there are fewer than two trials.
    """
    if len(trials) < 2:
        message = f"scores need at least two trials: got {len(trials)}"
        raise ValueError(message)
    chance = np.concatenate([trial.outlook.chance for trial in trials])
    n, won = (np.concatenate([getattr(trial, name) for trial in trials]) for name in ("n", "won"))
    share = np.full(n.size, won.sum() / max(n.sum(), 1))
    before = [one.came for one in outcomes[:-1]]
    later = outcomes[1:]
    return Scores(
        trials=len(trials),
        held=sum(one.held for one in outcomes),
        brier=scoring.brier(chance, n, won) if n.sum() else None,
        brier_reference=scoring.brier(share, n, won) if n.sum() else None,
        crps=float(np.mean([one.crps for one in later])),
        crps_reference=float(
            np.mean([scoring.crps([last], one.came) for last, one in zip(before, later, strict=True)])
        ),
    )
