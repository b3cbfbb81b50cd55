from functools import cache

import numpy as np
import pytest

from spanco.inference.maturity import aalen_johansen, incidence_of
from spanco.inference.winning import chances_of
from spanco.method import Fates, Link

CLOSING = Link("R4", "proposed", "won")
PROPOSAL = Link("R3", "met", "proposed")
WHOLE_WAY = Link("R3xR4", "met", "won")
# The days and ends of the Aalen-Johansen example of twelve journeys, whole days.
DAYS = (5, 8, 12, 20, 22, 30, 31, 40, 45, 60, 61)
WON = (0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0)
LOST = (1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0)
OPEN = (0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1)


def estimated(fates, horizon):
    return chances_of(fates, horizon, draws=0, generator=np.random.default_rng(0))


def test_at_the_last_milestone_the_chance_is_what_is_left_of_the_incidence():
    """STATISTICS.md: [F_w(a + h) - F_w(a)] / [1 - F_w(a) - F_l(a)], from Aalen and Johansen 1978."""
    incidence = aalen_johansen(DAYS, WON, LOST, OPEN)

    def at(values, day):
        place = np.searchsorted(DAYS, day, side="right") - 1
        return values[place] if place >= 0 else 0.0

    chances = estimated([Fates(CLOSING, (), DAYS, WON, LOST, OPEN)], 20)
    for age in (0, 5, 7, 8, 21, 39, 41):
        left = 1 - at(incidence.passed, age) - at(incidence.lost, age)
        expected = (at(incidence.passed, age + 20) - at(incidence.passed, age)) / left
        assert chances.standing[0][0, age] == pytest.approx(expected, abs=1e-9)


def test_further_back_the_ways_through_the_next_milestone_add_up():
    met = Fates(PROPOSAL, (), (2, 4), (5, 0), (0, 5), (0, 0))
    proposed = Fates(CLOSING, (), (1, 3), (4, 1), (0, 5), (0, 0))
    chances = estimated([met, proposed], 4)
    # Half pass on day 2; of these 4 in 10 are won a day later, 1 in 10 on the third.
    assert chances.within[0][0] == pytest.approx([0, 0, 0, 0.2, 0.2])
    # One who still stands there after a day: the same, a day sooner, and so the third day counts too.
    assert chances.standing[0][0, 1] == pytest.approx(0.25)
    assert chances.standing[0][0, 2] == pytest.approx(0.0)


def test_one_who_has_stood_for_longer_than_anyone_who_went_on_has_no_chance():
    stalled = Fates(PROPOSAL, (), (2, 400), (50, 0), (40, 0), (0, 10))
    proposed = Fates(CLOSING, (), (1,), (9,), (1,), (0,))
    chances = estimated([stalled, proposed], 90)
    assert chances.standing[0][0, 100] == 0
    assert chances.standing[0][0, 0] == pytest.approx(0.45)


@cache
def office(n=40_000, now=300):
    """Journeys that come to a first milestone, some of them to a second, and some of those to a win."""
    random = np.random.default_rng(5)
    came = random.integers(0, 300, n)
    to_proposal, to_end = random.weibull(1.2, n) * 60, random.weibull(1.5, n) * 40
    lost_early, wins = random.random(n) < 0.4, random.random(n) < 0.35
    proposed = came + to_proposal.astype(int)
    return now, came, proposed, proposed + to_end.astype(int), lost_early, wins


def seen_of(span, now, dates, passes, here):
    """What was known by ``now`` of the journeys that are ``here``, from when they entered a span."""
    entered, left = dates
    known = left <= now
    days = np.where(known, left - entered, now - entered)[here]
    fate = np.where(known, np.where(passes, 0, 1), 2)[here]
    columns = [np.bincount(days[fate == each], minlength=301).tolist() for each in range(3)]
    return Fates(span, (), tuple(range(301)), *map(tuple, columns))


def test_chances_in_a_simulated_office_come_true_wherever_journeys_stand():
    now, came, proposed, ended, lost_early, wins = office()
    horizon = 60
    fates = [
        seen_of(PROPOSAL, now, (came, proposed), ~lost_early, came <= now),
        seen_of(CLOSING, now, (proposed, ended), wins, (proposed <= now) & ~lost_early),
    ]
    chances = estimated(fates, horizon)
    soon = ~lost_early & wins & (ended <= now + horizon)
    at_first = (came <= now) & (proposed > now)
    at_second = (proposed <= now) & (ended > now) & ~lost_early
    for place, (here, since) in enumerate(((at_first, came), (at_second, proposed))):
        q = chances.of_standing(place, (now - since)[here])[0]
        assert q.sum() == pytest.approx(soon[here].sum(), rel=0.08)
        old = q[(now - since)[here] > 60].sum()
        assert old == pytest.approx(soon[here][(now - since)[here] > 60].sum(), rel=0.2)


def test_one_chance_from_a_milestone_straight_to_the_win_promises_too_much_of_those_who_still_stand_there():
    now, came, proposed, ended, lost_early, wins = office()
    horizon = 60
    left = np.where(lost_early, proposed, ended)
    whole = incidence_of(seen_of(WHOLE_WAY, now, (came, left), ~lost_early & wins, came <= now))
    here = (came <= now) & (proposed > now)
    age = (now - came)[here]
    won, gone = whole.passed, whole.passed + whole.lost
    later = won[np.minimum(age + horizon, won.size - 1)]
    q = (later - won[age]) / np.maximum(1 - gone[age], 1e-9)
    soon = ~lost_early & wins & (ended <= now + horizon)
    assert np.minimum(q, 1).sum() > 1.4 * soon[here].sum()


def test_draws_vary_around_the_estimate_the_less_the_more_journeys_there_were():
    def spread(times):
        fates = Fates(CLOSING, (), DAYS, *(tuple(n * times for n in each) for each in (WON, LOST, OPEN)))
        chances = chances_of([fates], 60, draws=400, generator=np.random.default_rng(1))
        drawn = chances.standing[0][1:, 0]
        assert drawn.mean() == pytest.approx(chances.standing[0][0, 0], abs=0.03)
        return drawn.std()

    assert spread(100) == pytest.approx(spread(1) / 10, rel=0.25)


def test_newcomers_have_the_mean_chance_of_the_days_that_are_left_to_them():
    proposed = Fates(CLOSING, (), (1,), (1,), (1,), (0,))
    assert estimated([proposed], 4).of_newcomers(0) == pytest.approx([0.375])


def test_a_milestone_nobody_came_to_has_no_chance():
    empty = Fates(PROPOSAL, (), (), (), (), ())
    chances = estimated([empty, Fates(CLOSING, (), (1,), (1,), (0,), (0,))], 3)
    assert chances.of_standing(0, np.array([0, 7])).tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize(("fates", "horizon"), [([], 5), ([Fates(CLOSING, (), (1,), (1,), (0,), (0,))], 0)])
def test_without_a_milestone_or_a_day_there_is_no_chance_to_tell(fates, horizon):
    with pytest.raises(ValueError, match="needs a milestone before it and a day"):
        estimated(fates, horizon)
