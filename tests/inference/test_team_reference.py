"""The rat tumours of Gelman et al. 2013, Bayesian Data Analysis, section 5.3, under the book's prior."""

import numpy as np
import pytest
from scipy.optimize import minimize

from inference.rats import RATS, TUMOURS
from spanco.inference.spread import Evidence, lay
from spanco.inference.team import fit

EVIDENCE = Evidence.of(TUMOURS.astype(float), RATS.astype(float), "bda3")


@pytest.fixture(scope="module")
def rats():
    return fit(TUMOURS, RATS, prior="bda3")


def log_likelihood(mean_logit, log_size):
    """The product's likelihood, at (log a/b, log(a + b))."""
    most_sigma = 2 * np.cosh(mean_logit / 2)
    width = most_sigma * np.arcsinh(np.exp(-log_size / 2))
    return EVIDENCE.log_likelihood(np.array([mean_logit]), np.array([width]))[0]


def log_posterior(mean_logit, log_size):
    """(a + b)^(-5/2), and the Jacobian a b of the two coordinates."""
    log_a_b = 2 * log_size - np.log1p(np.exp(-mean_logit)) - np.log1p(np.exp(mean_logit))
    return log_likelihood(mean_logit, log_size) - 2.5 * log_size + log_a_b


def highest(function):
    found = minimize(lambda at: -function(*at), (-1.8, 2.7), method="Nelder-Mead", options={"xatol": 1e-7})
    return found.x


def test_there_are_267_tumours_in_1739_rats_of_71_groups():
    assert (TUMOURS.size, TUMOURS.sum(), RATS.sum()) == (71, 267, 1739)


def test_the_mode_is_the_published_one():
    assert highest(log_posterior) == pytest.approx((-1.7858, 2.7415), abs=1e-4)


def test_the_likelihood_is_highest_where_published():
    mean_logit, log_size = highest(log_likelihood)
    mu = 1 / (1 + np.exp(-mean_logit))
    a, b = mu * np.exp(log_size), (1 - mu) * np.exp(log_size)
    assert (a, b) == pytest.approx((2.3415, 14.1144), abs=5e-4)


def test_the_expected_beta_parameters_are_the_published_ones(rats):
    # Over the book's own range, log(a + b) <= 5: beyond it the expectation grows with the range,
    # slowly and without end.
    spread = lay(rats.evidence, rats.box)
    a, b = spread.shapes
    weight = spread.weight * (np.log(a + b) <= 5)
    assert weight @ a / weight.sum() == pytest.approx(2.4025, abs=2e-4)
    assert weight @ b / weight.sum() == pytest.approx(14.319, abs=1e-3)


@pytest.mark.parametrize(
    ("group", "published"),
    [
        ((0, 20), (0.0636, 0.0109, 0.1429)),
        ((1, 20), (0.0915, 0.0264, 0.1811)),
        ((16, 52), (0.2687, 0.1839, 0.3628)),
        ((9, 24), (0.2829, 0.1711, 0.4116)),
        ((4, 14), (0.2109, 0.1013, 0.3468)),
    ],
)
def test_mean_and_limits_of_a_group_are_the_published_ones(rats, group, published):
    index = np.flatnonzero((group[0] == TUMOURS) & (group[1] == RATS))[0]
    assert (rats.mean[index], rats.low[index], rats.high[index]) == pytest.approx(published, abs=7e-5)


def test_draws_of_the_groups_agree_with_the_posterior(rats):
    drawn = rats.draw()
    error = 4 / np.sqrt(drawn.mu.size)
    assert np.abs(drawn.p.mean(axis=0) - rats.mean).max() < error * rats.sd.max()
    assert np.abs((drawn.p < drawn.mu[:, None]).mean(axis=0) - rats.p_below).max() < error / 2
