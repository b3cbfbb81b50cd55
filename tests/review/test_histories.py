from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from spanco.inference.maturity import Lag
from spanco.method import Ages, Link
from spanco.review.histories import History, history_of
from spanco.review.links import changes_of

CLOSING = Link("R4", "proposed", "won")
MARCH_2026 = 2026 * 12 + 2


def counted(rep: str | None, month: str, entered: int, passed: int) -> tuple[str | None, int, int, int]:
    year, number = map(int, month.split("-"))
    return rep, year * 12 + number - 1, entered, passed


def of_months(passed, worth, first: int = MARCH_2026) -> History:
    passed, worth = np.array(passed, dtype=float), np.array(worth, dtype=float)
    reps = tuple("ABCDEFGH"[: len(passed)])
    return History(CLOSING, reps, range(first, first + passed.shape[1]), passed, worth)


def test_months_stand_side_by_side_without_gaps_and_over_the_turn_of_the_year():
    history = history_of(
        CLOSING,
        [counted("Bo", "2026-02", 9, 3), counted("Ada", "2025-11", 4, 1), counted(None, "2025-06", 7, 2)],
        None,
        {},
        date(2026, 3, 1),
    )
    assert history.reps == ("Ada", "Bo")
    assert history.months == range(2025 * 12 + 10, 2026 * 12 + 2)
    assert history.passed.tolist() == [[1, 0, 0, 0], [0, 0, 0, 3]]
    assert history.worth.tolist() == [[4, 0, 0, 0], [0, 0, 0, 9]]


def test_young_journeys_of_a_month_weigh_by_their_age():
    young = {
        "Ada": Ages(CLOSING, ("Ada",), (1, 4, 13), (5, 2, 4), (1, 0, 1), (4, 2, 3)),
        None: Ages(CLOSING, (None,), (1,), (90,), (0,), (90,)),
    }
    history = history_of(
        CLOSING,
        [counted("Ada", "2026-02", 10, 4), counted("Ada", "2026-03", 7, 1)],
        Lag(np.linspace(0.05, 1.0, 20), 60),
        young,
        date(2026, 3, 11),
    )
    # Of the 11th of March, 13 days before is the 26th of February.
    assert history.worth.tolist() == [
        [pytest.approx(10 - 4 * 0.3), pytest.approx(7 - 5 * 0.9 - 2 * 0.75)],
    ]


def test_a_month_is_never_worth_less_than_what_passed():
    young = {"Ada": Ages(CLOSING, ("Ada",), (0,), (5,), (4,), (1,))}
    history = history_of(
        CLOSING, [counted("Ada", "2026-03", 5, 4)], Lag(np.eye(30)[-1], 60), young, date(2026, 3, 9)
    )
    assert history.worth.tolist() == [[4]]


def test_without_a_named_rep_there_is_no_history():
    assert history_of(CLOSING, [counted(None, "2026-03", 5, 4)], None, {}, date(2026, 3, 9)) is None


def steady(months: int = 18) -> History:
    random = np.random.default_rng(0)
    worth = np.full((8, months), 30)
    return of_months(random.binomial(worth, np.linspace(0.3, 0.6, 8)[:, None]), worth)


def test_where_nothing_drifts_the_past_counts_as_much_as_the_present():
    history = steady()
    assert history.keep == 1
    passed, worth = history.counting_now(1.0)["C"]
    assert (passed, worth) == (history.passed[2].sum(), 18 * 30)


def test_where_reps_drift_strongly_the_past_counts_less():
    worth = np.full((8, 18), 30)
    logit = np.cumsum(np.random.default_rng(1).normal(0, 0.6, (8, 18)), axis=1)
    history = of_months(np.random.default_rng(2).binomial(worth, 1 / (1 + np.exp(-logit))), worth)
    assert history.keep < 1
    passed, counting = history.counting_now(history.keep)["A"]
    assert passed < history.passed[0].sum()
    assert history.worth[0, -1] < counting < history.worth[0].sum()


def test_one_rep_alone_does_not_tell_drift_from_chance():
    assert of_months([[9, 0, 9, 0, 9, 0, 9, 0]], [[10] * 8]).keep == 1


def fallen() -> History:
    """From January to September 2026: A passes nearly all until June, and little after it."""
    passed = [[18, 18, 18, 18, 18, 18, 2, 2, 2], *[[10] * 9] * 5]
    return of_months(passed, np.full((6, 9), 20), first=2026 * 12)


@pytest.mark.parametrize(
    ("as_of", "better"),
    [
        (date(2026, 6, 29), None),  # the second quarter is not over, and nothing came before the first
        (date(2026, 6, 30), 0.5),  # the quarter's last day ends it
        (date(2026, 9, 29), 0.5),
        (date(2026, 9, 30), 0.0),
        (date(2026, 12, 30), 0.0),
        (date(2026, 12, 31), None),  # no month of the last quarter is in the history
    ],
)
def test_the_last_whole_quarter_is_held_against_the_one_before(as_of, better):
    change = fallen().last_quarter(as_of).get("A")
    if better is None:
        assert change is None
    else:
        assert change.p_better == pytest.approx(better, abs=0.1)
        assert change.low <= change.high
        assert (change.high < 0) == (better < 0.1)


def test_a_quarter_that_ends_without_an_entry_is_a_quarter_nevertheless():
    quiet = of_months([[18, 18, 18, 2, 2], *[[10] * 5] * 5], np.full((6, 5), 20), first=2026 * 12)
    assert quiet.last_quarter(date(2026, 6, 30))["A"].p_better < 0.1


def test_a_change_is_told_only_of_those_with_enough_journeys_in_both_quarters():
    history = fallen()
    history.passed[1, 6:] = 0
    history.worth[1, 6:] = [1, 1, 1]
    history.worth[2, 3:6] = [2, 1, 1]
    history.passed[2, 3:6] = 0
    assert set(history.last_quarter(date(2026, 9, 30))) == {"A", "D", "E", "F"}


def test_nothing_is_told_of_a_change_where_too_few_entered():
    few = of_months(np.zeros((3, 6)), np.ones((3, 6)), first=2026 * 12)
    assert few.last_quarter(date(2026, 6, 30)) == {}
    alone = of_months([[9] * 6], [[20] * 6], first=2026 * 12)
    assert alone.last_quarter(date(2026, 6, 30)) == {}


def test_a_change_is_told_of_the_links_asked_for_and_never_of_what_is_the_companys():
    delivery, passage = Link("R5", "won", "delivered"), Link("R3xR4", "met", "won")
    histories = [replace(fallen(), link=link) for link in (CLOSING, delivery, passage)]
    assert set(changes_of(histories, [CLOSING, delivery], date(2026, 9, 30))) == {"R4"}
