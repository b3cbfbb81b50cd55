import pytest

from journal.folding.plain_fold import Event
from journal.folding.small_log import folded, one


def test_a_milestone_that_no_journey_carries_is_not_observed():
    journeys, rows = folded([Event("a", "targeted", 1), Event("b", "won", 3)])
    assert journeys.observed == ("targeted", "won")
    assert "met_day" not in rows["a"]


def test_a_declared_milestone_is_observed_though_no_journey_carries_it():
    journeys, rows = folded([Event("j", "targeted", 1), Event("j", "won", 3)], declared=["met"])
    assert journeys.observed == ("targeted", "met", "won")
    assert (rows["j"]["met_day"], rows["j"]["met_kind"]) == (3, 1)


def test_a_journey_starts_at_the_earliest_milestone_in_method_order_and_reaches_the_furthest():
    row = one(("won", 1), ("qualified", 5), ("met", 3))
    assert (row["start"], row["reach"]) == (2, 6)


def test_a_milestone_lacking_between_takes_date_and_rep_of_the_next_one():
    events = [
        *(Event("a", m, d, rep="Ada") for m, d in [("targeted", 1), ("contacted", 2), ("qualified", 3)]),
        Event("b", "targeted", 1, rep="Ada"),
        Event("b", "qualified", 9, rep="Bo"),
    ]
    journeys, rows = folded(events)
    row = rows["b"]
    assert (row["contacted_day"], row["contacted_rep"], row["contacted_kind"]) == (9, "Bo", 1)
    assert journeys.quality.count("inferred") == 1
    assert [(q.rep, q.inferred, q.milestones) for q in journeys.by_rep] == [("Ada", 0, 4), ("Bo", 1, 2)]


def test_nothing_before_the_start_is_inferred():
    _, rows = folded([Event("a", "targeted", 1), Event("a", "met", 2), Event("b", "met", 3)])
    assert (rows["b"]["targeted_day"], rows["b"]["targeted_kind"], rows["b"]["start"]) == (None, None, 4)


def test_nothing_after_the_reach_is_inferred():
    _, rows = folded([Event("a", "targeted", 1), Event("a", "met", 2), Event("b", "targeted", 3)])
    assert (rows["b"]["met_day"], rows["b"]["reach"]) == (None, 0)


def test_a_date_before_its_predecessors_is_raised_to_it():
    journeys, rows = folded([Event("j", "booked", 8, rep="Ada"), Event("j", "met", 5, rep="Bo")])
    row = rows["j"]
    assert (row["met_day"], row["met_rep"], row["met_kind"]) == (8, "Bo", 2)
    assert journeys.quality.count("out_of_order") == 1
    assert [(q.rep, q.out_of_order) for q in journeys.by_rep] == [("Ada", 0), ("Bo", 1)]


def test_raising_carries_forward():
    row = one(("booked", 8), ("met", 5), ("proposed", 7), ("won", 9))
    assert [row[f"{m}_day"] for m in ("booked", "met", "proposed", "won")] == [8, 8, 8, 9]
    assert [row[f"{m}_kind"] for m in ("booked", "met", "proposed", "won")] == [0, 2, 2, 0]


def test_an_earlier_time_of_the_same_day_is_out_of_order():
    row = one(("booked", 8, 50_000), ("met", 8, 40_000))
    assert (row["met_day"], row["met_kind"]) == (8, 2)


def test_the_same_date_is_in_order():
    assert one(("met", 8), ("booked", 8))["met_kind"] == 0


def test_an_inferred_milestone_that_has_to_be_raised_stays_inferred():
    row = one(("booked", 8), ("proposed", 5), declared=["met"])
    assert (row["met_day"], row["met_kind"], row["proposed_kind"]) == (8, 1, 2)


@pytest.mark.parametrize(
    ("milestone", "second", "recorded", "late"),
    [
        ("met", 36_000, 36_000 + 86_400, 0),
        ("met", 36_000, 36_001 + 86_400, 1),
        ("met", None, 2 * 86_400, 0),
        ("met", None, 2 * 86_400 + 1, 1),
        ("lost", 0, 10**6, 1),
    ],
)
def test_an_entry_more_than_a_day_after_the_event_is_late(milestone, second, recorded, late):
    day = 10
    events = [
        Event("j", milestone, day, second, "Ada", day * 86_400 + recorded),
        Event("j", "targeted", 1, 0, "Bo", 86_400),
    ]
    journeys, _ = folded(events)
    assert journeys.quality.count("late") == late
    assert [(q.rep, q.events, q.late) for q in journeys.by_rep] == [("Ada", 1, late), ("Bo", 1, 0)]


def test_up_to_twenty_examples_are_kept_in_order_of_journeys():
    events = [Event(f"{n:03}", m, d) for n in range(30) for m, d in [("booked", 8), ("met", 5)]]
    journeys, _ = folded(events)
    (finding,) = (f for f in journeys.quality.findings if f.kind == "out_of_order")
    assert finding.count == 30
    assert [example.value for example in finding.examples] == [f"{n:03}" for n in range(20)]
    assert {(e.file, e.line, e.column) for e in finding.examples} == {("log.csv", None, "met")}
