from datetime import date

import numpy as np
import pytest

from spanco.inference.maturity import Lag
from spanco.method import Ages, Link, LinkCount
from spanco.review.weighing import Weighed, cohorts_of, weigh

CLOSING = Link("R4", "proposed", "won")
TEN_DAYS = Lag(np.linspace(0.1, 1.0, 10), 60)
"""A tenth of those that pass do so on each of the days 0 to 9."""


def counted(entered: int, passed: int, lost: int, group=("Ada",)) -> LinkCount:
    return LinkCount(CLOSING, group, entered, passed, lost, entered - passed - lost)


def aged(*rows: tuple[int, int, int, int], group=("Ada",)) -> Ages:
    """Rows of (days before the present, entered, passed, open)."""
    return Ages(CLOSING, group, *zip(*rows, strict=True))


def test_a_young_journey_counts_for_the_share_that_would_have_passed_by_its_age():
    one = weigh(counted(30, 8, 12), TEN_DAYS, aged((0, 4, 0, 4), (4, 10, 2, 6)))
    assert one.effective == pytest.approx(16 + 4 * 0.1 + 10 * 0.5)
    assert one.worth == one.effective


def test_young_journeys_that_were_lost_weigh_as_those_that_are_open():
    lost, still_open = (
        weigh(counted(30, 8, n), TEN_DAYS, aged((4, 10, 0, fate))) for n, fate in ((22, 0), (12, 10))
    )
    assert lost.effective == still_open.effective == pytest.approx(25)


def test_open_journeys_that_are_no_longer_young_are_overdue():
    one = weigh(counted(30, 8, 12), TEN_DAYS, aged((2, 5, 1, 4)))
    assert (one.count.open, one.doubtful) == (10, 6)
    assert weigh(counted(30, 8, 12), TEN_DAYS, None).doubtful == 10


def test_settled_journeys_count_whole():
    assert weigh(counted(30, 8, 12), TEN_DAYS, None).effective == 30


def test_a_count_is_never_worth_less_than_what_passed():
    assert weigh(counted(6, 5, 0), TEN_DAYS, aged((0, 6, 5, 1))).effective == 5


def test_where_the_log_tells_no_durations_every_open_journey_is_doubtful_and_counts_whole():
    one = weigh(counted(30, 8, 12), None, None)
    assert (one.effective, one.doubtful, one.worth) == (None, 10, 30)


def test_what_counts_today_stands_in_for_all_that_was_counted():
    whole = weigh(counted(30, 8, 12), TEN_DAYS, None)
    assert whole.counting == (8, 30)
    assert Weighed(whole.count, whole.effective, whole.doubtful, now=(2.5, 9.0)).counting == (2.5, 9.0)


AS_OF = date(2026, 7, 12)
MONTHS = (
    counted(20, 8, 12, ("2026-05",)),
    counted(20, 5, 5, ("2026-06",)),
    counted(10, 1, 0, ("2026-07",)),
)


def test_a_month_is_mature_when_all_of_it_is_older_than_the_horizon():
    lag = Lag(np.linspace(0.05, 1.0, 20), 60)
    young = [aged((2, 10, 1, 9)), aged((13, 12, 3, 5))]
    months = cohorts_of(CLOSING, lag, MONTHS, young, AS_OF)
    assert months.horizon == 18
    assert [cohort.mature for cohort in months.months] == [True, False, False]
    assert [cohort.effective for cohort in months.months] == pytest.approx(
        [20, 20 - 12 * 0.3, 10 - 10 * 0.85]
    )
    # Counting back from the 12th, 11 days are within the month and 12 are not.
    at_the_edge = {
        days: cohorts_of(CLOSING, Lag(np.eye(days + 1)[-1], 60), MONTHS, (), AS_OF) for days in (11, 12)
    }
    assert [at_the_edge[days].months[1].mature for days in (11, 12)] == [True, False]


def test_a_month_in_which_nothing_is_open_is_mature_whatever_its_age():
    settled = (counted(9, 4, 5, ("2026-07",)),)
    (month,) = cohorts_of(CLOSING, TEN_DAYS, settled, [aged((1, 9, 4, 0))], AS_OF).months
    assert month.mature


def test_the_headline_of_a_link_is_that_of_its_mature_months():
    lag = Lag(np.linspace(0.05, 1.0, 20), 60)
    assert cohorts_of(CLOSING, lag, MONTHS, (), AS_OF).mature == (8, 20)
    # Nobody knows how old is old enough: only what is decided is shown.
    untold = cohorts_of(CLOSING, None, MONTHS, (), AS_OF)
    assert (untold.horizon, untold.mature) == (None, (8, 20))
    assert [cohort.effective for cohort in untold.months] == [20, 20, 10]
