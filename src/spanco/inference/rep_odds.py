"""How the odds of one rep's journeys compare with those of all reps."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from scipy.special import logit

from spanco.inference.team import fit
from spanco.inference.winning import Vector

_SURE: Final = 1e-6


def log_odds_of(
    rep: str, settled: Mapping[str, tuple[int, int]], *, draws: int, generator: np.random.Generator
) -> Vector:
    """Return the logarithm of a rep's odds ratio (1 + draws,) against all reps, the estimate first.

    ``settled`` holds for each rep how many of the journeys held at a milestone were won and lost. The
    ratios are those of the team's posterior, so that few journeys say little; a rep who has none is like
    the others. Noughts where nobody can be compared: fewer than two reps have a settled journey, or none
    was won, or all were.

    >>> generator = np.random.default_rng(0)
    >>> settled = {"Ann": (30, 70), "Bo": (10, 90), "Cy": (20, 80)}
    >>> odds = [log_odds_of(rep, settled, draws=0, generator=generator) for rep in ("Ann", "Bo", "Cy", "Di")]
    >>> [round(float(estimate), 1) + 0.0 for (estimate,) in odds]
    [0.5, -0.6, 0.0, 0.0]
    """
    names = list(settled)
    won = np.array([settled[name][0] for name in names], dtype=np.float64)
    entered = won + np.array([settled[name][1] for name in names], dtype=np.float64)
    comparable = np.count_nonzero(entered) > 1 and 0 < won.sum() < entered.sum()
    if rep not in settled or not comparable:
        return np.zeros(1 + draws)
    team, place = fit(won, entered), names.index(rep)
    # As many as were counted, rep by rep: so the rep's odds stand beside those of all journeys.
    whole = float(entered @ team.mean / entered.sum())
    # The rep's posterior is a mixture of betas, near enough to the one with its mean and deviation.
    mean, variance = team.mean[place], team.sd[place] ** 2
    weight = mean * (1 - mean) / variance - 1
    drawn = generator.beta(mean * weight, (1 - mean) * weight, draws)
    ratios = np.clip(np.append(team.mean[place], drawn), _SURE, 1 - _SURE)
    return np.asarray(logit(ratios) - logit(whole))
