"""Naming the link with the largest expected gain, in simulated teams whose truth is known.

Five links whose ratios lie about .60, .47, .62, .78 and .50; logits of the reps spread by about .35. Of what
the best link of each rep would truly bring, the named links bring a share. Targets are those of STATISTICS,
"What must hold", over teams of 5, 10 and 25.

Over 1,840 reps at 100 targets and 920 at 400 the named links captured .75 and .85, and were said to bring .94
and .96 times what they truly would; with each link drawn alone 1.10 and .99. On a chain of .28, .65, .78, .50
and .25, over 920 reps: captured .69 and .81, said over true 1.02 and 1.02, each link alone 1.37 and 1.15.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from spanco.inference.coaching import gains
from spanco.inference.shared_spread import draw_together
from spanco.inference.team import fit

MEANS = np.array([0.60, 0.47, 0.62, 0.78, 0.50])
SPREAD = 0.35


@dataclass(frozen=True)
class Coached:
    """Customers, summed over the reps of many teams."""

    best: float
    """What the best link of each rep would truly bring."""
    named: float
    """What the named links would truly bring."""
    lowest: float
    """What the links with the lowest ratios would truly bring, each beside the team's."""
    random: float
    """What a link named by chance would truly bring."""
    predicted: float
    """What the named links were said to bring."""


def coach(reps, targets, random):
    """One team: what each rep's links would truly bring, which was named, and what was said of it."""
    kappa = 1 / (SPREAD**2 * MEANS * (1 - MEANS)) - 1
    true = random.beta((MEANS * kappa)[:, None], ((1 - MEANS) * kappa)[:, None], (MEANS.size, reps))
    entered, passed, fitted = [np.full(reps, targets)], [], []
    for link, ratio in enumerate(true):
        passed.append(random.binomial(entered[link], ratio))
        entered.append(passed[link])
        fitted.append(fit(passed[link], entered[link]))
    alone = [of_link.draw(500, seed=link) for link, of_link in enumerate(fitted)]
    said = gains(draw_together(fitted, alone), entered[:-1])
    lifted = np.maximum(MEANS[:, None], true) / true - 1
    counted = np.array(passed) / np.maximum(entered[:-1], 1)
    beside_team = counted / counted.mean(axis=1, keepdims=True)
    true_gain = targets * true.prod(axis=0) * lifted
    of_rep = np.arange(reps)
    return Coached(
        best=true_gain.max(axis=0).sum(),
        named=true_gain[said.argmax(axis=0), of_rep].sum(),
        lowest=true_gain[beside_team.argmin(axis=0), of_rep].sum(),
        random=true_gain.mean(axis=0).sum(),
        predicted=said.max(axis=0).sum(),
    )


def coached(teams, targets, seed):
    """The sums over ``teams``: how many there are of each size."""
    random = np.random.default_rng(seed)
    all_teams = [coach(reps, targets, random) for reps, times in teams.items() for _ in range(times)]
    return Coached(
        *(sum(getattr(team, field) for team in all_teams) for field in Coached.__dataclass_fields__)
    )


SMALL = {5: 2, 10: 1, 25: 2}
"""Of 70 reps the shares are known to about .03, what was said over what is true to about .15."""


@pytest.mark.parametrize("teams", [pytest.param(SMALL, id="small")])
@pytest.mark.parametrize(("targets", "least"), [(100, 0.70), (400, 0.83)])
def test_the_named_links_capture_most_of_what_coaching_could_bring(targets, least, teams):
    found = coached(teams, targets, seed=1)
    assert found.named / found.best >= least
    assert found.named > 2 * found.random
    assert found.predicted / found.named == pytest.approx(1, abs=0.3)
