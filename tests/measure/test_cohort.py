from datetime import date

import pytest

from measure.plain_journeys import At, Journey, held, put, went
from spanco.errors import InputError
from spanco.measure import count, customers
from spanco.method import Link

OBSERVED = ("qualified", "booked", "met", "won")


def the(counts, code, *group):
    """Return the one count of a link and group."""
    (found,) = [one for one in counts if one.link.code == code and one.group == group]
    return found


def fates(one):
    return one.entered, one.passed, one.lost, one.open


def test_a_journey_that_neither_passed_nor_ended_is_open_not_lost(engine):
    journeys = put(engine, [went("booked", "met"), went("booked"), went("booked", lost=1)], OBSERVED)
    assert fates(the(count(journeys), "R2")) == (3, 1, 1, 1)


def test_a_loss_belongs_to_the_link_that_follows_the_reach(engine):
    journeys = put(engine, [went("qualified", "booked", "met", lost=1)], OBSERVED)
    assert [fates(one) for one in count(journeys)] == [(1, 1, 0, 0), (1, 1, 0, 0), (1, 0, 1, 0)]


def test_a_journey_never_entered_the_links_before_its_start(engine):
    journeys = put(engine, [went("met", "won")], OBSERVED)
    assert [fates(one) for one in count(journeys)] == [(0, 0, 0, 0), (0, 0, 0, 0), (1, 1, 0, 0)]


def test_a_link_is_credited_to_who_held_the_journey_when_it_entered(engine):
    journey = held(went("booked", "met", "won", rep="Booker"), "met", rep="Closer")
    counts = count(put(engine, [journey], OBSERVED), ["rep"])
    assert [(one.link.code, one.group) for one in counts] == [("R2", ("Booker",)), ("R3xR4", ("Closer",))]


def test_links_join_consecutive_observed_milestones(engine):
    counts = count(put(engine, [went("booked", "won")], ("booked", "won")))
    assert [one.link.code for one in counts] == ["R2xR3xR4"]


def test_a_log_of_one_milestone_has_no_link_to_count(engine):
    journeys = put(engine, [went("won")], ("won",))
    assert count(journeys) == []
    assert customers(journeys) == {}


def test_without_journeys_every_link_counts_nothing(engine):
    journeys = put(engine, [], OBSERVED)
    assert [fates(one) for one in count(journeys)] == [(0, 0, 0, 0)] * 3
    assert count(journeys, ["rep"]) == []


def test_the_period_bounds_the_entry_into_each_link_both_days_included(engine):
    journeys = put(
        engine,
        [
            Journey({"booked": At(day_number(2026, 2, 28)), "met": At(day_number(2026, 3, 1))}),
            Journey({"booked": At(day_number(2026, 3, 1)), "met": At(day_number(2026, 3, 31))}),
            Journey({"booked": At(day_number(2026, 3, 31)), "met": At(day_number(2026, 4, 1))}),
        ],
        OBSERVED,
    )
    march = count(journeys, since=date(2026, 3, 1), until=date(2026, 3, 31))
    assert [one.entered for one in march] == [0, 2, 2]


def day_number(year, month, day):
    return (date(year, month, day) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("month", ["2025-12", "2026-01", "2026-03", "2026-04"]),
        ("quarter", ["2025-Q4", "2026-Q1", "2026-Q2"]),
        ("year", ["2025", "2026"]),
    ],
)
def test_a_period_is_that_of_the_entry(engine, by, expected):
    entries = [(2025, 12, 31), (2026, 1, 1), (2026, 3, 31), (2026, 4, 1)]
    journeys = [Journey({"met": At(day_number(*entry))}) for entry in entries]
    assert [one.group for one in count(put(engine, journeys, OBSERVED), [by])] == [(one,) for one in expected]


def test_groups_come_in_order_and_those_without_a_value_last(engine):
    journeys = [went("met", rep=rep, team=team) for rep in ("Bo", None, "Ada") for team in (None, "East")]
    counts = count(put(engine, journeys, OBSERVED), ["rep", "team"])
    assert [one.group for one in counts] == [
        *(("Ada", "East"), ("Ada", None), ("Bo", "East"), ("Bo", None)),
        *((None, "East"), (None, None)),
    ]


def test_a_segment_that_changes_is_counted_as_last_known_at_entry(engine):
    moved = held(held(went("booked", "met"), "booked", region="north"), "met", region="south")
    counts = count(put(engine, [moved], OBSERVED), ["region"])
    assert [(one.link.code, one.group) for one in counts] == [("R2", ("north",)), ("R3xR4", ("south",))]


def test_only_the_chosen_reps_journeys_are_counted(engine):
    journeys = put(
        engine, [went("booked", "met"), went("booked", rep="Bo"), went("booked", rep=None)], OBSERVED
    )
    assert fates(the(count(journeys, where={"rep": "Bo"}), "R2")) == (1, 0, 0, 1)


@pytest.mark.parametrize("name", ["Rep", "product", "rep; DROP TABLE journeys", "start"])
def test_counting_by_a_column_that_is_not_there_names_those_that_are(engine, name):
    journeys = put(engine, [went("met")], OBSERVED)
    with pytest.raises(InputError, match="rep, file, team, region, month, quarter, year") as raised:
        count(journeys, [name])
    assert f"'{name}'" in str(raised.value)


def test_choosing_by_a_column_that_is_not_there_names_those_that_are(engine):
    journeys = put(engine, [went("met")], OBSERVED)
    with pytest.raises(InputError, match=r"'month' to choose by; available are rep, file, team, region\."):
        count(journeys, where={"month": "2026-03"})


def test_quartiles_are_the_smallest_days_within_which_that_share_passed(engine):
    journeys = [went("booked", "met", every=days) for days in (1, 2, 3, 4)]
    one = the(count(put(engine, journeys, OBSERVED)), "R2")
    assert (one.lower_quartile_days, one.median_days, one.upper_quartile_days) == (1, 2, 3)


def test_durations_leave_out_milestones_that_were_inferred_or_raised(engine):
    exact = went("booked", "met", every=9)
    journeys = [
        exact,
        *(held(went("booked", "met", every=1), end, kind=kind) for end in exact.reached for kind in (1, 2)),
    ]
    one = the(count(put(engine, journeys, OBSERVED)), "R2")
    assert (one.passed, one.lower_quartile_days, one.upper_quartile_days) == (5, 9, 9)


def test_no_dated_passing_no_duration(engine):
    assert the(count(put(engine, [went("booked")], OBSERVED)), "R2").median_days is None


def test_counts_without_durations_say_the_same_otherwise(engine):
    journeys = put(engine, [went("booked", "met", "won"), went("booked")], OBSERVED)
    (with_days, without) = (count(journeys, ["rep"], durations=asked)[0] for asked in (True, False))
    assert (with_days.median_days, without.median_days) == (10, None)
    assert fates(with_days) == fates(without)


def test_customers_are_credited_at_the_entry_into_the_link_to_won(engine):
    journeys = [
        held(went("met", "won", rep="Closer"), "won", rep="Back office"),
        went("met", "won", rep="Closer"),
        went("met", rep="Opener"),
        went("won", rep="Inherited"),
    ]
    assert customers(put(engine, journeys, OBSERVED)) == {"Closer": 2, "Opener": 0}


def test_a_span_is_counted_as_one_link(engine):
    journeys = put(engine, [went("qualified", "booked"), went("qualified", "booked", "met")], OBSERVED)
    span = Link("R2xR3", "qualified", "met")
    assert [(one.link, *fates(one)) for one in count(journeys, links=[span])] == [(span, 2, 1, 0, 1)]
