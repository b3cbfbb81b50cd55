"""The standardised ratios of a mixed model by the plainest means: even grids over every unknown."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit, logit

BINS = 2000
Z = np.linspace(-6, 6, 81)


@dataclass(frozen=True)
class DenseMixed:
    """One entry per rep: the standardised ratio, P(u < 0) and E u."""

    mean: np.ndarray
    sd: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_below: np.ndarray
    effect: np.ndarray


def betas(passed, entered, sigma, steps=31):
    """An even grid (2, nodes) over two segments' logits, and the log of its cell."""
    span = 5 * (0.3 + sigma / np.sqrt(len(passed)))
    x, n = passed.sum(axis=0) + 0.5, entered.sum(axis=0) + 1
    axes = np.linspace(-span, span, steps)[:, None] + logit(x / n)
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes.T, indexing="ij")]), 2 * np.log(span)


def dense_mixed(passed, entered):
    """Sum over sigma, two segments' logits and, given these, each rep's z apart."""
    centre = logit((passed.sum() + 0.5) / (entered.sum() + 1))
    share = entered.sum(axis=0) / entered.sum()
    nodes = []
    for sigma in (np.arange(24) + 0.5) / 6:
        beta, log_cell = betas(passed, entered, sigma)
        eta = beta[:, :, None] + sigma * Z
        of_reps = [
            np.tensordot(x, eta, 1) + np.tensordot(n, log_expit(-eta), 1) - Z**2 / 2
            for x, n in zip(passed, entered, strict=True)
        ]
        log_prior = log_cell - sigma**2 / 2 - ((beta - centre) ** 2).sum(axis=0) / (2 * 2.5**2)
        log_density = log_prior + sum(np.logaddexp.reduce(of_rep, axis=1) for of_rep in of_reps)
        of_z = [np.exp(of_rep - np.logaddexp.reduce(of_rep, axis=1)[:, None]) for of_rep in of_reps]
        nodes.append((log_density, of_z, sigma * Z, np.tensordot(share, expit(eta), 1)))
    total = np.logaddexp.reduce(np.concatenate([log_density for log_density, *_ in nodes]))
    reps = [
        summary(
            [(np.exp(log_density - total)[:, None] * of_z[rep], u, p) for log_density, of_z, u, p in nodes]
        )
        for rep in range(len(passed))
    ]
    return DenseMixed(*np.array(reps).T)


def summary(nodes):
    """Mean, sd, 90 % limits, P(u < 0) and E u of one rep from (weight, u, ratio) of every node."""
    of_bin = sum(
        np.bincount(np.minimum(p * BINS, BINS - 1).astype(int).ravel(), weight.ravel(), BINS)
        for weight, _, p in nodes
    )
    middles = (np.arange(BINS) + 0.5) / BINS
    mean = of_bin @ middles
    limits = np.interp((0.05, 0.95), np.cumsum(of_bin), middles + 0.5 / BINS)
    below = sum((weight @ np.heaviside(-u, 0.5)).sum() for weight, u, _ in nodes)
    return (
        mean,
        np.sqrt(of_bin @ (middles - mean) ** 2),
        *limits,
        below,
        sum((w @ u).sum() for w, u, _ in nodes),
    )
