"""A log too large to fold at once is folded in parts, by journey, with the same result."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from journal.folding.plain_fold import Event, plain_fold
from journal.folding.small_log import day, log_of, rows_of
from journal.folding.test_fold_agrees_with_the_plain_one import messy_logs
from spanco.journal import fold as folding
from spanco.journal.fold import fold


def folded_in_parts(log, events_at_once, **options):
    whole = folding.EVENTS_AT_ONCE
    folding.EVENTS_AT_ONCE = events_at_once
    try:
        journeys = fold(log, **options)
        return journeys, rows_of(journeys)
    finally:
        folding.EVENTS_AT_ONCE = whole


@settings(max_examples=12, deadline=None)
@given(messy_logs(), st.integers(1, 5))
def test_parts_give_the_same_as_the_whole(drawn, events_at_once):
    events, declared, as_of = drawn
    assume(plain_fold(events, as_of=as_of, declared=declared).journeys)
    log = log_of(events, declared=declared)
    whole = fold(log, as_of=day(as_of))
    rows = rows_of(whole)
    log.engine.run("DROP VIEW journeys")
    in_parts, same_rows = folded_in_parts(log, events_at_once, as_of=day(as_of))
    log.engine.close()
    assert same_rows == rows
    assert in_parts == whole


def test_a_dimension_that_varies_in_one_part_only_has_its_columns_in_every_part():
    events = [Event(f"j{n}", m, d, segment="a") for n in range(12) for m, d in [("met", 1), ("won", 2)]]
    events[-1] = events[-1]._replace(segment="b")
    log = log_of(events)
    journeys, rows = folded_in_parts(log, 3)
    log.engine.close()
    assert journeys.varying == {"segment"}
    assert {row["segment_at_met"] for row in rows.values()} == {"a"}
    assert {row["segment_at_won"] for row in rows.values()} == {"a", "b"}


def test_the_parts_go_with_the_engine(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    log = log_of([Event(f"j{n}", "met", 1) for n in range(9)])
    _, rows = folded_in_parts(log, 3)
    assert len(rows) == 9
    assert list(tmp_path.glob("spanco-journeys-*"))
    log.engine.close()
    del log, _
    assert list(tmp_path.glob("spanco-journeys-*")) == []
