"""Reps change: how much of the past still counts, and whether a rep is better than last quarter.

Old journeys say less of a rep today than recent ones. What each month keeps of the evidence before it is
chosen by how well the months that followed were foretold (power steady model: Smith 1979, JRSS B
41:375-387), and a change between two periods is only ever given with its probability.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, ndtr

from spanco.inference.spread import Evidence, Spread, Vector, chunks, condense, lay, search
from spanco.inference.team import LEVEL
from spanco.inference.two_periods import Nodes, Periods, settle

KEEPS: Final = (1.0, 0.97, 0.94, 0.9, 0.85, 0.8, 0.7)
"""The shares of the evidence that one month may keep of the months before it."""

_START_UP: Final = 3
_MOST_SCORED: Final = 12
_FEWEST_SCORED: Final = 6
_MOST_REPS: Final = 1000
_SIGMAS: Final = np.geomspace(0.05, 1.6, 8)
"""On a geometric grid, a step of sigma is proportional to sigma."""

_TAU_SD: Final = 0.5
_MOST_TAU: Final = 2.5
_TAUS: Final = 8
_CELLS: Final = 10
_KNOWN_SPREAD: Final = 0.1
_NEGLIGIBLE_NATS: Final = 9.0
_NEGLIGIBLE_WEIGHT: Final = 1e-4
_HALVINGS: Final = 25


@dataclass(frozen=True, slots=True)
class Discount:
    """How much of the evidence a period keeps of the one before.

    ``keep`` is the share chosen, in (0, 1], and ``scores`` for each share of ``KEEPS`` the log probability
    that it gave, summed, to what reps passed in the ``periods_scored`` last periods (nats; all zero where
    there were none).
    """

    keep: float
    scores: tuple[float, ...]
    periods_scored: int


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """How the true ratios of a team's reps changed at one link. All arrays are (reps,).

    ``p_better`` is the probability that a rep's true ratio is now the higher one; ``mean``, ``low`` and
    ``high`` are the change itself, now minus before, in [-1, 1] (.05: five points more): mean and 90 %
    limits.
    """

    p_better: Vector
    mean: Vector
    low: Vector
    high: Vector


def discounted(passed: ArrayLike, entered: ArrayLike, keep: float) -> tuple[Vector, Vector]:
    """Return what each rep passed and entered ``(reps,)``, a period weighing ``keep ** periods ago``.

    ``passed`` and ``entered`` (reps, periods) are journeys, whole or fractional, the oldest period first;
    the last one weighs 1.

    >>> import numpy as np
    >>> passed, entered = discounted(np.array([[4, 2, 1]]), np.array([[8, 8, 2]]), keep=0.5)
    >>> passed.tolist(), entered.tolist()
    ([3.0], [8.0])

    Raises ValueError where the counts do not match or lie outside 0 <= passed <= entered, and where
    ``keep`` lies outside (0, 1].
    """
    all_passed, all_entered = _history(passed, entered)
    if not 0 < keep <= 1:
        message = f"the share kept of the evidence lies above 0 and at most at 1: {keep}"
        raise ValueError(message)
    weight = keep ** np.arange(all_passed.shape[1])[::-1]
    return all_passed @ weight, all_entered @ weight


def choose_keep(passed: ArrayLike, entered: ArrayLike) -> Discount:
    """Choose how much of the evidence a month keeps of the months before it, at one link of one team.

    ``passed`` and ``entered`` (reps, months) are journeys, whole or fractional, the oldest month first.
    Each of the last 12 months, the first three excepted, is foretold from the months before it: what each
    rep passes of what enters is beta-binomial given the rep's discounted counts, its spread sigma
    integrated over a coarse grid given the team's (mean ratio as counted). The share with the largest sum
    of log probabilities (Dawid 1984, JRSS A 147:278-292) is chosen over 1 only where it leads by more than
    one standard error, taken from the differences month by month (Diebold and Mariano 1995, JBES
    13:253-263). One suffices: forgetting has already paid, in score, for the evidence it throws away, so
    that where nothing drifts 1 is left about 3 times in 100; asking for two overlooks real drift in
    small teams. With fewer than six months to score nothing is forgotten.

    Of more than 1,000 reps the 1,000 with the most journeys are asked: they settle it.

    >>> import numpy as np
    >>> entered = np.full((4, 24), 40)
    >>> choose_keep(entered // 4, entered).keep
    1.0
    >>> fallen = np.where(np.arange(24) < 16, 30, 6) + np.arange(4)[:, None]
    >>> choose_keep(fallen, entered).keep < 1
    True

    Raises ValueError as ``discounted`` does, and where fewer than two reps had a journey enter.
    """
    all_passed, all_entered = _history(passed, entered)
    _check_team(all_entered.sum(axis=1), "this link")
    busiest = np.argsort(-all_entered.sum(axis=1), kind="stable")[:_MOST_REPS]
    x, f = all_passed[busiest], (all_entered - all_passed)[busiest]
    keeps = np.array(KEEPS)[:, None]
    past_x, past_f = np.zeros((keeps.size, busiest.size)), np.zeros((keeps.size, busiest.size))
    rows = []
    for month in range(x.shape[1]):
        new_x, new_f = x[:, month], f[:, month]
        foretellable = np.count_nonzero(past_x[0] + past_f[0]) >= 2 and (new_x + new_f).any()
        if month >= max(_START_UP, x.shape[1] - _MOST_SCORED) and foretellable:
            rows.append(_log_predictive(past_x, past_f, new_x, new_f))
        past_x, past_f = keeps * past_x + new_x, keeps * past_f + new_f
    scores = np.array(rows).reshape(len(rows), keeps.size)
    total = scores.sum(axis=0)
    best = int(total.argmax())
    lead = scores[:, best] - scores[:, 0]
    proven = len(rows) >= _FEWEST_SCORED and lead.sum() > np.sqrt(len(rows)) * lead.std(ddof=1)
    return Discount(KEEPS[best] if proven else 1.0, tuple(total.tolist()), len(rows))


def _log_predictive(past_passed: Vector, past_failed: Vector, passed: Vector, failed: Vector) -> Vector:
    """Return ``(keeps,)`` the log probability of a month, from pasts ``(keeps, reps)``.

    Without the binomial coefficients, which all share.
    """
    all_passed, all_failed = past_passed.sum(axis=1), past_failed.sum(axis=1)
    mu = ((all_passed + 0.5) / (all_passed + all_failed + 1))[:, None, None]
    kappa = 1 / (_SIGMAS**2 * mu * (1 - mu)) - 1
    a, b = mu * kappa, (1 - mu) * kappa
    past_a, past_b = a + past_passed[..., None], b + past_failed[..., None]
    past = betaln(past_a, past_b)
    log_weight = (past - betaln(a, b)).sum(axis=1) - _SIGMAS**2 / 2 + np.log(_SIGMAS)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    log_p = betaln(past_a + passed[:, None], past_b + failed[:, None]) - past
    highest = log_p.max(axis=2, keepdims=True)
    mixed = (np.exp(log_p - highest) * weight[:, None, :]).sum(axis=2)
    log_predictive: Vector = (np.log(mixed) + highest[..., 0]).sum(axis=1)
    return log_predictive


def change(
    passed_before: ArrayLike, entered_before: ArrayLike, passed_now: ArrayLike, entered_now: ArrayLike
) -> Change:
    """Return how each rep's true ratio changed between two periods, and how sure its direction is.

    All four (reps,) are journeys, whole or fractional. The ratios before are the team's (``team.fit``),
    and each rep's logit moves by what the whole team did and a part of its own:

        p_i ~ Beta(mu kappa, (1 - mu) kappa)        x_i ~ Bin(n_i, p_i)
        logit p'_i = logit p_i + shift + tau z_i    x'_i ~ Bin(n'_i, p'_i)    z_i ~ N(0, 1)
        shift ~ N(0, .3^2)                          tau ~ half-normal(.5)

    so that few journeys prove no change: a rep is drawn to what the team did. mu, kappa and tau are
    integrated on a grid; at each node all logits and the shift are taken together as normal about their
    peak (Laplace: Tierney and Kadane 1986, JASA 81:82-86), their means then corrected to the next order
    for the skewness that small counts leave (Tierney, Kass and Kadane 1989, JASA 84:710-716).

    A rep with none entered in a period gets what the rest makes likely.

    >>> import numpy as np
    >>> quarter = change([10, 12, 9, 11], [40, 40, 40, 40], [11, 12, 28, 10], [40, 40, 40, 40])
    >>> quarter.p_better.round(2).tolist()
    [0.57, 0.62, 1.0, 0.45]

    Raises ValueError where the counts do not match or lie outside 0 <= passed <= entered, and where fewer
    than two reps had a journey enter before: one rep alone cannot be drawn to a team (``two_ratios``
    serves).
    """
    before = _counts(passed_before, entered_before, dimensions=1)
    now = _counts(passed_now, entered_now, dimensions=1)
    if before[0].shape != now[0].shape:
        message = f"the same reps are needed before and now: got {before[0].size} and {now[0].size}"
        raise ValueError(message)
    _check_team(before[1], "the earlier period")
    two = Periods(before[0], before[1] - before[0], now[0], now[1])
    spread = _spread_before(*before)
    nodes = _nodes(two, spread)
    settled = [settle(two, nodes.part(rows)) for rows in chunks(nodes.tau.size, two.entered_now.size)]
    log_weight = np.concatenate([part.log_evidence for part in settled]) + nodes.log_prior
    weight = np.exp(log_weight - log_weight.max())
    kept = weight > _NEGLIGIBLE_WEIGHT * weight.sum() / weight.size
    weight = weight[kept] / weight[kept].sum()
    signal = np.concatenate([part.signal for part in settled])[kept]
    gain = np.concatenate([part.gain for part in settled])[kept]
    sd = np.concatenate([part.gain_sd for part in settled])[kept]
    # Centred so that the sign of a change in ratio is as sure as that of the change in logit, which is the
    # more nearly normal: limits and probability never contradict each other.
    low, high = (_limit(weight, signal * sd, sd, tail) for tail in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Change(p_better=np.clip(weight @ ndtr(signal), 0.0, 1.0), mean=weight @ gain, low=low, high=high)


def _spread_before(passed: Vector, entered: Vector) -> Spread:
    evidence = Evidence.of(passed, entered, "half-normal")
    spread = lay(evidence, search(evidence, _CELLS))
    return condense(evidence, spread) if spread.vagueness < _KNOWN_SPREAD else spread


def _nodes(two: Periods, spread: Spread) -> Nodes:
    """Cross the nodes of the team before with equal steps of tau wherever tau is plausible.

    That is found at the likeliest team, closing in on the values that are not negligible beside the best.
    """
    a, b = spread.shapes
    likeliest = np.full(_TAUS, int(spread.weight.argmax()))
    middles = np.linspace(0.5, _TAUS - 0.5, _TAUS)
    low, step = 0.0, _MOST_TAU / _TAUS
    while True:
        tau = low + step * middles
        log_prior: Vector = -((tau / _TAU_SD) ** 2) / 2
        trial = Nodes(a[likeliest], b[likeliest], tau, log_prior)
        log_density = settle(two, trial).log_evidence + log_prior
        dense = np.flatnonzero(log_density > log_density.max() - _NEGLIGIBLE_NATS)
        first = max(0.0, low + step * (float(dense[0]) - 1))
        last = low + step * (float(dense[-1]) + 2)
        if last - first > 0.7 * _TAUS * step:
            break
        low, step = first, (last - first) / _TAUS
    return Nodes(
        np.repeat(a, _TAUS),
        np.repeat(b, _TAUS),
        np.tile(tau, a.size),
        np.add.outer(np.log(spread.weight), log_prior).ravel(),
    )


def _limit(weight: Vector, centre: Vector, sd: Vector, probability: float) -> Vector:
    """Return the quantile ``(reps,)`` of a mixture of normals, its parts (nodes, reps), within [-1, 1]."""
    low, high = np.full(centre.shape[1], -1.0), np.full(centre.shape[1], 1.0)
    for _ in range(_HALVINGS):
        at = (low + high) / 2
        below = weight @ ndtr((at - centre) / sd) < probability
        low, high = np.where(below, at, low), np.where(below, high, at)
    middle: Vector = (low + high) / 2
    return middle


def _history(passed: ArrayLike, entered: ArrayLike) -> tuple[Vector, Vector]:
    return _counts(passed, entered, dimensions=2)


def _counts(passed: ArrayLike, entered: ArrayLike, dimensions: int) -> tuple[Vector, Vector]:
    x, n = np.asarray(passed, dtype=np.float64), np.asarray(entered, dtype=np.float64)
    if x.ndim != dimensions or x.shape != n.shape:
        each = "rep and period" if dimensions == 2 else "rep"
        message = f"one count passed and one entered for each {each}: got {x.shape} and {n.shape}"
        raise ValueError(message)
    wrong = ~((x >= 0) & (x <= n) & np.isfinite(n))
    if wrong.any():
        first = tuple(int(index) for index in np.argwhere(wrong)[0])
        message = f"counts need 0 <= passed <= entered: rep {first[0]} has {x[first]} of {n[first]}"
        raise ValueError(message)
    return x, n


def _check_team(entered: Vector, where: str) -> None:
    if np.count_nonzero(entered) < 2:
        message = f"fewer than two reps had a journey enter {where}: there is no team to compare with"
        raise ValueError(message)
