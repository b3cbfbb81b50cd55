import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanco.inference.coaching import EVIDENCE, entries_to_tell, gains
from spanco.inference.team import Draws, fit

LINKS = 3
REPS = 4


def random_draws(seed, draws=50):
    random = np.random.default_rng(seed)
    return [
        Draws(random.uniform(0.05, 0.95, draws), random.uniform(0.01, 0.99, (draws, REPS)))
        for _ in range(LINKS)
    ]


def plainly(drawn, entered, elasticity):
    """The expected gains, one draw after the other."""
    total = np.zeros((LINKS, REPS))
    draws = drawn[0].mu.size
    for draw in range(draws):
        for rep in range(REPS):
            for k in range(LINKS):
                customers = entered[k][rep]
                for later in range(k, LINKS):
                    customers *= drawn[later].p[draw, rep]
                team, own = drawn[k].mu[draw], drawn[k].p[draw, rep]
                total[k, rep] += customers * ((max(team, own) / own) ** elasticity[k] - 1)
    return total / draws


SEEDS = st.integers(0, 10**6)
ENTERED = st.lists(st.lists(st.floats(0, 500), min_size=REPS, max_size=REPS), min_size=LINKS, max_size=LINKS)
ELASTICITIES = st.lists(st.floats(0, 1), min_size=LINKS, max_size=LINKS)


@given(SEEDS, ENTERED, ELASTICITIES)
@settings(max_examples=25)
def test_gains_are_those_of_a_plain_loop_over_the_draws(seed, entered, elasticity):
    drawn = random_draws(seed)
    found = gains(drawn, entered, elasticity)
    assert found == pytest.approx(plainly(drawn, entered, elasticity), rel=1e-9, abs=1e-9)
    assert gains(drawn, entered) == pytest.approx(plainly(drawn, entered, [1] * LINKS), rel=1e-9, abs=1e-9)


@given(SEEDS, ENTERED)
def test_no_gain_is_negative(seed, entered):
    assert (gains(random_draws(seed), entered) >= 0).all()


@given(SEEDS, ENTERED, ELASTICITIES)
def test_the_scarcer_the_time_the_smaller_the_gain(seed, entered, elasticity):
    drawn = random_draws(seed)
    assert np.all(gains(drawn, entered, elasticity) <= gains(drawn, entered) + 1e-9)
    assert gains(drawn, entered, [0] * LINKS) == pytest.approx(0)


def test_without_hand_overs_the_same_customers_flow_through_every_link():
    # 100 targets at known ratios: a link that can be doubled brings as many customers wherever it stands.
    ratios = np.array([0.5, 0.4, 0.25])
    targets = 100
    entered = targets * np.cumprod([1, *ratios[:-1]])
    drawn = [Draws(np.full(7, 2 * ratio), np.full((7, 1), ratio)) for ratio in ratios]
    customers = targets * ratios.prod()
    assert gains(drawn, entered[:, None])[:, 0] == pytest.approx([customers] * LINKS)


def test_nobody_below_gains_nothing():
    above = [Draws(np.full(9, 0.3), np.full((9, REPS), 0.4)) for _ in range(LINKS)]
    assert gains(above, [[100] * REPS] * LINKS).tolist() == [[0] * REPS] * LINKS


def test_a_rep_surely_above_the_team_has_next_to_nothing_to_gain():
    team = fit([100, 102, 98, 190], [400] * 4)
    gain = gains([team.draw(2000)], [team.entered])[0]
    # All could still be lifted to a team of their own making: of 400 journeys, hardly one for that rep.
    assert gain[3] < 1
    assert gain[:3].min() > 10 * gain[3]


def test_who_is_handed_journeys_gains_where_they_hold_them():
    # One rep books, the other closes; both pass fewer than the team.
    drawn = [Draws(np.full(5, 0.5), np.full((5, 2), 0.4)) for _ in range(2)]
    found = gains(drawn, [[50, 0], [0, 20]])
    assert found == pytest.approx(np.array([[50 * 0.1 * 0.4, 0], [0, 20 * 0.1]]))


def test_a_true_ratio_rounded_to_nought_still_has_a_finite_gain():
    found = gains([Draws(np.array([0.2]), np.array([[0.0]]))], [[10]])
    assert found.item() == pytest.approx(2, rel=1e-6)


# How much more data would tell.

BELIEVED, TEAM = (0.22, 0.06), (0.25, 0.02)


@pytest.mark.parametrize(("passed", "effective"), [(6, 24), (7, 24), (24, 24), (0, 0)])
def test_no_data_shows_below_a_team_who_counted_at_or_above_it_or_entered_nothing(passed, effective):
    assert entries_to_tell(passed, effective, BELIEVED, TEAM) is None


def test_a_gap_too_small_for_a_thousand_times_the_journeys_is_not_promised():
    assert entries_to_tell(24.9, 100, (0.2495, 0.03), TEAM) is None


def test_none_of_many_needs_few_more():
    assert 1 <= entries_to_tell(0, 24, (0.15, 0.05), TEAM) <= 24


@given(st.floats(0.2, 0.6), st.integers(30, 200))
def test_the_smaller_the_gap_the_more_it_takes(ratio, effective):
    def needed(counted):
        return entries_to_tell(counted * effective, effective, ((counted + 0.7) / 2, 0.05), (0.7, 0.02))

    far, near = needed(ratio), needed(ratio + 0.05)
    assert far <= near


@given(st.floats(0.005, 0.08), st.floats(0, 0.02))
def test_the_surer_the_team_the_less_it_takes(doubt, more_doubt):
    sure, unsure = (
        entries_to_tell(4, 24, BELIEVED, (0.25, team_sd)) for team_sd in (doubt, doubt + more_doubt)
    )
    assert unsure is None or (sure is not None and sure <= unsure)


@pytest.mark.parametrize("reps", [5, 10, 25])
def test_so_many_more_journeys_make_it_likely(reps):
    # The rep counts 4 of 24, the others a quarter on average: the whole team is judged again.
    others, theirs = np.linspace(9, 15, reps - 1), np.full(reps - 1, 48)
    before = fit([4, *others], [24, *theirs])
    team = before.team_mean, before.draw(2000).mu.std()
    needed = entries_to_tell(4, 24, (before.mean[0], before.sd[0]), team)
    times = 1 + needed / 24
    after = fit([4 * times, *others], [24 * times, *theirs])
    assert before.p_below[0] < EVIDENCE - 0.03
    # To a normal law's precision.
    assert after.p_below[0] == pytest.approx(EVIDENCE, abs=0.05)
