"""Drawing the links of one team together, which share how far reps differ."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import betainc, k0

from inference.dense_quadrature import dense_team
from spanco.inference.shared_spread import draw_together
from spanco.inference.team import fit

FIRST = [4, 9, 15], [20, 24, 22]
SECOND = [5, 6, 4], [9, 15, 11]
ALIKE = [8, 9, 10, 8, 9], [20, 22, 25, 20, 22]
APART = [2, 24, 5, 20, 11], [25, 27, 26, 25, 24]


def together(*links, draws=2000, seed=0):
    teams = [fit(*link) for link in links]
    return draw_together(teams, [team.draw(draws) for team in teams], seed)


def dense(link):
    """A dense quadrature of one link alone, and sigma at its nodes."""
    alone = dense_team(*link, means=(-4, 4), steps=240)
    return alone, 1 / np.sqrt((alone.a + alone.b + 1) * alone.mu * (1 - alone.mu))


def reweighed(alone, factor):
    weight = alone.weight * factor
    return replace(alone, weight=weight / weight.sum())


def assert_drawn_from(drawn, expected, link):
    for rep, (passed, entered) in enumerate(zip(*link, strict=True)):
        of_rep = drawn.p[:, rep]
        assert of_rep.mean() == pytest.approx(expected.mean(passed, entered), abs=0.0025)
        assert of_rep.std() == pytest.approx(expected.sd(passed, entered), rel=0.02)
        below = betainc(expected.a + passed, expected.b + entered - passed, expected.mu)
        assert (of_rep < drawn.mu).mean() == pytest.approx(float(expected.weight @ below), abs=0.01)
    assert drawn.mu.mean() == pytest.approx(float(expected.weight @ expected.mu), abs=0.003)


def test_two_links_are_drawn_from_the_model_summed_over_every_unknown():
    links = FIRST, SECOND
    shared = (np.arange(100)[:, None] + 0.5) / 20
    alone = [dense(link) for link in links]
    # The half-normal(0, 1) of each link gives way to a half-normal(0, s).
    exchanged = [np.exp(sigma**2 / 2 * (1 - shared**-2)) / shared for _, sigma in alone]
    evidence = [factor @ nodes.weight for factor, (nodes, _) in zip(exchanged, alone, strict=True)]
    prior = np.exp(-(shared[:, 0] ** 2) / 2)
    for place, drawn in enumerate(together(*links, draws=30_000)):
        of_shared = prior * evidence[1 - place]
        assert_drawn_from(drawn, reweighed(alone[place][0], of_shared @ exchanged[place]), links[place])


def test_one_link_is_drawn_from_the_model_with_s_integrated_out():
    # The integral of exp(-sigma^2 / (2 s^2) - s^2 / 2) / s over s is the Bessel function K_0(sigma).
    nodes, sigma = dense(FIRST)
    (drawn,) = together(FIRST, draws=30_000)
    assert_drawn_from(drawn, reweighed(nodes, np.exp(sigma**2 / 2) * k0(sigma)), FIRST)


def test_the_links_share_a_draw_of_s():
    # Where s is drawn small, reps lie close together at both links.
    first, second = (np.log(drawn.p.std(axis=1)) for drawn in together(ALIKE, ALIKE, draws=4000))
    assert np.corrcoef(first, second)[0, 1] > 0.1


def test_the_same_seed_draws_the_same_and_another_does_not():
    one, same, other = (together(FIRST, SECOND, draws=200, seed=seed) for seed in (1, 1, 2))
    for link in range(2):
        assert np.array_equal(one[link].p, same[link].p)
        assert np.array_equal(one[link].mu, same[link].mu)
        assert not np.array_equal(one[link].p, other[link].p)


def test_where_reps_are_alike_at_all_links_they_draw_closer_than_at_one():
    (one,) = together(ALIKE)
    five = together(*[ALIKE] * 5)[0]
    assert five.p.std(axis=1).mean() < 0.8 * one.p.std(axis=1).mean()


def test_where_reps_differ_at_the_other_links_they_may_differ_here():
    beside_alike = together(SECOND, ALIKE, ALIKE, ALIKE)[0]
    beside_apart = together(SECOND, APART, APART, APART)[0]
    assert beside_apart.p.std(axis=1).mean() > 1.3 * beside_alike.p.std(axis=1).mean()


def test_links_at_which_reps_truly_differ_more_stay_apart_from_the_others():
    apart, *_, alike = together(APART, ALIKE, ALIKE, ALIKE)
    counted = np.divide(*APART)
    assert np.ptp(apart.p.mean(axis=0)) > 0.85 * np.ptp(counted)
    assert apart.p.std(axis=1).mean() > 3 * alike.p.std(axis=1).mean()


def test_a_link_whose_spread_many_reps_have_made_known_keeps_its_draws_and_lends_what_it_knows():
    random = np.random.default_rng(4)
    entered = np.full(400, 300)
    known = {
        kappa: fit(random.binomial(entered, random.beta(kappa / 2, kappa / 2, 400)), entered)
        for kappa in (8, 400)
    }
    small, spread_here = fit(*SECOND), {}
    for kappa, large in known.items():
        alone = [large.draw(1500), small.draw(1000)]
        kept, redrawn = draw_together([large, small], alone)
        assert np.array_equal(kept.p, alone[0].p[:1000])
        assert np.array_equal(kept.mu, alone[0].mu[:1000])
        spread_here[kappa] = redrawn.p.std(axis=1).mean()
    assert spread_here[8] > 1.3 * spread_here[400]


def test_extreme_links_are_drawn_within_0_and_1():
    for drawn in together(([0, 0, 0], [9, 9, 9]), ([5000, 5000], [5000, 5000]), ([0, 5000], [5000, 5000])):
        assert np.isfinite(drawn.mu).all()
        assert ((drawn.p >= 0) & (drawn.p <= 1)).all()


def test_no_link_needs_no_draws():
    assert draw_together([], []) == []


def test_every_fitted_link_must_be_drawn():
    with pytest.raises(ValueError, match="2 links are fitted and 1 drawn"):
        draw_together([fit(*FIRST), fit(*SECOND)], [fit(*FIRST).draw(10)])


def test_another_prior_cannot_be_exchanged():
    team = fit(*FIRST, prior="bda3")
    with pytest.raises(ValueError, match="half-normal prior"):
        draw_together([team], [team.draw(10)])
