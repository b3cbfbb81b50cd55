from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.folding.plain_fold import Event
from journal.folding.small_log import log_of
from spanco.errors import InputError
from spanco.measure import activity
from spanco.method import links_between

FIRST = date(2026, 3, 1)
DAY = (FIRST - date(1970, 1, 1)).days
OBSERVED = ("booked", "met", "won")


def counted(engine, events, by=(), **options):
    """Return entered and passed of each link and group."""
    counts = activity(log_of(events, engine=engine), OBSERVED, by, **options)
    return {(one.link.code, one.group): (one.entered, one.passed) for one in counts}


def test_events_are_counted_not_journeys_and_a_ratio_may_exceed_one(engine):
    events = [Event("j", "booked", DAY, rep="Ada"), Event("j", "met", DAY + 1), Event("j", "met", DAY + 9)]
    assert counted(engine, events) == {("R2", ()): (1, 2), ("R3xR4", ()): (2, 0)}


def test_both_ends_are_dated_inside_the_period(engine):
    events = [
        Event("a", "booked", DAY - 1),
        Event("a", "met", DAY),
        Event("b", "booked", DAY + 30),
        Event("b", "met", DAY + 31),
    ]
    march = counted(engine, events, since=FIRST, until=date(2026, 3, 31))
    assert march["R2", ()] == (1, 1)


def test_each_event_is_credited_to_the_rep_it_names(engine):
    events = [
        Event("j", "booked", DAY, rep="Booker"),
        Event("j", "met", DAY, rep="Closer"),
        Event("k", "met", DAY),
    ]
    assert counted(engine, events, ["rep"]) == {
        ("R2", ("Booker",)): (1, 0),
        ("R2", ("Closer",)): (0, 1),
        ("R2", (None,)): (0, 1),
        ("R3xR4", ("Closer",)): (1, 0),
        ("R3xR4", (None,)): (1, 0),
    }


def test_superseded_events_withdrawals_and_exact_repeats_do_not_count(engine):
    events = [
        Event("j", "booked", DAY, event="1", rep="Ada"),
        Event("j", "booked", DAY, event="2", rep="Ada"),
        Event("j", "met", DAY, event="3"),
        Event("j", None, DAY + 1, event="4", supersedes="3"),
    ]
    assert counted(engine, events)["R2", ()] == (1, 0)


def test_the_same_milestone_at_another_time_or_by_another_rep_is_no_repeat(engine):
    events = [
        Event("j", "met", DAY, 600, "Ada"),
        Event("j", "met", DAY, 601, "Ada"),
        Event("j", "met", DAY, 600, "Bo"),
        Event("j", "met", DAY, None, "Ada"),
    ]
    assert counted(engine, events)["R2", ()] == (0, 4)


def test_what_is_dated_after_the_present_is_not_seen(engine):
    events = [Event("j", "booked", DAY, event="1"), Event("j", "met", DAY + 1, supersedes="1")]
    assert counted(engine, events, as_of=FIRST)["R2", ()] == (1, 0)
    assert counted(engine, events)["R2", ()] == (0, 1)


def test_a_log_without_events_counts_nothing(engine):
    assert counted(engine, [Event("j", None, DAY, supersedes="1")])["R2", ()] == (0, 0)
    log = log_of([Event("j", "met", DAY)], engine=engine)
    engine.run("CREATE OR REPLACE TABLE events AS SELECT * FROM events WHERE journey = 'nobody'")
    assert [(one.entered, one.passed) for one in activity(log, OBSERVED)] == [(0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("by", "group"), [("segment", "a"), ("file", "f"), ("team", "East"), ("quarter", "2026-Q1")]
)
def test_other_columns_are_those_of_the_event(engine, by, group):
    event = Event("j", "met", DAY, segment="a", file="f", team="East")
    assert counted(engine, [event], [by])["R2", (group,)] == (0, 1)


def test_only_the_chosen_events_are_counted(engine):
    events = [Event("j", "met", DAY, rep="Ada", team="East"), Event("k", "met", DAY, rep="Ada", team="West")]
    assert counted(engine, events, where={"team": "West", "rep": "Ada"})["R2", ()] == (0, 1)


def test_a_column_that_is_not_there_is_named(engine):
    with pytest.raises(InputError, match="available are rep, file, segment, month, quarter, year"):
        counted(engine, [Event("j", "met", DAY)], ["team"])


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from([*OBSERVED, "lost", "handed_over"]),
        st.integers(DAY - 3, DAY + 60),
        st.sampled_from([None, 0, 600]),
        st.sampled_from(["Ada", "Bo", None]),
    ).map(lambda values: Event(*values)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.integers(0, 40), st.integers(0, 40))
def test_activity_agrees_with_counting_events_one_by_one(engine, events, since, until):
    seen = {(e.journey, e.milestone, e.day, e.second, e.rep) for e in events}
    since, until = FIRST + timedelta(days=since), FIRST + timedelta(days=until)
    expected = Counter()
    for _, milestone, number, _, rep in seen:
        day = FIRST + timedelta(days=number - DAY)
        if since <= day <= until:
            expected[milestone, rep, f"{day:%Y-%m}"] += 1
    by_hand = {
        (link.code, (rep, month)): (expected[link.start, rep, month], expected[link.end, rep, month])
        for link in links_between(OBSERVED)
        for _, rep, month in list(expected)
        if expected[link.start, rep, month] or expected[link.end, rep, month]
    }
    assert counted(engine, events, ["rep", "month"], since=since, until=until) == by_hand
