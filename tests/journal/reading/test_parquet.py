# ruff: noqa: DTZ001 - times without a zone are what logs are full of
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from spanco.errors import InputError
from spanco.journal import read
from spanco.journal.mapping import parse_mapping

TODAY = date(2026, 6, 30)
TIMES = [datetime(2026, 1, 2, 10, 30), datetime(2026, 1, 3, 0, 30), datetime(2026, 1, 4, 23, 30)]


def day(when):
    return (when - date(1970, 1, 1)).days


def seconds(*parts):
    return int(datetime(*parts, tzinfo=UTC).timestamp())


@pytest.fixture
def read_parquet(tmp_path, engine):
    def read_columns(*, mapping=None, zone="UTC", **columns):
        path = tmp_path / "log.parquet"
        pq.write_table(pa.table(columns), path)
        given = None if mapping is None else parse_mapping(mapping)
        return read(path, engine, mapping=given, zone=zone, today=TODAY)

    return read_columns


def log_of(times, **more):
    n = len(times)
    return {"journey": ["J"] * n, "milestone": ["met"] * n, "occurred_at": times, **more}


def is_copied(engine):
    """Whether the events were copied into a table."""
    return bool(engine.rows("SELECT 1 FROM duckdb_tables() WHERE table_name LIKE 'read_e%'"))


def test_a_log_with_the_types_of_events_is_read_where_it_lies(read_parquet, engine, rows_of):
    log = read_parquet(
        **log_of(
            TIMES,
            rep=["Ann", "", None],
            amount=pa.array([1, None, 3], pa.int32()),
            margin=[float("nan"), 2.5, None],
            team=pa.array([None, None, None], pa.string()),
            recorded_at=pa.array([TIMES[0], None, None], pa.timestamp("ms")),
            sector=pa.array(["wood", "wood", "steel"]).dictionary_encode(),
            size=[1, 2, 3],
        )
    )
    assert not is_copied(engine)
    assert log.segments == ("sector", "size")
    assert log.present == {"rep", "amount", "margin", "recorded_s"}
    assert (log.quality.rows, log.quality.events, log.quality.findings) == (3, 3, ())
    first = seconds(2026, 1, 2, 10, 30)
    assert rows_of(
        "occurred_s", "occurred_day", "timed", "rep", "amount", "margin", "recorded_s", "size"
    ) == [
        (first, day(date(2026, 1, 2)), 1, "Ann", 1.0, None, first, "1"),
        (seconds(2026, 1, 3, 0, 30), day(date(2026, 1, 3)), 1, None, None, 2.5, None, "2"),
        (seconds(2026, 1, 4, 23, 30), day(date(2026, 1, 4)), 1, None, 3.0, None, None, "3"),
    ]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_of_any_precision_are_read(read_parquet, engine, rows_of, unit):
    read_parquet(**log_of(pa.array(TIMES, pa.timestamp(unit))), zone="Europe/Rome")
    assert not is_copied(engine)
    assert rows_of("occurred_s", "occurred_day", "timed")[0] == (
        seconds(2026, 1, 2, 9, 30),
        day(date(2026, 1, 2)),
        1,
    )


def test_times_with_a_zone_are_moments(read_parquet, engine, rows_of):
    log = read_parquet(**log_of(pa.array(TIMES, pa.timestamp("us", tz="UTC"))), zone="Europe/Rome")
    assert not is_copied(engine)
    assert rows_of("occurred_s", "occurred_day")[2] == (seconds(2026, 1, 4, 23, 30), day(date(2026, 1, 5)))
    assert log.zone == "Europe/Rome"


def test_a_moment_after_today_there_is_in_the_future(read_parquet, examples):
    late = [
        datetime(2026, 6, 30, 21, 59, tzinfo=UTC),
        datetime(2026, 6, 30, 22, 0, tzinfo=UTC),
    ]
    log = read_parquet(**log_of(late), zone="Europe/Rome")
    assert examples(log, "future") == [(2, "occurred_at", "2026-06-30 22:00:00+00")]


def test_a_file_in_another_zone_than_periods_are_cut_in(read_parquet, engine, rows_of, examples):
    mapping = """
        kind = "events"
        file = {zone = "UTC"}
        columns = {journey = "journey", milestone = "milestone", occurred_at = "occurred_at"}
    """
    late = datetime(2026, 6, 30, 22, 0)
    log = read_parquet(**log_of([*TIMES, late]), zone="Europe/Rome", mapping=mapping)
    assert not is_copied(engine)
    assert rows_of("occurred_s", "occurred_day")[2] == (seconds(2026, 1, 4, 23, 30), day(date(2026, 1, 5)))
    assert log.quality.count("future") == 1


@pytest.mark.parametrize("kind", [pa.date32(), pa.timestamp("us")])
def test_dates_are_dates_in_the_zone_however_they_are_kept(read_parquet, engine, rows_of, kind):
    dates = [datetime(2026, 1, 2), datetime(2026, 7, 3)]
    log = read_parquet(**log_of(pa.array(dates, pa.timestamp("us")).cast(kind)), zone="Europe/Rome")
    assert not is_copied(engine)
    assert rows_of("occurred_s", "occurred_day", "timed") == [
        (seconds(2026, 1, 1, 23), day(date(2026, 1, 2)), 0)
    ]
    assert log.quality.count("future") == 1


def test_the_same_checks_are_made_without_copying(read_parquet, engine, rows_of, examples):
    times = [
        TIMES[0],
        None,
        TIMES[0],
        TIMES[0],
        datetime(216, 1, 1),
        datetime(2027, 1, 1),
        TIMES[0],
        TIMES[0],
    ]
    log = read_parquet(
        journey=["J1", "J2", "", None, "J5", "J6", "J7", "J8"],
        milestone=["met", "met", "met", "met", "met", "met", "walked", None],
        occurred_at=times,
        event=["e1", None, None, None, None, None, None, None],
        supersedes=[None, None, None, None, None, None, None, None],
    )
    assert not is_copied(engine)
    assert rows_of("journey", "event") == [("J1", "e1")]
    assert (log.quality.rows, log.quality.events, log.quality.rejected) == (8, 1, 7)
    assert examples(log, "undated") == [(2, "occurred_at", None)]
    assert examples(log, "no_journey") == [(3, "journey", None), (4, "journey", None)]
    assert examples(log, "bad_date") == [(5, "occurred_at", "0216-01-01 00:00:00")]
    assert examples(log, "future") == [(6, "occurred_at", "2027-01-01 00:00:00")]
    assert examples(log, "unknown_milestone") == [(7, "milestone", "walked"), (8, "milestone", None)]


def test_a_withdrawal_has_no_milestone(read_parquet, engine, rows_of):
    log = read_parquet(
        journey=["J", "J"],
        milestone=["met", None],
        occurred_at=TIMES[:2],
        event=["a", "b"],
        supersedes=[None, "a"],
    )
    assert not is_copied(engine)
    assert rows_of("milestone", "supersedes") == [("met", None), (None, "a")]
    assert log.quality.findings == ()


def test_words_are_translated_without_copying(read_parquet, engine, rows_of, examples):
    mapping = """
        kind = "events"
        ignore = ["Rent"]
        currency = "EUR"
        columns = {journey = "case", milestone = "step", occurred_at = "at"}
        milestones = {Visit = "met"}
    """
    log = read_parquet(
        case=pa.array([7, 8, 9, 9], pa.int64()),
        step=["Visit", "Rent", "won", "Walk"],
        at=[*TIMES, TIMES[0]],
        mapping=mapping,
    )
    assert not is_copied(engine)
    assert rows_of("journey", "milestone", "currency") == [("7", "met", "EUR"), ("9", "won", "EUR")]
    assert examples(log, "ignored") == [(2, "step", "Rent")]
    assert examples(log, "unknown_milestone") == [(4, "step", "Walk")]
    assert (log.quality.events, log.quality.rejected, log.present) == (2, 1, {"currency"})


def test_a_log_of_text_is_read_as_text(read_parquet, engine, rows_of, examples):
    log = read_parquet(**log_of(["2026-01-02", "31/12/2025", "31/02/2026"], amount=["1.5", "2", "x"]))
    assert is_copied(engine)
    assert rows_of("occurred_day", "amount") == [(day(date(2025, 12, 31)), 2.0), (day(date(2026, 1, 2)), 1.5)]
    assert examples(log, "bad_date") == [(3, "occurred_at", "31/02/2026")]
    assert examples(log, "bad_number") == [(3, "amount", "x")]


def test_a_wide_log_with_types_is_read(read_parquet, rows_of):
    read_parquet(
        journey=["J1", "J2"],
        booked_at=pa.array([date(2026, 1, 2), date(2026, 1, 3)]),
        met_at=pa.array([datetime(2026, 1, 4, 9, 30), None]),
        won_at=pa.array([datetime(2026, 2, 4, 9, 30, tzinfo=UTC), None]),
        amount=[1.234, 5.0],
    )
    assert rows_of("journey", "milestone", "timed", "amount") == [
        ("J1", "booked", 0, 1.234),
        ("J1", "met", 1, 1.234),
        ("J1", "won", 1, 1.234),
        ("J2", "booked", 0, 5.0),
    ]


def test_a_log_without_one_usable_row_is_refused(read_parquet):
    with pytest.raises(
        InputError, match=r"No row of log.parquet can be used: 1 have no milestone that is known"
    ):
        read_parquet(**{**log_of(TIMES[:1]), "milestone": ["walked"]})


def test_names_that_differ_in_capitals_are_refused(read_parquet):
    with pytest.raises(InputError, match="two columns called"):
        read_parquet(**log_of(TIMES[:1]), rep=["Ann"], Rep=["Bo"])
