import numpy as np
import pytest

from spanco.method import LinkCount, links_between
from spanco.review.judging import judge_link, with_certainty
from spanco.review.readings import doubtful_as_not_passed, doubtful_left_out, p_below_either_way
from spanco.review.weighing import Weighed

CLOSING = links_between(("proposed", "won"))[0]


def closing(**reps: tuple[int, int, int]) -> dict[str, Weighed]:
    """Counts of (passed, lost, open) by rep, of a log that does not tell how long closing takes."""
    return {
        name: Weighed(
            LinkCount(CLOSING, (name,), passed + lost + still_open, passed, lost, still_open),
            None,
            still_open,
        )
        for name, (passed, lost, still_open) in reps.items()
    }


def whole(reps: dict[str, Weighed]) -> Weighed:
    sums = [
        sum(getattr(one.count, fate) for one in reps.values())
        for fate in ("entered", "passed", "lost", "open")
    ]
    return Weighed(LinkCount(CLOSING, (), *sums), None, sums[-1])


def judged(reps: dict[str, LinkCount]):
    (link,) = with_certainty([judge_link(whole(reps), reps)])
    return link


STEADY = {f"Rep {letter}": (60, 60, 0) for letter in "ABCDEF"}


def test_many_open_journeys_do_not_put_a_rep_below():
    link = judged(closing(**STEADY, Young=(30, 30, 90)))
    young = link.reps["Young"]
    assert doubtful_as_not_passed(list(closing(**STEADY, Young=(30, 30, 90)).values())).p_below[-1] > 0.99
    assert young.level == "cannot tell"
    assert young.estimate.high < link.team.estimate.mean


def test_a_rep_who_loses_more_is_below_however_many_are_open():
    link = judged(closing(**STEADY, Weak=(20, 100, 30)))
    assert (link.reps["Weak"].level, link.reps["Weak"].side) == ("clear", "below")


def test_readings_that_disagree_on_the_side_say_nothing():
    counts = list(closing(**STEADY, Early=(40, 5, 90)).values())
    counted, settled = doubtful_as_not_passed(counts), doubtful_left_out(counts)
    assert counted.p_below[-1] > 0.9
    assert settled.p_below[-1] < 0.1
    assert p_below_either_way(counted, settled)[-1] == 0.5


def test_the_less_sure_reading_is_the_one_that_counts():
    counts = list(closing(**STEADY, Weak=(20, 60, 40)).values())
    counted, settled = doubtful_as_not_passed(counts), doubtful_left_out(counts)
    assert p_below_either_way(counted, settled)[-1] == settled.p_below[-1] < counted.p_below[-1]


def test_without_open_journeys_both_readings_are_one():
    counts = list(closing(**STEADY, Weak=(20, 60, 0)).values())
    np.testing.assert_allclose(
        doubtful_left_out(counts).p_below, doubtful_as_not_passed(counts).p_below, atol=1e-9
    )


@pytest.mark.parametrize("reps", [{"A": (9, 0, 20), "B": (5, 0, 40)}, {"A": (9, 4, 3), "B": (0, 0, 30)}])
def test_where_what_is_settled_cannot_tell_reps_apart_nobody_is_compared(reps):
    link = judged(closing(**reps))
    assert link.team.refusal == "too open"
    for rep in link.reps.values():
        assert (rep.comparison, rep.rank, rep.refusal) == (None, None, "too open")
        assert rep.estimate is not None


def test_a_rank_holds_under_both_readings():
    young = {**STEADY, "Young": (30, 30, 90)}
    settled = {name: (passed, lost, 0) for name, (passed, lost, _) in young.items()}
    both = judged(closing(**young)).reps["Young"].rank
    alone = judged(closing(**settled)).reps["Young"].rank
    assert both.low <= alone.low
    assert both.high >= alone.high
    assert both.high == 7
