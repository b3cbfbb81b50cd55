"""What to look at next with a rep: the link where coming up to the team is worth most customers.

    G_k = E_d[ W_kd ( (max(m_kd, p_kd) / p_kd)^e_k - 1 ) ]

``m`` and ``p`` are the team's and the rep's ratios in the same draw, ``e_k`` the link's elasticity (1 where
the file is what is scarce) and ``W`` the customers that flow through the link: the journeys that entered it
times the rep's ratios from there on. Without hand-overs ``W`` is the same for every link, the targets times
all ratios, up to the chance in the counts. It is a ceiling, not a promise.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from spanco.inference.team import Draws

Vector = NDArray[np.float64]

EVIDENCE: Final = 0.80
"""From this probability of lying below the team on, a link is named as evidence, else to be checked."""

_LIKELY_SDS: Final = float(ndtri(EVIDENCE))
_MOST_TIMES: Final = 1024


def gains(
    drawn: Sequence[Draws], entered: Sequence[ArrayLike], elasticity: Sequence[float] | None = None
) -> Vector:
    """Return the expected gain (links, reps) of bringing each link of each rep up to the team's ratio.

    ``drawn`` holds the draws of each link in order, up to the signature, over the same reps; a rep who never
    entered a link is drawn there as the team makes likely. ``entered`` are the journeys that entered each
    link (reps,), weighed by age. Gains are in customers.

    >>> team = Draws(np.full(10, 0.5), np.tile([0.4, 0.6], (10, 1)))
    >>> gains([team], [np.array([20, 20])]).round(6).tolist()
    [[2.0, 0.0]]
    """
    exponents = [1.0] * len(drawn) if elasticity is None else list(elasticity)
    after = np.ones_like(drawn[0].p)
    of_links = []
    for link, n, exponent in reversed(list(zip(drawn, entered, exponents, strict=True))):
        # W (raised / p)^e - W, with the p in W cancelled: a true ratio may be rounded to nought.
        raised = np.maximum(link.mu[:, None], link.p) ** exponent * link.p ** (1 - exponent)
        of_links.append(np.asarray(n, dtype=np.float64) * (after * (raised - link.p)).mean(axis=0))
        after = after * link.p
    return np.array(of_links[::-1])


def entries_to_tell(
    passed: float, effective: float, believed: tuple[float, float], team: tuple[float, float]
) -> int | None:
    """Return how many more journeys would make a ratio that stays as counted likely below the team's.

    ``passed`` of ``effective`` journeys are counted; ``believed`` and ``team`` are mean and standard
    deviation of the rep's true ratio and of the team's. The team is taken to lend the rep a beta of as many
    journeys as ``believed`` is worth beyond the rep's own, and the difference to be normal: after so many
    more journeys the probability is about .80, in simulation between .73 and .83. None where the counted
    ratio does not lie below the team's, or where a thousand times the journeys would not do.

    >>> entries_to_tell(4, 24, (0.22, 0.06), (0.25, 0.02))
    19
    """
    (mean, sd), (team_mean, team_sd) = believed, team
    if not effective or passed / effective >= team_mean:
        return None
    size = mean * (1 - mean) / sd**2 - 1
    lent = max(size - effective, 0.0)
    lent_passed = float(np.clip(mean * size - passed, 0.0, lent))

    def told(times: float) -> bool:
        n = lent + times * effective
        ratio = (lent_passed + times * passed) / n
        return team_mean - ratio >= _LIKELY_SDS * float(np.sqrt(ratio * (1 - ratio) / (n + 1) + team_sd**2))

    low, high = 1.0, 2.0
    while not told(high):
        low, high = high, high * 2
        if high > _MOST_TIMES:
            return None
    while (high - low) * effective > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if told(middle) else (middle, high)
    return int(np.ceil((high - 1) * effective))
