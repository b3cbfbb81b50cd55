"""How much of what each rep entered was late or back-dated: the data their figures rest on."""

import pytest

from journal.folding.plain_fold import Event
from journal.folding.small_log import folded

DAY_S = 86_400


def entered(milestone, day, recorded_day, rep="Ada", journey="j"):
    """Return an event of noon, entered at midnight some days later."""
    return Event(journey, milestone, day, DAY_S // 2, rep, recorded_day * DAY_S)


def by_rep(*events, **options):
    journeys, _ = folded(list(events), **options)
    return {quality.rep: quality for quality in journeys.by_rep}


def test_every_rep_is_listed_with_how_much_there_is_to_judge():
    events = entered("booked", 1, 2), entered("met", 2, 3, "Bo"), entered("lost", 3, 4, "Bo")
    found = by_rep(*events)
    assert [(q.rep, q.events, q.milestones) for q in found.values()] == [("Ada", 1, 1), ("Bo", 2, 1)]
    assert all((q.late, q.back_dated, q.inferred, q.out_of_order) == (0, 0, 0, 0) for q in found.values())


def test_events_and_milestones_of_nobody_come_last():
    found = by_rep(entered("booked", 1, 2, None), entered("met", 2, 3, "Zoe"))
    assert list(found) == ["Zoe", None]
    assert (found[None].events, found[None].milestones) == (1, 1)


def test_a_rep_who_only_lost_has_events_and_holds_no_milestone():
    found = by_rep(entered("met", 1, 2), entered("lost", 3, 4, "Bo"))
    assert (found["Bo"].events, found["Bo"].milestones) == (1, 0)


def test_an_event_entered_after_a_milestone_of_a_later_day_was_is_back_dated():
    found = by_rep(entered("met", 1, 9, "Bo"), entered("proposed", 5, 6))
    assert [(q.rep, q.late, q.back_dated) for q in found.values()] == [("Ada", 0, 0), ("Bo", 1, 1)]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(entered("proposed", 5, 10), id="entered later"),
        pytest.param(entered("proposed", 1, 2), id="of the same day"),
        pytest.param(entered("lost", 5, 6), id="no milestone"),
        pytest.param(entered("proposed", 5, 6, journey="k"), id="of another journey"),
        pytest.param(entered("proposed", 5, 6)._replace(recorded_s=None), id="entered at an unknown time"),
    ],
)
def test_a_late_entry_is_not_back_dated_for_that(other):
    assert by_rep(entered("met", 1, 9, "Bo"), other)["Bo"].late == 1
    assert by_rep(entered("met", 1, 9, "Bo"), other)["Bo"].back_dated == 0


def test_an_entry_within_a_day_is_not_back_dated():
    early = Event("j", "met", 1, DAY_S // 2, "Bo", 2 * DAY_S + DAY_S // 4)
    assert by_rep(early, entered("proposed", 2, 2))["Bo"].back_dated == 0


def test_an_event_is_back_dated_once_however_much_was_there_before_it():
    events = entered("met", 1, 9, "Bo"), entered("proposed", 5, 6), entered("won", 6, 7)
    assert by_rep(*events)["Bo"].back_dated == 1


def test_repeats_count_as_often_as_they_were_entered():
    late = entered("met", 1, 9, "Bo")
    found = by_rep(late, late, entered("proposed", 5, 6))["Bo"]
    assert (found.events, found.late, found.back_dated) == (2, 2, 2)


def test_what_was_taken_back_dates_nothing_back():
    mistake = entered("won", 5, 6)._replace(event="1")
    taken_back = Event("j", None, 5, DAY_S // 2, "Ada", 7 * DAY_S, supersedes="1")
    assert by_rep(entered("met", 1, 9, "Bo"), mistake, taken_back)["Bo"].back_dated == 0


def test_what_is_after_the_present_dates_nothing_back():
    events = entered("met", 1, 9, "Bo"), entered("proposed", 5, 6)
    assert by_rep(*events, as_of=4)["Bo"].back_dated == 0
