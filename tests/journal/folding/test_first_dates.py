import pytest

from journal.folding.plain_fold import Event
from journal.folding.small_log import folded, one


def test_a_milestone_has_its_first_date_and_the_rep_named_there():
    row = one(("met", 8, None, "Bo"), ("met", 5, None, "Ada"))
    assert (row["met_day"], row["met_rep"]) == (5, "Ada")


def test_events_that_all_carry_a_time_compare_by_instant():
    row = one(("met", 5, 50_000, "Bo"), ("met", 5, 40_000, "Ada"))
    assert row["met_rep"] == "Ada"


def test_events_compare_by_date_where_one_carries_no_time():
    events = [("met", 5, 40_000, "Zoe"), ("met", 5, 50_000, "Ada"), ("won", 6, None, "Bo")]
    assert one(*events)["met_rep"] == "Ada"  # one moment: the rep's name decides


def test_events_of_one_moment_go_by_milestone_order():
    row = one(("booked", 5, None, None), ("qualified", 5, None, "Ada"))
    assert row["booked_rep"] == "Ada"  # qualified lies before it


def test_the_same_milestone_at_one_moment_goes_by_when_it_was_recorded():
    early, late = 500_000, 600_000
    row = one(("met", 5, None, "Ada", late), ("met", 5, None, "Bo", early))
    assert row["met_rep"] == "Bo"


def test_what_was_recorded_at_an_unknown_time_comes_last():
    assert one(("met", 5, None, "Ada", None), ("met", 5, None, "Bo", 600_000))["met_rep"] == "Bo"


def test_the_same_milestone_recorded_at_one_time_goes_by_the_name_of_the_rep():
    events = [
        ("met", 5, None, "Bo", 600_000),
        ("met", 5, None, "Ada", 600_000),
        ("met", 5, None, None, 600_000),
    ]
    assert one(*events)["met_rep"] == "Ada"


def test_a_milestone_without_a_rep_takes_that_of_the_latest_event_before_it():
    row = one(("targeted", 1, None, "Ada"), ("handed_over", 2, None, "Bo"), ("contacted", 3))
    assert row["contacted_rep"] == "Bo"


def test_the_rep_of_a_loss_holds_nothing():
    row = one(("targeted", 1, None, "Ada"), ("lost", 2, None, "Bo"), ("contacted", 3))
    assert row["contacted_rep"] == "Ada"


def test_a_rep_named_only_later_does_not_hold_the_journey_before():
    events = [Event("j", "targeted", 1), Event("j", "contacted", 3, rep="Ada")]
    journeys, rows = folded(events)
    assert rows["j"]["targeted_rep"] is None
    assert journeys.quality.count("unknown_rep") == 1


def test_without_a_hand_over_event_the_next_milestone_names_who_holds_it_from_there():
    row = one(("booked", 1, None, "Ada"), ("met", 2, None, "Bo"))
    assert (row["booked_rep"], row["met_rep"]) == ("Ada", "Bo")


def test_a_hand_over_at_the_moment_of_a_milestone_comes_after_it():
    row = one(("booked", 1, None, None), ("handed_over", 1, None, "Bo"), ("met", 2))
    assert (row["booked_rep"], row["met_rep"]) == (None, "Bo")


@pytest.mark.parametrize("offset", [-39_600, 0, 50_400])
def test_the_day_is_that_of_the_zone_whatever_its_offset(offset):
    row = one(("met", 5, 80_000 - offset, "Ada"), ("won", 6, 100 - offset, "Ada"))
    assert (row["met_day"], row["won_day"]) == (5, 6)


@pytest.mark.parametrize(
    ("days", "year", "month"),
    [
        (0, 1970, 1),
        (-1, 1969, 12),
        (-25_508, 1900, 3),
        (19_782, 2024, 2),
        (19_783, 2024, 3),
        (47_540, 2100, 2),
    ],
)
def test_the_month_counts_from_year_nought(days, year, month):
    assert one(("met", days))["met_month"] == 12 * year + month - 1
