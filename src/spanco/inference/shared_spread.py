"""The links of one team drawn together: how far its reps differ at one link says how far they may at others.

    sigma_k ~ half-normal(0, s)     s ~ half-normal(0, 1)

where ``sigma_k`` is the spread of the reps at link k and ``s`` is what the links of a team share: a hierarchy
for the spreads themselves (Gelman 2006, Bayesian Analysis 1(3), on many variance parameters). A small team
with few entries cannot tell at one link how far its reps differ, and half-normal(0, 1) there allows for more
than there is: what coaching is said to bring is the largest of several gains, and grows with every spread
that is believed too wide.

Each link keeps its grid; only the prior on ``sigma_k`` is exchanged, cell by cell.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from spanco.inference.spread import Box, Evidence, Spread, Vector, lay
from spanco.inference.team import Draws, TeamPosterior

_KNOWN_SPREAD: Final = 0.1
"""A link whose spread is known to a tenth keeps its draws: sharing moves that spread by about a hundredth."""

_SHARED: Final = np.geomspace(0.005, 5.0, 48)
"""The nodes of s, even in its logarithm, which five links leave uncertain by two or more of these steps."""


def draw_together(teams: Sequence[TeamPosterior], alone: Sequence[Draws], seed: int = 0) -> list[Draws]:
    """Draw the reps at all links of one team, the links sharing how far reps differ; the same for a seed.

    ``teams`` holds the posterior of each link and ``alone`` the draws of each for itself; there are as many
    draws as the fewest of those. The reps need not be the same at all links. A link at which many reps have
    made their spread known keeps the draws it has, for sharing would hardly move it and drawing is costly; it
    lends what it knows all the same. Takes 8 bytes for each draw of each rep at each other link.

    Where links resemble each other, reps do so more than either link alone could tell:

    >>> from spanco.inference.team import fit
    >>> links = [fit([5, 6, 9], [10, 12, 15]), fit([4, 5, 6], [9, 9, 12]), fit([3, 4, 4], [6, 8, 7])]
    >>> alone = [link.draw(2000) for link in links]
    >>> together = draw_together(links, alone)
    >>> bool(together[0].p[:, 2].mean() < alone[0].p[:, 2].mean())
    True

    Raises ValueError where a posterior has another prior than the half-normal, and where there are not as
    many links drawn as fitted.
    """
    if len(teams) != len(alone):
        message = f"{len(teams)} links are fitted and {len(alone)} drawn: need one set of draws for each"
        raise ValueError(message)
    if any(team.evidence.prior != "half-normal" for team in teams):
        message = "only posteriors with a half-normal prior on their spread can share it"
        raise ValueError(message)
    if not teams:
        return []
    draws = min(own.mu.size for own in alone)
    generator = np.random.default_rng(seed)
    spreads = [lay(team.evidence, team.box) for team in teams]
    of_shared = generator.choice(_SHARED.size, size=draws, p=_posterior_of_shared(teams, spreads))
    return [
        Draws(own.mu[:draws], own.p[:draws])
        if spread.vagueness < _KNOWN_SPREAD
        else _draw(team, of_shared, generator)
        for team, spread, own in zip(teams, spreads, alone, strict=True)
    ]


def _posterior_of_shared(teams: Sequence[TeamPosterior], spreads: Sequence[Spread]) -> Vector:
    """Return the weight of each node of s: its prior times what every link makes of it."""
    log_weight = np.log(_SHARED) - _SHARED**2 / 2
    for team, spread in zip(teams, spreads, strict=True):
        low, high = _edges(team.evidence, team.box, spread)
        exchanged = _mass(low, high, _SHARED[:, None]) / _mass(low, high, 1.0)
        # A link at which reps surely differ leaves nothing to the smallest nodes.
        with np.errstate(divide="ignore"):
            log_weight += np.log(exchanged @ spread.weight)
    weight: Vector = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    return weight


def _draw(team: TeamPosterior, of_shared: NDArray[np.intp], generator: np.random.Generator) -> Draws:
    """Draw one link given the node of s of each draw."""
    fine = lay(team.evidence, team.fine_box)
    low, high = _edges(team.evidence, team.fine_box, fine)
    alone = fine.weight / _mass(low, high, 1.0)
    nodes = np.empty(of_shared.size, dtype=np.intp)
    for node in np.unique(of_shared):
        drawn = of_shared == node
        weight = alone * _mass(low, high, _SHARED[node])
        nodes[drawn] = generator.choice(weight.size, size=int(drawn.sum()), p=weight / weight.sum())
    return team.draw_at(fine, nodes, generator)


def _edges(evidence: Evidence, box: Box, spread: Spread) -> tuple[Vector, Vector]:
    """Return the least and the greatest sigma of the cell of each node."""
    half = box.steps[1] / 2
    low, high = (
        replace(spread, width=evidence.place(spread.across, spread.up + side)[1]).sigma
        for side in (-half, half)
    )
    return low, high


def _mass(low: Vector, high: Vector, shared: Vector | float) -> Vector:
    """Return half the mass that a half-normal(0, shared) has in each cell.

    The mass, not the density at its middle: the smallest s lie within the lowest cell. Taken from the
    tail, where differences keep their digits.
    """
    mass: Vector = ndtr(-low / shared) - ndtr(-high / shared)
    return mass
