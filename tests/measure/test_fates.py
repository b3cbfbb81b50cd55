from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measure.plain_fates import AFTER_REACH, PRESENT, plain_ages, plain_fates, put_with_losses
from measure.plain_journeys import EPOCH, FIRST_DAY, held, went
from measure.random_journeys import BY, PERIODS, WHERE, tables
from spanco.errors import InputError
from spanco.measure import ages, count, fates
from spanco.method import Link, links_between

OBSERVED = ("met", "proposed", "won")
WHOLE = Link("R3xR4", "met", "won")
R3, R4 = links_between(OBSERVED)
SETTINGS = settings(max_examples=40, deadline=None)


@st.composite
def tables_and_spans(draw):
    """Journeys, and some links between any two observed milestones; None for those of the chain."""
    observed, journeys = draw(tables())
    pairs = [(a, b) for place, a in enumerate(observed) for b in observed[place + 1 :]]
    if not pairs or draw(st.booleans()):
        return observed, journeys, None
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3))
    return observed, journeys, tuple(Link("x".join(pair), *pair) for pair in chosen)


def by_day(found, *names):
    """Histograms as plain dictionaries, in the order found."""
    return {
        (one.link, one.group): {
            day: tuple(counts)
            for day, *counts in zip(one.days, *(getattr(one, name) for name in names), strict=True)
        }
        for one in found
    }


def fates_of(*arguments, **options):
    return by_day(fates(*arguments, **options), "passed", "lost", "open")


def ages_of(*arguments, **options):
    return by_day(ages(*arguments, **options), "entered", "passed", "open")


@SETTINGS
@given(tables_and_spans(), BY, PERIODS, WHERE)
def test_fates_agree_with_following_one_journey_after_the_other(engine, table, by, period, where):
    observed, journeys, links = table
    found = fates(put_with_losses(engine, journeys, observed), by, links=links, **period, where=where)
    spans = links_between(observed) if links is None else links
    expected = plain_fates(journeys, spans, by, **period, where=where)
    assert by_day(found, "passed", "lost", "open") == expected
    assert len(found) == len(expected)
    assert all(list(one.days) == sorted(set(one.days)) for one in found)


@SETTINGS
@given(tables_and_spans(), BY, PERIODS, WHERE)
def test_ages_agree_with_asking_one_journey_after_the_other(engine, table, by, period, where):
    observed, journeys, links = table
    found = ages(put_with_losses(engine, journeys, observed), by, links=links, **period, where=where)
    spans = links_between(observed) if links is None else links
    expected = plain_ages(journeys, spans, by, **period, where=where)
    assert by_day(found, "entered", "passed", "open") == expected
    assert len(found) == len(expected)
    assert all(list(one.days) == sorted(set(one.days)) for one in found)


@SETTINGS
@given(tables(), BY, PERIODS)
def test_ages_add_up_to_the_counts_and_fates_too_where_the_log_gives_every_date(engine, table, by, period):
    observed, journeys = table
    for milestone in observed:
        journeys = [held(one, milestone, kind=0) for one in journeys]
    at_hand = put_with_losses(engine, journeys, observed)
    counted = [one for one in count(at_hand, by, **period, durations=False) if one.entered]
    by_fate, by_age = fates(at_hand, by, **period), ages(at_hand, by, **period)
    assert [(one.link, one.group, sum(one.passed), sum(one.lost), sum(one.open)) for one in by_fate] == [
        (one.link, one.group, one.passed, one.lost, one.open) for one in counted
    ]
    assert [(one.link, one.group, sum(one.entered), sum(one.passed), sum(one.open)) for one in by_age] == [
        (one.link, one.group, one.entered, one.passed, one.open) for one in counted
    ]


def test_a_journey_passes_is_lost_or_stays_open_after_so_many_days(engine):
    journeys = [
        went("met", "proposed", every=12),
        went("met", "proposed", every=12),
        went("met", lost=1),
        went("met"),
    ]
    at_hand = put_with_losses(engine, journeys, OBSERVED)
    assert fates_of(at_hand, links=(R3,)) == {
        (R3, ()): {AFTER_REACH: (0, 1, 0), 12: (2, 0, 0), PRESENT - FIRST_DAY: (0, 0, 1)}
    }


@pytest.mark.parametrize("kind", [1, 2], ids=["inferred", "raised"])
def test_what_entered_or_passed_on_an_inferred_or_raised_date_has_an_age_but_no_fate(engine, kind):
    journey = went("met", "proposed", "won")
    entered = put_with_losses(engine, [held(journey, "met", kind=kind)], OBSERVED)
    assert list(fates_of(entered)) == [(R4, ())]
    assert [sum(one.entered) for one in ages(entered)] == [1, 1]
    passed = put_with_losses(engine, [held(journey, "won", kind=kind)], OBSERVED)
    assert list(fates_of(passed)) == [(R3, ())]
    assert [sum(one.passed) for one in ages(passed)] == [1, 1]


def test_a_span_over_links_follows_journeys_from_its_start_to_its_end(engine):
    journeys = [
        went("met", "proposed", "won"),
        went("met", "proposed", lost=1),
        went("met", "proposed"),
        went("met"),
        went("proposed", "won"),
    ]
    # What lies between is not asked: an inferred proposal does not hide how long the whole way took.
    journeys[0] = held(journeys[0], "proposed", kind=1)
    at_hand = put_with_losses(engine, journeys, OBSERVED)
    age = PRESENT - FIRST_DAY
    assert fates_of(at_hand, links=(WHOLE,)) == {
        (WHOLE, ()): {10 + AFTER_REACH: (0, 1, 0), 20: (1, 0, 0), age: (0, 0, 2)}
    }
    assert ages_of(at_hand, links=(WHOLE,)) == {(WHOLE, ()): {age: (4, 1, 2)}}


def test_links_and_groups_come_in_order_and_groups_without_a_value_last(engine):
    journeys = [went("met", "proposed", rep=rep) for rep in ("Bo", None, "Ada")]
    at_hand = put_with_losses(engine, journeys, OBSERVED)
    expected = [(link, (rep,)) for link in (WHOLE, R3) for rep in ("Ada", "Bo", None)]
    for measured in (fates, ages):
        found = measured(at_hand, ("rep",), links=(WHOLE, R3))
        assert [(one.link, one.group) for one in found] == expected


def test_a_period_bounds_the_day_of_entry_and_months_are_named(engine):
    journeys = [went("met"), went("met", "proposed", every=30)]
    at_hand = put_with_losses(engine, journeys, OBSERVED)
    first = EPOCH + timedelta(days=FIRST_DAY)
    thirty = first + timedelta(days=30)
    assert list(fates_of(at_hand, ("month",))) == [(R3, ("2025-11",)), (R4, ("2025-12",))]
    assert list(ages_of(at_hand, since=thirty)) == [(R4, ())]
    assert list(ages_of(at_hand, until=first)) == [(R3, ())]
    assert fates_of(at_hand, since=first + timedelta(days=1), until=thirty - timedelta(days=1)) == {}


@pytest.mark.parametrize("measured", [fates, ages])
def test_where_no_link_is_observed_there_is_nothing_to_tell(engine, measured):
    assert measured(put_with_losses(engine, [went("met")], ("met",))) == []


@pytest.mark.parametrize("measured", [fates, ages])
def test_a_column_that_is_not_there_is_refused(engine, measured):
    with pytest.raises(InputError, match="There is no column 'sector' to count by"):
        measured(put_with_losses(engine, [went("met")], OBSERVED), ("sector",))
