from datetime import date

import pytest

from journal.folding.plain_fold import Event
from journal.folding.small_log import day, folded, log_of, one
from spanco.errors import InputError
from spanco.journal.fold import fold


def found(events, kind, **options):
    journeys, _ = folded(events, **options)
    return journeys.quality.count(kind)


def test_the_present_is_the_day_of_the_last_event():
    journeys, _ = folded([Event("j", "targeted", 3, rep="Ada"), Event("j", "lost", 9)])
    assert journeys.as_of_day == 9


def test_an_event_after_the_present_is_not_seen_and_is_counted():
    events = [Event("j", "targeted", 3, rep="Ada"), Event("j", "won", 9, rep="Ada")]
    journeys, rows = folded(events, as_of=8)
    assert (rows["j"]["reach"], journeys.observed) == (0, ("targeted",))
    assert journeys.quality.count("after_as_of") == 1


def test_the_day_of_the_present_is_still_seen():
    assert one(("targeted", 3), ("won", 8), as_of=8)["reach"] == 6


def test_a_superseded_event_is_left_out_and_counted():
    events = [
        Event("j", "targeted", 3, event="1"),
        Event("j", "targeted", 5, event="2", supersedes="1"),
    ]
    journeys, rows = folded(events)
    assert rows["j"]["targeted_day"] == 5
    assert journeys.quality.count("superseded") == 1


def test_an_event_is_superseded_from_another_journey():
    events = [Event("a", "won", 3, event="1"), Event("a", "met", 1), Event("b", "won", 3, supersedes="1")]
    _, rows = folded(events)
    assert (rows["a"]["reach"], rows["b"]["reach"]) == (4, 6)


def test_a_correction_after_the_present_does_not_supersede_yet():
    events = [Event("j", "targeted", 3, event="1"), Event("j", "targeted", 9, supersedes="1")]
    _, rows = folded(events, as_of=8)
    assert rows["j"]["targeted_day"] == 3


def test_in_a_chain_of_corrections_only_the_last_stands():
    events = [
        Event("j", "targeted", 3, event="1"),
        Event("j", "targeted", 4, event="2", supersedes="1"),
        Event("j", "targeted", 5, event="3", supersedes="2"),
    ]
    journeys, rows = folded(events)
    assert rows["j"]["targeted_day"] == 5
    assert journeys.quality.count("superseded") == 2


def test_an_event_that_supersedes_itself_stands():
    assert one(Event("j", "targeted", 3, event="1", supersedes="1"))["targeted_day"] == 3


def test_a_withdrawal_takes_the_event_back_and_adds_none():
    events = [
        Event("j", "targeted", 3, event="1"),
        Event("j", "won", 4, event="2"),
        Event("j", None, 6, event="3", supersedes="2"),
    ]
    journeys, rows = folded(events)
    assert rows["j"]["reach"] == 0
    assert (journeys.quality.count("withdrawn"), journeys.quality.count("superseded")) == (1, 0)
    assert journeys.events == 1


def test_an_exact_repeat_counts_once_and_keeps_the_most_that_is_known():
    events = [
        Event("j", "proposed", 3, rep="Ada", amount=100.0, minutes=10.0),
        Event("j", "proposed", 3, rep="Ada", amount=250.0, margin=20.0, minutes=30.0, segment="small"),
    ]
    journeys, rows = folded(events)
    assert journeys.quality.count("duplicates") == 1
    (example,) = next(f for f in journeys.quality.findings if f.kind == "duplicates").examples
    assert (example.value, example.column) == ("j", "proposed")
    assert (rows["j"]["amount"], rows["j"]["margin"], rows["j"]["segment"]) == (250.0, 20.0, "small")
    assert rows["j"]["proposed_minutes"] == 30.0


@pytest.mark.parametrize(
    "other",
    [
        Event("j", "met", 3, 600, rep="Bo"),
        Event("j", "met", 3, 601, rep="Ada"),
        Event("j", "met", 3, None, rep="Ada"),
        Event("j", "booked", 3, 600, rep="Ada"),
        Event("k", "met", 3, 600, rep="Ada"),
    ],
)
def test_what_differs_in_rep_time_milestone_or_journey_is_no_repeat(other):
    assert found([Event("j", "met", 3, 600, rep="Ada"), other], "duplicates") == 0


def test_a_journey_with_a_loss_and_no_milestone_is_reported_and_enters_nothing():
    events = [Event("a", "targeted", 3), Event("b", "lost", 3), Event("c", "handed_over", 3, rep="Bo")]
    journeys, rows = folded(events)
    assert set(rows) == {"a"}
    assert journeys.quality.count("without_milestone") == 2
    reported = next(f for f in journeys.quality.findings if f.kind == "without_milestone")
    assert [example.value for example in reported.examples] == ["b", "c"]


def test_a_log_without_a_milestone_is_refused():
    with pytest.raises(InputError, match=r"log.csv holds no milestone up to 1970-01-04"):
        folded([Event("j", "lost", 3)])


def test_a_present_before_the_first_event_is_refused():
    with pytest.raises(InputError, match="no milestone up to 1970-01-02"):
        folded([Event("j", "won", 3)], as_of=1)


def test_a_log_without_an_event_is_refused():
    log = log_of([Event("j", "won", 3)])
    log.engine.run("DELETE FROM events")
    with pytest.raises(InputError, match=r"log.csv holds no event"):
        fold(log)
    log.engine.close()


def test_folding_again_at_another_present_replaces_the_journeys():
    log = log_of([Event("j", "targeted", 3), Event("j", "won", 9)])
    assert fold(log).observed == ("targeted", "won")
    assert fold(log, as_of=day(5)).observed == ("targeted",)
    assert fold(log, as_of=date(1970, 1, 10)).observed == ("targeted", "won")
    tables = log.engine.rows("SELECT table_name FROM information_schema.tables ORDER BY table_name")
    assert [name for (name,) in tables] == ["events", "fold_journeys", "journeys"]
    log.engine.close()


@pytest.mark.parametrize("name", ["start", "Lost", "won_day", "segment_at_won"])
def test_a_segment_named_as_a_column_of_the_journeys_is_refused(name):
    log = log_of([Event("j", "won", 3, segment="a")], segments=("segment", name))
    with pytest.raises(InputError, match=f"column '{name}', a name that the journeys need"):
        fold(log)
    log.engine.close()


def test_a_segment_may_have_any_other_name():
    name = 'the "n" of; events'
    log = log_of([Event("j", "won", 3, segment="it's")], segments=(name,))
    fold(log)
    assert log.engine.rows("""SELECT "the ""n"" of; events" FROM journeys""") == [("it's",)]
    log.engine.close()
