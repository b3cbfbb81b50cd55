"""How long passing takes, and what young cohorts are worth, against slower and plainer ways."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanco.inference.maturity import (
    Lag,
    aalen_johansen,
    effective,
    incidence_of,
    informing,
    lag_of,
    lag_through,
)
from spanco.method import Ages, Fates, Link

LINK = Link("R4", "proposed", "won")
OPEN, WON, LOST = range(3)

SETTINGS = settings(max_examples=50, deadline=None)
SUBJECTS = st.lists(
    st.tuples(st.integers(0, 25), st.sampled_from([OPEN, WON, LOST])), min_size=1, max_size=40
)
DENSITIES = st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(lambda counts: counts[-1] > 0)


def histograms(subjects):
    """Days, and how many passed, were lost and are open at each."""
    days = sorted({day for day, _ in subjects})
    return (days, *([subjects.count((day, fate)) for day in days] for fate in (WON, LOST, OPEN)))


def fates(subjects):
    return Fates(LINK, (), *(tuple(column) for column in histograms(subjects)))


def ages(days, entered, passed):
    still_open = [n - x for n, x in zip(entered, passed, strict=True)]
    return Ages(LINK, (), tuple(days), tuple(entered), tuple(passed), tuple(still_open))


def lag(counts):
    """A lag in which so many passings lie on day 0, 1, and so on."""
    return Lag(np.cumsum(counts) / sum(counts), sum(counts))


def plain_incidence(subjects, day):
    """Shares passed and lost by a day, subject by subject and in exact fractions."""
    surviving, passed, lost = Fraction(1), Fraction(0), Fraction(0)
    for time in sorted({when for when, fate in subjects if fate != OPEN and when <= day}):
        at_risk = sum(when >= time for when, _ in subjects)
        n_passed, n_lost = subjects.count((time, WON)), subjects.count((time, LOST))
        passed += surviving * Fraction(n_passed, at_risk)
        lost += surviving * Fraction(n_lost, at_risk)
        surviving *= 1 - Fraction(n_passed + n_lost, at_risk)
    return passed, lost


def test_twelve_subjects_have_the_incidence_worked_out_by_hand():
    # Aalen and Johansen 1978: S before each win times wins over those at risk, 1/12, 5/54, 5/54 and 1/9.
    days = [5, 8, 12, 12.5, 20, 22, 30, 31, 40, 45, 60, 61]
    fate = np.array([2, 1, 0, 1, 2, 1, 0, 2, 1, 0, 2, 0])
    incidence = aalen_johansen(days, fate == WON, fate == LOST, fate == OPEN)
    by_day = dict(zip(days, incidence.passed, strict=True))
    assert [by_day[day] for day in (5, 8, 12, 12.5, 20, 22)] == pytest.approx(
        [0, 0.083333, 0.083333, 0.175926, 0.175926, 0.268519], abs=1e-6
    )
    assert [by_day[day] for day in (40, 45, 60, 61)] == pytest.approx([0.379630] * 4, abs=1e-6)


@SETTINGS
@given(SUBJECTS)
def test_incidence_is_that_of_subjects_taken_one_by_one(subjects):
    incidence = incidence_of(fates(subjects))
    expected = [plain_incidence(subjects, day) for day in incidence.days]
    assert incidence.passed == pytest.approx([float(passed) for passed, _ in expected], abs=1e-12)
    assert incidence.lost == pytest.approx([float(lost) for _, lost in expected], abs=1e-12)


@SETTINGS
@given(SUBJECTS)
def test_shares_never_fall_and_never_exceed_all(subjects):
    incidence = incidence_of(fates(subjects))
    assert np.diff(incidence.passed, prepend=0).min() >= 0
    assert np.diff(incidence.lost, prepend=0).min() >= 0
    assert (incidence.passed + incidence.lost).max() <= 1 + 1e-12


@SETTINGS
@given(SUBJECTS.filter(lambda subjects: all(fate != OPEN for _, fate in subjects)))
def test_where_nothing_is_open_shares_are_those_counted(subjects):
    incidence = incidence_of(fates(subjects))
    for place, day in enumerate(incidence.days):
        for share, fate in ((incidence.passed, WON), (incidence.lost, LOST)):
            counted = sum(when <= day and what == fate for when, what in subjects)
            assert share[place] == pytest.approx(counted / len(subjects), abs=1e-12)


def test_a_loss_ends_the_chance_to_pass_where_an_open_journey_keeps_it():
    # Of two at day 1, one passes at day 3. Had the other been lost, half pass; open, nobody knows but one.
    lost = incidence_of(fates([(1, LOST), (3, WON)]))
    still_open = incidence_of(fates([(1, OPEN), (3, WON)]))
    assert (lost.passed[-1], still_open.passed[-1]) == (0.5, 1.0)


def test_open_journeys_of_a_day_are_still_at_risk_on_it():
    incidence = incidence_of(fates([(4, WON), (4, OPEN)]))
    assert incidence.passed.tolist() == [0.5]


def test_days_on_which_nobody_is_left_change_nothing():
    incidence = aalen_johansen([1, 2, 3], [1, 0, 0], [1, 0, 0], [0, 0, 0])
    assert incidence.passed.tolist() == incidence.lost.tolist() == [0.5, 0.5, 0.5]


@SETTINGS
@given(SUBJECTS.filter(lambda subjects: any(fate == WON for _, fate in subjects)))
def test_a_lag_is_the_incidence_of_passing_over_its_last_value(subjects):
    found = lag_of(fates(subjects))
    last = max(day for day, fate in subjects if fate == WON)
    whole, _ = plain_incidence(subjects, last)
    expected = [float(plain_incidence(subjects, day)[0] / whole) for day in range(last + 1)]
    assert found.within == pytest.approx(expected, abs=1e-12)
    assert found.within[-1] == 1
    assert found.passings == sum(fate == WON for _, fate in subjects)


@SETTINGS
@given(SUBJECTS)
def test_without_losses_and_open_journeys_a_lag_is_the_share_counted(subjects):
    passed = [(day, WON) for day, _ in subjects]
    found = lag_of(fates(passed))
    for day in range(26):
        counted = sum(when <= day for when, _ in passed) / len(passed)
        assert float(found.at(day)) == pytest.approx(counted, abs=1e-12)


def test_where_nothing_passed_there_is_no_lag():
    assert lag_of(fates([(3, LOST), (9, OPEN)])) is None
    assert lag_of(Fates(LINK, (), (), (), (), ())) is None


def test_open_journeys_do_not_shorten_the_lag():
    # Passing takes 1 to 100 days alike; who entered fewer than 100 days ago shows only the fast ones.
    random = np.random.default_rng(3)
    takes, age = random.integers(1, 101, 4000), random.integers(0, 120, 4000)
    seen = np.minimum(takes, age)
    found = lag_of(fates(list(zip(seen.tolist(), np.where(takes <= age, WON, OPEN).tolist(), strict=True))))
    assert np.median(takes[takes <= age]) < 42
    assert found.quantile(0.5) == pytest.approx(50, abs=3)
    assert found.quantile(0.9) == pytest.approx(90, abs=3)


def test_a_lag_tells_the_share_within_any_age():
    assert lag([1, 0, 3, 4]).at([-3, 0, 1, 2, 3, 4, 900]).tolist() == [0, 0.125, 0.125, 0.5, 1, 1, 1]


@SETTINGS
@given(DENSITIES, st.floats(0.001, 1))
def test_a_quantile_is_the_first_day_within_which_that_share_lies(counts, share):
    found = lag(counts)
    day = found.quantile(share)
    assert found.within[day] >= share - 1e-9
    assert day == 0 or found.within[day - 1] < share


def test_a_share_that_is_reached_only_to_the_last_digit_is_reached():
    tenths = Lag(np.cumsum([0.1] * 10), 30)
    assert tenths.within[-1] < 1
    assert [tenths.quantile(share) for share in (0.3, 0.8, 1.0)] == [2, 7, 9]


def test_a_cohort_is_mature_from_95_percent_and_settled_from_99_percent_of_the_passings():
    hundredths = lag([1] * 100)
    assert (hundredths.horizon, hundredths.settled) == (94, 98)
    at_once = lag([7])
    assert (at_once.horizon, at_once.settled) == (0, 0)


@SETTINGS
@given(st.lists(DENSITIES, min_size=1, max_size=3))
def test_links_one_after_the_other_take_as_long_as_all_their_combinations(links):
    combined = lag_through([lag(counts) for counts in links])
    together = np.zeros(combined.within.size)
    for days in product(*(range(len(counts)) for counts in links)):
        together[sum(days)] += np.prod([counts[day] for counts, day in zip(links, days, strict=True)])
    assert combined.within == pytest.approx(np.cumsum(together) / together.sum(), abs=1e-12)
    assert combined.within[-1] == 1
    assert combined.passings == min(sum(counts) for counts in links)


def test_no_links_take_no_time():
    assert lag_through([]).within.tolist() == [1.0]


def test_each_journey_counts_for_the_share_that_would_have_passed_by_its_age():
    assert effective(ages([0, 1, 2, 50], [8, 4, 3, 10], [0, 0, 1, 4]), lag([1, 1, 2])) == 2 + 2 + 3 + 10


def test_without_a_lag_every_journey_counts_whole():
    assert effective(ages([0, 1], [5, 10], [0, 2]), None) == 15


@SETTINGS
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 9), st.integers(0, 9)), max_size=8),
    DENSITIES,
)
def test_the_entered_are_worth_no_less_than_passed_and_no_more_than_entered(rows, counts):
    of_day = {day: (max(n, x), min(n, x)) for day, n, x in rows}
    entered, passed = zip(*of_day.values(), strict=True) if of_day else ((), ())
    worth = effective(ages(of_day, entered, passed), lag(counts))
    assert sum(passed) <= worth <= sum(entered) + 1e-12
    assert effective(ages([day + 10 for day in of_day], entered, passed), lag(counts)) == sum(entered)


def test_settled_journeys_tell_all_and_young_ones_less_the_more_of_them_pass():
    assert informing([30.0], [30.0], 0.8).tolist() == [1.0]
    young = [float(informing(10.0, 4.0, ratio)) for ratio in (0.0, 0.25, 0.5, 0.8)]
    assert young == pytest.approx([1, 0.75 / 0.9, 0.5 / 0.8, 0.2 / 0.68])
