"""Whether what is claimed comes true: ``make calibrate``.

Runs the simulations of the tests at full size, in worlds whose truth is known, and prints for each claim its
target and what was measured; exits with 1 where a target is missed.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# The simulations are those of the tests; beside this file stands another module of the same name.
sys.path[0] = str(Path(__file__).parents[1] / "tests")

from inference import test_coaching_calibration as coaching
from inference import test_maturity_calibration as maturity
from inference import test_mixed_model_calibration as mixed_model
from inference import test_planning as planning
from inference.quarters import offices_and_quarters, share_held
from spanco.inference import drift
from spanco.inference.flags import judge
from spanco.inference.team import fit

SIZES = (5, 10, 25)


@dataclass(frozen=True)
class Claim:
    """What is said, between which limits it has to lie, and what was measured."""

    said: str
    low: float
    high: float
    measured: float

    @property
    def holds(self) -> bool:
        return self.low <= self.measured <= self.high


def worlds(reps: int, times: int, seed: int) -> Iterator[tuple[np.ndarray, float, np.ndarray, np.ndarray]]:
    """Teams drawn from a hierarchy: true ratios, true mean, passed, entered."""
    random = np.random.default_rng(seed)
    for _ in range(times):
        mean, sigma = random.uniform(0.05, 0.6), max(abs(random.normal(0, 0.6)), 0.02)
        kappa = max(1 / (sigma**2 * mean * (1 - mean)) - 1, 0.1)
        ratio = random.beta(mean * kappa, (1 - mean) * kappa, reps)
        entered = random.integers(10, 200, reps)
        yield ratio, mean, random.binomial(entered, ratio), entered


def intervals_and_flags() -> Iterator[Claim]:
    wrong = flagged = 0
    covered = []
    for reps in SIZES:
        inside = []
        for ratio, mean, passed, entered in worlds(reps, 600, seed=reps):
            team = fit(passed, entered)
            inside.append(((team.low <= ratio) & (ratio <= team.high)).mean())
            for truth, flag in zip(ratio, judge(team.p_below).flag, strict=True):
                flagged += flag is not None
                wrong += flag is not None and (flag == "below") != (truth < mean)
        covered.append(np.mean(inside))
    yield Claim("90 % intervals of reps hold (teams of 5, 10, 25)", 0.88, 0.95, float(np.mean(covered)))
    yield Claim("flags with the wrong sign, as a share of flags", 0.0, 0.12, wrong / flagged)


def no_difference() -> Iterator[Claim]:
    random = np.random.default_rng(3)
    most = 0
    for _ in range(40):
        cells = []
        for ratio in (0.3, 0.5, 0.65, 0.8, 0.2):
            entered = random.integers(20, 200, 200)
            cells.append(fit(random.binomial(entered, ratio), entered).p_below)
        most = max(most, sum(flag is not None for flag in judge(np.concatenate(cells)).flag))
    yield Claim("flags among 200 equal reps x 5 links, at most", 0, 2, most)


def young_cohorts() -> Iterator[Claim]:
    bias = maturity.seen(maturity.lag_of_older_cohorts).mean() / maturity.RATIO - 1
    yield Claim("bias of a provisional ratio, 90 days and 30 proposals", -0.05, 0.05, float(bias))
    covered = [
        maturity.covered(
            [(true, fit(x * told, n * told)) for true, x, n, told in maturity.teams(ratio, times=60)]
        )
        for ratio in (0.25, 0.8)
    ]
    yield Claim("90 % intervals of young reps hold", 0.88, 0.95, float(np.mean(covered)))


def easy_and_hard_lists() -> Iterator[Claim]:
    random = np.random.default_rng(5)
    inside, adjusted, raw = [], [], []
    for reps in SIZES:
        for _ in range(150):
            passed, entered, true, _ = mixed_model.simulated_team(random, reps, 0.4)
            team = mixed_model.fit(passed, entered)
            inside.append(((team.low <= true) & (true <= team.high)).mean())
            adjusted.extend(team.mean - true)
            raw.extend(passed.sum(axis=1) / entered.sum(axis=1) - true)
    yield Claim("90 % intervals of adjusted ratios hold", 0.86, 0.95, float(np.mean(inside)))
    gain = mixed_model.root_mean_square(adjusted) / mixed_model.root_mean_square(raw)
    yield Claim("error of adjusted ratios over that of raw ones", 0.0, 0.6, float(gain))


def drift_found() -> Iterator[Claim]:
    random = np.random.default_rng(8)
    kept = []
    for _ in range(150):
        ratio = 1 / (1 + np.exp(-random.normal(-0.8, 0.35, (10, 1))))
        entered = random.integers(5, 30, (10, 24))
        kept.append(
            drift.choose_keep(random.binomial(entered, np.broadcast_to(ratio, entered.shape)), entered).keep
        )
    yield Claim(
        "histories left whole where reps do not change", 0.90, 1.0, float(np.mean(np.array(kept) == 1))
    )


def plans() -> Iterator[Claim]:
    chances = [planning.true_chances(60, reps) for reps in SIZES]
    planned = np.concatenate([np.ravel(planned) for planned, _ in chances])
    naive = np.concatenate([np.ravel(naive) for _, naive in chances])
    yield Claim("plans made for 8 chances in 10 succeed", 0.78, 0.82, float(np.nanmean(planned)))
    yield Claim("the same plans without lags succeed (about half)", 0.40, 0.60, float(np.nanmean(naive)))


def coached() -> Iterator[Claim]:
    teams = {5: 120, 10: 60, 25: 24}
    for targets, least in ((100, 0.70), (400, 0.83)):
        found = coaching.coached(teams, targets, seed=1)
        share = found.named / found.best
        yield Claim(f"coaching captures, {targets} targets a rep", least, 1.0, share)
        yield Claim(f"gain said over true gain, {targets} targets", 0.9, 1.1, found.predicted / found.named)


def forecasts() -> Iterator[Claim]:
    offices = offices_and_quarters(120, 12, shock=0.25, seed=4)
    yield Claim("80 % ranges of forecasts hold, shocks of .25", 0.70, 0.88, float(share_held(offices)))


ALL: tuple[Callable[[], Iterator[Claim]], ...] = (
    intervals_and_flags,
    no_difference,
    young_cohorts,
    easy_and_hard_lists,
    drift_found,
    plans,
    coached,
    forecasts,
)


def main() -> None:
    print(f"{'claim':58} {'target':>13} {'measured':>9}")
    missed = 0
    for simulation in ALL:
        began = time.process_time()
        for claim in simulation():
            target = f"{claim.low:g} to {claim.high:g}"
            missed += not claim.holds
            print(f"{claim.said:58} {target:>13} {claim.measured:9.3f}{'' if claim.holds else '  MISSED'}")
        print(f"    {time.process_time() - began:.0f} s", file=sys.stderr)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
