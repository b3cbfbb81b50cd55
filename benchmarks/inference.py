"""What the integrated posterior costs: ``python benchmarks/inference.py``.

Prints, from one run, the processor time of all outputs (mean, sd, 90 % limits, P below team) for 10,000 reps
on 5 links, once and for each of 24 months; and, for one link, beside the same outputs written plainly with
scipy.stats, vectorised over reps and nodes: beta-binomial likelihood, moment-matched limits, P below team by
the beta's distribution function. The baseline is told where to lay its 12 by 12 nodes.
"""

import platform
import time
from dataclasses import dataclass

import numpy as np
import scipy
from scipy import stats

from spanco.inference.spread import lay
from spanco.inference.team import TeamPosterior, fit

REPS = 10_000
RATIOS = (0.28, 0.60, 0.45, 0.75, 0.30)
MONTHS = 24
MANY, FEW = (20, 400), (1, 18)


@dataclass(frozen=True)
class Counts:
    passed: np.ndarray
    entered: np.ndarray


def simulated(ratio: float, entries: tuple[int, int], reps: int, *, seed: int, size: float = 40) -> Counts:
    random = np.random.default_rng(seed)
    entered = random.integers(*entries, reps)
    true_ratio = random.beta(ratio * size, (1 - ratio) * size, reps)
    return Counts(random.binomial(entered, true_ratio), entered)


def seconds(work, *arguments):
    start = time.process_time()
    result = work(*arguments)
    return time.process_time() - start, result


def fit_all(links: list[Counts]) -> list[TeamPosterior]:
    return [fit(counts.passed, counts.entered) for counts in links]


def with_scipy_stats(counts: Counts, team: TeamPosterior) -> tuple[np.ndarray, ...]:
    """Return mean, sd, low, high and P below, on even nodes over (logit mu, sigma)."""
    told = lay(team.evidence, team.box)
    middles = np.linspace(-5, 5, 12)
    mean_logit, sigma = (
        nodes.ravel()
        for nodes in np.meshgrid(
            *(
                told.weight @ of_node + middles * np.sqrt(np.cov(of_node, aweights=told.weight))
                for of_node in (told.mean_logit, told.sigma)
            )
        )
    )
    mu = 1 / (1 + np.exp(-mean_logit))
    kappa = 1 / (sigma**2 * mu * (1 - mu)) - 1
    a, b = mu * kappa, (1 - mu) * kappa
    passed, entered = counts.passed[:, None], counts.entered[:, None]
    log_density = stats.betabinom.logpmf(passed, entered, a, b).sum(axis=0)
    log_density += stats.halfnorm.logpdf(sigma) + np.log(mu * (1 - mu))
    weight = np.exp(log_density - log_density.max())
    weight /= weight.sum()
    of_node = stats.beta(a + passed, b + entered - passed)
    mean = of_node.mean() @ weight
    sd = np.sqrt((of_node.var() + (of_node.mean() - mean[:, None]) ** 2) @ weight)
    size = mean * (1 - mean) / sd**2 - 1
    matched = stats.beta(mean * size, (1 - mean) * size)
    return mean, sd, matched.ppf(0.05), matched.ppf(0.95), of_node.cdf(mu) @ weight


def compare_with_baseline() -> None:
    counts = simulated(RATIOS[0], MANY, REPS, seed=0)
    taken, team = seconds(fit, counts.passed, counts.entered)
    baseline, outputs = seconds(with_scipy_stats, counts, team)
    print(f"{REPS:,} reps, 1 link: {taken:.3f} s; scipy.stats {baseline:.3f} s, {baseline / taken:.0f}x")
    for name, of_baseline in zip(("mean", "sd", "low", "high", "p_below"), outputs, strict=True):
        print(f"    largest difference in {name}: {np.abs(getattr(team, name) - of_baseline).max():.1e}")


def main() -> None:
    print(f"Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}")
    fit_all([simulated(RATIOS[0], MANY, 100, seed=0)])  # the first call warms the caches
    for reps in (5, 25, 100, 300, REPS):
        links = [simulated(ratio, MANY, reps, seed=seed) for seed, ratio in enumerate(RATIOS)]
        taken, _ = seconds(fit_all, links)
        print(f"{reps:,} reps x 5 links: {taken:.3f} s{' (at most 0.5)' if reps == REPS else ''}")
    months = [
        simulated(ratio, FEW, REPS, seed=10 * month + link)
        for month in range(MONTHS)
        for link, ratio in enumerate(RATIOS)
    ]
    taken, _ = seconds(fit_all, months)
    print(f"{REPS:,} reps x 5 links x {MONTHS} months: {taken:.3f} s (at most 10)")
    alike = [simulated(RATIOS[0], MANY, REPS, seed=0, size=1e9)]
    taken, _ = seconds(fit_all, alike)
    print(f"{REPS:,} reps who do not differ, 1 link, limits of the mixture: {taken:.3f} s")
    compare_with_baseline()


if __name__ == "__main__":
    main()
