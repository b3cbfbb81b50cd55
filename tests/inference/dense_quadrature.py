"""The hierarchical posterior by the plainest means: a dense, even grid over (logit mu, sigma)."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, betaln, expit, log_expit, logit


@dataclass(frozen=True)
class DenseTeam:
    """Weighted nodes; the methods take one rep's counts."""

    a: np.ndarray
    b: np.ndarray
    mean_logit: np.ndarray
    step: float
    weight: np.ndarray

    @property
    def mu(self):
        return expit(self.mean_logit)

    def p_team_below(self, ratio):
        """The weight left of a ratio, each node's spread evenly over its cell."""
        of_cell = (logit(ratio) - self.mean_logit) / self.step + 0.5
        return float(self.weight @ np.clip(of_cell, 0, 1))

    def mean(self, passed, entered):
        return float(self.weight @ ((self.a + passed) / (self.a + self.b + entered)))

    def sd(self, passed, entered):
        a, b = self.a + passed, self.b + entered - passed
        square = self.weight @ (a * (a + 1) / ((a + b) * (a + b + 1)))
        return float(np.sqrt(square - self.mean(passed, entered) ** 2))

    def p_below(self, ratio, passed, entered):
        return float(self.weight @ betainc(self.a + passed, self.b + entered - passed, ratio))


def dense_team(passed, entered, *, means=(-8.0, 6.0), steps=600):
    """Lay ``steps`` by ``steps`` nodes over the logits ``means`` and sigma in (0, 4]."""
    middles = (np.arange(steps) + 0.5) / steps
    mean_logit, sigma = np.meshgrid(means[0] + (means[1] - means[0]) * middles, 4 * middles)
    mean_logit, sigma = mean_logit.ravel(), sigma.ravel()
    mu = expit(mean_logit)
    kappa = 1 / (sigma**2 * mu * (1 - mu)) - 1
    possible = kappa > 0
    mean_logit, sigma, mu, kappa = (values[possible] for values in (mean_logit, sigma, mu, kappa))
    a, b = mu * kappa, (1 - mu) * kappa
    log_density = -(sigma**2) / 2 + log_expit(mean_logit) + log_expit(-mean_logit)
    for x, n in zip(passed, entered, strict=True):
        log_density = log_density + betaln(a + x, b + n - x) - betaln(a, b)
    weight = np.exp(log_density - log_density.max())
    kept = weight > 1e-9
    step = (means[1] - means[0]) / steps
    return DenseTeam(a[kept], b[kept], mean_logit[kept], step, weight[kept] / weight[kept].sum())
