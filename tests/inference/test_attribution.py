"""Step gain: the reference values, and the sums that hold whatever the log."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit, ndtri

from spanco.inference.attribution import Believed, expected, inflow, step_gain, worth
from spanco.inference.team import fit

EXACT = 1e-9
LINKS = 5
REPS = 3

TEAM = (10_000, 2_800, 1_820, 1_420, 710, 177.5)
REP = (400, 120, 66, 44, 24, 4)


def nothing_believed(reps):
    return Believed(*(np.full(reps, np.nan) for _ in range(4)))


def ratios_of(reached):
    return [passed / entered for entered, passed in pairwise(reached)]


def gains_of(reached, ratios):
    """The gain of each link of a chain that nobody joined or left on the way."""
    links = zip(pairwise(reached), ratios, worth(ratios), strict=True)
    return [
        step_gain([x], [n], [n], ratio, after, nothing_believed(1)).gain.item()
        for (n, x), ratio, after in links
    ]


# Reference values: STATISTICS, "Attribution".


def test_two_reps_of_five_customers_differ_link_by_link():
    first, second = (200, 50, 30, 24, 12, 5), (200, 60, 40, 26, 16, 5)
    gains = gains_of(second, ratios_of(first))
    assert gains == pytest.approx([1.0, 0.6667, -1.25, 1.25, -1.6667], abs=5e-5)
    assert sum(gains) == pytest.approx(0, abs=EXACT)


def test_a_rep_against_the_team_loses_3_customers_of_7():
    gains = gains_of(REP, ratios_of(TEAM))
    assert gains == pytest.approx([0.5071, -1.1703, -0.9368, 0.5, -2.0], abs=5e-5)
    assert sum(gains) == pytest.approx(-3.1, abs=EXACT)
    assert expected([400, 0, 0, 0, 0], ratios_of(TEAM)) == pytest.approx(7.1, abs=EXACT)


def test_a_pocket_calculator_finds_the_same_gain():
    # 44 appointments honoured where 78 % of 66 would give 51.5; 7.5 fewer, worth .125 customers each.
    assert step_gain([44], [66], [66], 0.78, 0.125, nothing_believed(1)).gain.item() == pytest.approx(
        -0.94, abs=0.01
    )
    assert worth(ratios_of(TEAM))[2] == pytest.approx(0.125)


def test_counts_blame_closing_but_what_is_believed_blames_booking_and_attendance():
    # The rep among 24 others who together make up the rest of the team. At each link the others' counted
    # ratios lie at normal quantiles of logits spread by .5, widened by what counting so few adds.
    others, spread = 24, 0.5
    p_below = []
    for link, ratio in enumerate(ratios_of(TEAM)):
        entered = np.full(others, (TEAM[link] - REP[link]) / others)
        wide = np.sqrt(spread**2 + 1 / (entered[0] * ratio * (1 - ratio)))
        counted = expit(logit(ratio) + wide * ndtri((np.arange(others) + 0.5) / others))
        passed = entered * counted * (TEAM[link + 1] - REP[link + 1]) / (entered @ counted)
        team = fit([*passed, REP[link + 1]], [*entered, REP[link]])
        p_below.append(team.p_below_ratio(ratio)[-1])
    _, booking, attendance, _, closing = p_below
    assert booking == pytest.approx(0.98, abs=0.015)
    assert attendance == pytest.approx(0.95, abs=0.02)
    assert closing == pytest.approx(0.76, abs=0.035)


# Random logs: who passed what, and who held it.


@dataclass(frozen=True)
class Journey:
    """Where a journey started, how far it came (milestones), and who held it from each milestone on."""

    start: int
    reach: int
    holders: tuple[int, ...]
    is_open: bool


def simulated(seed, size):
    """A log in which some links are never entered, some never and some always passed."""
    random = Random(seed)  # noqa: S311 - nothing here is secret
    starts = random.sample(range(LINKS + 1), random.randint(1, 3))
    ratios = [random.choice([0, 0.2, 0.5, 0.8, 1]) for _ in range(LINKS)]
    log = []
    for _ in range(size):
        reach = start = random.choice(starts)
        while reach < LINKS and random.random() < ratios[reach]:
            reach += 1
        holders = tuple(random.randrange(REPS) for _ in range(LINKS + 1))
        log.append(Journey(start, reach, holders, random.random() < 0.5))
    return log


LOGS = st.builds(simulated, st.integers(0, 10**6), st.integers(0, 60))
SHARES = st.lists(st.floats(0, 1), min_size=LINKS, max_size=LINKS)
SKILLS = st.lists(st.floats(0, 1), min_size=LINKS * REPS, max_size=LINKS * REPS)


@dataclass(frozen=True)
class Counts:
    """Journeys that entered and passed (links, reps), credited to who held them at entry."""

    entered: np.ndarray
    passed: np.ndarray
    effective: np.ndarray

    @property
    def ratios(self):
        """The team's ratios; 0 where nobody entered."""
        effective = self.effective.sum(axis=1)
        return (self.passed.sum(axis=1) / np.where(effective > 0, effective, 1)).tolist()


def count(log, share_of_open=None):
    """Count plainly; an open journey is worth its link's share, without shares a whole one."""
    entered, passed, effective = np.zeros((3, LINKS, REPS))
    for journey in log:
        for link in range(journey.start, min(journey.reach + 1, LINKS)):
            rep = journey.holders[link]
            entered[link, rep] += 1
            passed[link, rep] += journey.reach > link
            unsettled = journey.is_open and journey.reach == link and share_of_open is not None
            effective[link, rep] += share_of_open[link] if unsettled else 1
    return Counts(entered, passed, effective)


def steps_of(counts, ratios, true_ratios=None):
    """The step gain of each link, against the same measure for all reps."""
    beliefs = [nothing_believed(REPS)] * LINKS
    if true_ratios is not None:
        true = np.reshape(true_ratios, (LINKS, REPS))
        beliefs = [Believed(each, each, each, np.full(REPS, 0.5)) for each in true]
    return [
        step_gain(counts.passed[k], counts.entered[k], counts.effective[k], ratios[k], after, beliefs[k])
        for k, after in enumerate(worth(ratios))
    ]


def everything(steps, part):
    return np.sum([getattr(step, part) for step in steps])


@given(LOGS, SHARES, SKILLS)
def test_skill_chance_and_still_open_add_up_to_the_gain(log, shares, skills):
    counts = count(log, shares)
    for step in steps_of(counts, counts.ratios, skills):
        assert step.skill + step.chance + step.still_open == pytest.approx(step.gain, abs=EXACT)


@given(LOGS, SHARES)
def test_where_nothing_is_believed_chance_and_still_open_add_up_to_the_gain(log, shares):
    counts = count(log, shares)
    for step in steps_of(counts, counts.ratios):
        assert np.isnan(step.skill).all()
        assert step.chance + step.still_open == pytest.approx(step.gain, abs=EXACT)


@given(LOGS, SHARES, SKILLS)
def test_skill_and_chance_of_a_whole_team_cancel_at_every_link(log, shares, skills):
    counts = count(log, shares)
    for step in steps_of(counts, counts.ratios, skills):
        assert step.skill.sum() + step.chance.sum() == pytest.approx(0, abs=EXACT)


@given(LOGS)
def test_all_gains_together_are_the_customers_beyond_what_the_starts_promise(log):
    counts = count(log)
    promised = sum(np.prod(counts.ratios[journey.start :]) for journey in log if journey.start < LINKS)
    customers = sum(journey.reach == LINKS for journey in log if journey.start < LINKS)
    gain = everything(steps_of(counts, counts.ratios), "gain")
    assert gain == pytest.approx(customers - promised, abs=EXACT)


@given(LOGS, st.lists(st.floats(0, 1), min_size=LINKS, max_size=LINKS))
def test_they_are_so_at_any_ratios_even_those_of_another_team(log, ratios):
    promised = sum(np.prod(ratios[journey.start :]) for journey in log if journey.start < LINKS)
    customers = sum(journey.reach == LINKS for journey in log if journey.start < LINKS)
    gain = everything(steps_of(count(log), ratios), "gain")
    assert gain == pytest.approx(customers - promised, abs=EXACT)


@given(LOGS, SHARES)
def test_customers_of_a_rep_are_those_expected_and_the_gains(log, shares):
    counts = count(log, shares)
    steps = steps_of(counts, counts.ratios)
    for rep in range(REPS):
        came = inflow(counts.entered[:, rep].tolist(), counts.passed[:, rep].tolist())
        won = sum(
            journey.holders[LINKS - 1] == rep
            for journey in log
            if journey.start < LINKS and journey.reach == LINKS
        )
        gained = sum(step.gain[rep] for step in steps)
        assert expected(came, counts.ratios) + gained == pytest.approx(won, abs=EXACT)


@given(LOGS, LOGS, SHARES, SHARES)
def test_against_another_period_volume_and_gains_make_the_whole_difference(log, earlier, shares, shares_then):
    now, then = count(log, shares), count(earlier, shares_then)
    steps = steps_of(now, then.ratios)
    came = inflow(now.entered.sum(axis=1).tolist(), now.passed.sum(axis=1).tolist())
    came_then = inflow(then.effective.sum(axis=1).tolist(), then.passed.sum(axis=1).tolist())
    volume = expected(came, then.ratios) - expected(came_then, then.ratios)
    difference = now.passed[-1].sum() - then.passed[-1].sum()
    assert volume + everything(steps, "gain") == pytest.approx(difference, abs=EXACT)


@given(
    st.lists(st.integers(0, 500), min_size=LINKS + 1, max_size=LINKS + 1).map(
        lambda n: sorted(n, reverse=True)
    ),
    st.lists(st.integers(1, 500), min_size=LINKS + 1, max_size=LINKS + 1).map(
        lambda n: sorted(n, reverse=True)
    ),
)
def test_volume_of_a_chain_with_one_start_is_the_targets_more_at_the_former_yield(reached, before):
    came, came_then = (inflow(each[:-1], each[1:]) for each in (reached, before))
    ratios = ratios_of(before)
    volume = expected(came, ratios) - expected(came_then, ratios)
    assert volume == pytest.approx((reached[0] - before[0]) * np.prod(ratios), abs=EXACT)
    assert volume + sum(gains_of(reached, ratios)) == pytest.approx(reached[-1] - before[-1], abs=EXACT)


def test_a_log_without_journeys_gains_nothing():
    counts = count([])
    assert all(step.gain.tolist() == [0] * REPS for step in steps_of(counts, counts.ratios))
    assert expected([0] * LINKS, counts.ratios) == 0


def test_open_journeys_lose_nothing_that_they_may_still_bring():
    # 10 entered, 2 passed, and their ages make the 10 worth 4: at the team's half they are just on time.
    step = step_gain(
        [2], [10], [4], 0.5, 0.25, Believed(*(np.array([each]) for each in (0.5, 0.3, 0.7, 0.5)))
    )
    assert step.gain.item() == pytest.approx(-0.75)
    assert step.still_open.item() == pytest.approx(-0.75)
    assert step.skill.item() == step.chance.item() == 0


def test_skill_and_its_limits_are_what_is_believed_in_customers():
    believed = Believed(*(np.array([each]) for each in (0.45, 0.40, 0.55, 0.9)))
    step = step_gain([40], [100], [100], 0.5, 0.1, believed)
    found = [step.skill.item(), step.low.item(), step.high.item(), step.p_loss.item()]
    assert found == pytest.approx([-0.5, -1.0, 0.5, 0.9])


def test_each_rep_may_be_measured_against_a_ratio_of_their_own():
    step = step_gain([5, 5], [10, 10], [10, 10], [0.4, 0.6], 1.0, nothing_believed(2))
    assert step.gain == pytest.approx([1.0, -1.0])


def test_ratios_and_inflows_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="zip"):
        expected([1, 2], [0.5])
