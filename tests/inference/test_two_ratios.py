from math import asin, comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaln

from spanco.inference.two_ratios import entries_to_tell_apart, newcombe, p_first_higher

COUNTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("counts", "limits"),
    [
        # Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10.
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        # The opening example.
        ((5, 50, 5, 60), (-0.0959, 0.1397)),
    ],
)
def test_limits_of_a_difference_are_those_published(counts, limits):
    difference, low, high = newcombe(*counts, level=0.95)
    assert difference == pytest.approx(counts[0] / counts[1] - counts[2] / counts[3])
    assert (low, high) == pytest.approx(limits, abs=5e-5)


@given(COUNTS, COUNTS)
def test_exchanging_the_two_ratios_mirrors_their_difference(first, second):
    difference, low, high = newcombe(*first, *second)
    assert newcombe(*second, *first) == pytest.approx((-difference, -high, -low), abs=1e-12)
    assert -1 <= low <= difference <= high <= 1


@pytest.mark.parametrize(
    ("prior", "probability"),
    [((0.5, 0.5), 0.6211), ((1, 1), 0.6249)]
    # A team known to pass 9 %, with the weight of 30, 100 or 300 journeys.
    + [((0.09 * kappa, 0.91 * kappa), p) for kappa, p in ((30, 0.595), (100, 0.571), (300, 0.547))],
)
def test_the_opening_example_gives_about_6_chances_in_10(prior, probability):
    precision = 5e-5 if prior[0] <= 1 else 5e-4
    assert p_first_higher(5, 50, 5, 60, prior) == pytest.approx(probability, abs=precision)


@given(COUNTS, COUNTS)
def test_the_two_orders_of_a_comparison_add_up_to_1(first, second):
    assert p_first_higher(*first, *second) + p_first_higher(*second, *first) == pytest.approx(1, abs=1e-9)


@given(COUNTS.filter(lambda counts: counts[0] < 200), COUNTS)
def test_the_probability_is_that_of_the_closed_form(first, second):
    # Miller 2015, "Formulas for Bayesian A/B testing", for whole parameters.
    a, b = 1 + first[0], 1 + first[1] - first[0]
    c, d = 1 + second[0], 1 + second[1] - second[0]
    i = np.arange(a)
    terms = betaln(c + i, b + d) - betaln(1 + i, b) - betaln(c, d)
    closed = float((np.exp(terms) / (b + i)).sum())
    assert p_first_higher(*first, *second, prior=(1, 1)) == pytest.approx(closed, abs=1e-8)


def test_very_unequal_sizes_are_compared():
    # One success of one against a ratio known to be .2: P(Beta(2, 1) > .2) = 1 - .2 ** 2.
    assert p_first_higher(1, 1, 2 * 10**8, 10**9, prior=(1, 1)) == pytest.approx(0.96, abs=1e-6)


@pytest.mark.parametrize("prior", [(0, 1), (1, -1), (float("nan"), 1)])
def test_a_prior_that_is_no_beta_is_refused(prior):
    with pytest.raises(ValueError, match="prior"):
        p_first_higher(1, 2, 1, 2, prior)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="passed <= entered"):
        p_first_higher(1, 2, 3, 2)


def test_proving_10_against_8_33_percent_takes_4696_journeys_each():
    assert entries_to_tell_apart(5 / 50, 5 / 60) == 4696


def exact_power(p, q, n):
    """The chance that the arcsine test at 95 % calls the difference, over all outcomes."""
    scale = [2 * asin(sqrt(x / n)) for x in range(n + 1)]
    chance_p = [comb(n, x) * p**x * (1 - p) ** (n - x) for x in range(n + 1)]
    chance_q = [comb(n, x) * q**x * (1 - q) ** (n - x) for x in range(n + 1)]
    called = 1.959964 * sqrt(2 / n)
    return sum(
        chance_p[x] * chance_q[y]
        for x in range(n + 1)
        for y in range(n + 1)
        if abs(scale[x] - scale[y]) > called
    )


def test_that_many_journeys_find_the_difference_as_often_as_promised():
    n = entries_to_tell_apart(0.5, 0.3)
    assert exact_power(0.5, 0.3, n) == pytest.approx(0.80, abs=0.015)


def test_a_smaller_difference_or_more_power_takes_more_journeys():
    assert entries_to_tell_apart(0.10, 0.09) > entries_to_tell_apart(0.10, 0.08)
    assert entries_to_tell_apart(0.10, 0.08, power=0.9) > entries_to_tell_apart(0.10, 0.08)
    assert entries_to_tell_apart(0.10, 0.08, level=0.99) > entries_to_tell_apart(0.10, 0.08)


@pytest.mark.parametrize("ratios", [(0.2, 0.2), (-0.1, 0.2), (0.2, 1.1)])
def test_ratios_that_do_not_differ_or_are_none_are_refused(ratios):
    with pytest.raises(ValueError, match="different ratios"):
        entries_to_tell_apart(*ratios)


def test_a_power_of_1_is_refused():
    with pytest.raises(ValueError, match="power"):
        entries_to_tell_apart(0.1, 0.2, power=1.0)
