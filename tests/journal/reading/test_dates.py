from datetime import UTC, date, datetime

import pytest

from spanco.errors import InputError
from spanco.journal import read
from spanco.journal.mapping import parse_mapping

HEADER = "journey,milestone,occurred_at,rep"


def log_of(*dates):
    return [HEADER, *(f'J{number},met,"{written}",Ann' for number, written in enumerate(dates))]


def day(year, month, of_month):
    return (date(year, month, of_month) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-04", date(2026, 3, 4)),
        ("2026-3-4", date(2026, 3, 4)),
        ("2026/03/04", date(2026, 3, 4)),
        ("4 Mar 2026", date(2026, 3, 4)),
        ("04-mar-26", date(2026, 3, 4)),
        ("4.3.2026", date(2026, 3, 4)),
        ("31/12/99", date(1999, 12, 31)),
    ],
)
def test_a_date_is_read_however_it_is_written(read_log, rows_of, written, read):
    read_log(log_of(written))
    assert rows_of("occurred_day", "timed") == [((read - date(1970, 1, 1)).days, 0)]


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-03-04 10:20", datetime(2026, 3, 4, 10, 20, tzinfo=UTC)),
        ("2026-03-04T10:20:30", datetime(2026, 3, 4, 10, 20, 30, tzinfo=UTC)),
        ("2026-03-04T10:20:30.750Z", datetime(2026, 3, 4, 10, 20, 30, tzinfo=UTC)),
        ("2026-03-04T10:20:30+02:00", datetime(2026, 3, 4, 8, 20, 30, tzinfo=UTC)),
        ("2026-03-04 10:20:30 -0530", datetime(2026, 3, 4, 15, 50, 30, tzinfo=UTC)),
        ("2026-03-04 10:20:30+02", datetime(2026, 3, 4, 8, 20, 30, tzinfo=UTC)),
        ("2026-03-04 10:20:30 UTC", datetime(2026, 3, 4, 10, 20, 30, tzinfo=UTC)),
        ("2026-03-04 10:20:30,5", datetime(2026, 3, 4, 10, 20, 30, tzinfo=UTC)),
        ("25/03/2026 9:05", datetime(2026, 3, 25, 9, 5, tzinfo=UTC)),
        ("3/25/2026, 9:05 PM", datetime(2026, 3, 25, 21, 5, tzinfo=UTC)),
        ("3/25/2026 12:05:09 a.m.", datetime(2026, 3, 25, 0, 5, 9, tzinfo=UTC)),
    ],
)
def test_a_time_and_its_offset_are_honoured(read_log, rows_of, written, instant):
    read_log(log_of(written))
    assert rows_of("occurred_s", "timed") == [(int(instant.timestamp()), 1)]


@pytest.mark.parametrize(
    "written",
    [
        "31/02/2026",
        "2026-02-29",
        "2026-13-01",
        "2026-03-04 25:00",
        "13/13/2026",
        "soon",
        "0216-03-04",
        "2026-03",
    ],
)
def test_a_date_that_does_not_exist_is_rejected_where_it_stands(read_log, examples, written):
    log = read_log(log_of("2026-01-01", written))
    assert (log.quality.events, log.quality.count("bad_date")) == (1, 1)
    assert examples(log, "bad_date") == [(3, "occurred_at", written)]


@pytest.mark.parametrize("blank", ["", "  ", "NULL", "NaT"])
def test_a_row_without_a_date_is_undated(read_log, examples, blank):
    log = read_log(log_of("2026-01-01", blank))
    assert examples(log, "undated") == [(3, "occurred_at", None)]


def test_dates_that_both_orders_can_read_are_asked_about(read_log):
    with pytest.raises(
        InputError, match=r"'03/04/2026' on line 3, column 'occurred_at'; say which with --dates"
    ):
        read_log(log_of("05/05/2026", "03/04/2026", "2026-01-01"))


def test_dates_that_contradict_one_another_are_asked_about(read_log):
    with pytest.raises(
        InputError, match=r"day-first can read \('25/03/2026' on line 3.*'03/25/2026' on line 2"
    ):
        read_log(log_of("03/25/2026", "25/03/2026"))


def test_one_date_that_only_one_order_can_read_decides_for_the_file(read_log, rows_of):
    read_log(log_of("03/04/2026", "03/25/2026"))
    assert rows_of("occurred_day") == [(day(2026, 3, 4),), (day(2026, 3, 25),)]


def test_a_date_of_another_column_decides_too(read_log, rows_of):
    read_log(
        ["journey,booked_at,met_at", "J1,03/04/2026,05/04/2026", "J2,01/02/2026,25/04/2026"],
    )
    assert (day(2026, 4, 3),) in rows_of("occurred_day")


def test_the_same_day_and_month_need_no_order(read_log, rows_of):
    read_log(log_of("05/05/2026"))
    assert rows_of("occurred_day") == [(day(2026, 5, 5),)]


@pytest.mark.parametrize(("order", "month"), [("dmy", 4), ("mdy", 3)])
def test_the_order_can_be_stated(read_log, rows_of, order, month):
    read_log(log_of("03/04/2026"), dates=order)
    assert rows_of("occurred_day") == [(day(2026, month, 7 - month),)]


def test_a_stated_order_rejects_what_it_cannot_read(read_log, examples):
    log = read_log(log_of("03/04/2026", "03/25/2026"), dates="dmy")
    assert examples(log, "bad_date") == [(3, "occurred_at", "03/25/2026")]


def test_an_order_nobody_writes_in_is_refused(read_log):
    with pytest.raises(InputError, match="dmy or mdy, not 'ymd'"):
        read_log(log_of("03/04/2026"), dates="ymd")


def test_dots_are_written_day_first(read_log, rows_of):
    read_log(log_of("03.04.2026"))
    assert rows_of("occurred_day") == [(day(2026, 4, 3),)]


def test_a_column_of_midnights_holds_dates(read_log, rows_of):
    read_log(log_of("2026-03-04 00:00:00", "2026-03-05T00:00:00Z"), zone="America/New_York")
    assert rows_of("occurred_day", "timed") == [(day(2026, 3, 4), 0), (day(2026, 3, 5), 0)]


def test_one_time_in_a_column_makes_midnight_a_time(read_log, rows_of):
    read_log(log_of("2026-03-04 00:00:00", "2026-03-05 08:00:00", "2026-03-06"))
    assert rows_of("occurred_day", "timed") == [
        (day(2026, 3, 4), 1),
        (day(2026, 3, 5), 1),
        (day(2026, 3, 6), 0),
    ]


def test_what_lies_after_today_is_rejected(read_log, examples):
    log = read_log(log_of("2026-06-30 23:59", "2026-07-01"), today=date(2026, 6, 30))
    assert examples(log, "future") == [(3, "occurred_at", "2026-07-01")]


def test_without_a_day_named_today_is_today(read_log):
    log = read_log(log_of("2026-01-01", "2190-01-01"), today=None)
    assert log.quality.count("future") == 1


def test_times_without_an_offset_are_local_to_the_zone(read_log, rows_of):
    read_log(log_of("2026-01-15 00:30", "2026-07-01 00:30"), zone="Europe/Rome", today=date(2026, 7, 1))
    winter = datetime(2026, 1, 14, 23, 30, tzinfo=UTC).timestamp()
    summer = datetime(2026, 6, 30, 22, 30, tzinfo=UTC).timestamp()
    assert rows_of("occurred_s", "occurred_day") == [(winter, day(2026, 1, 15)), (summer, day(2026, 7, 1))]


def test_the_day_of_a_time_with_an_offset_is_that_of_the_zone(read_log, rows_of):
    read_log(log_of("2026-01-15T23:30:00Z"), zone="Europe/Rome")
    assert rows_of("occurred_day") == [(day(2026, 1, 16),)]


def test_a_date_is_midnight_in_the_zone(read_log, rows_of):
    read_log(log_of("2026-01-15"), zone="Europe/Rome")
    assert rows_of("occurred_s", "occurred_day") == [
        (datetime(2026, 1, 14, 23, tzinfo=UTC).timestamp(), day(2026, 1, 15))
    ]


def test_a_time_that_the_clocks_skip_counts_an_hour_later(read_log, rows_of):
    read_log(log_of("2026-03-29 02:30"), zone="Europe/Rome")
    assert rows_of("occurred_s") == [(datetime(2026, 3, 29, 1, 30, tzinfo=UTC).timestamp(),)]


def test_a_file_may_be_written_in_another_zone_than_periods_are_cut_in(engine, write, rows_of):
    mapping = parse_mapping(
        'kind = "events"\nfile = {zone = "UTC"}\n'
        'columns = {journey = "journey", milestone = "milestone", occurred_at = "occurred_at"}'
    )
    path = write(log_of("2026-01-15 23:30", "2026-01-14"))
    read(path, engine, mapping=mapping, zone="Europe/Rome", today=date(2026, 6, 30))
    assert rows_of("occurred_s", "occurred_day") == [
        (datetime(2026, 1, 13, 23, tzinfo=UTC).timestamp(), day(2026, 1, 14)),
        (datetime(2026, 1, 15, 23, 30, tzinfo=UTC).timestamp(), day(2026, 1, 16)),
    ]


def test_a_zone_that_does_not_exist_is_refused_with_the_nearest(read_log):
    with pytest.raises(InputError, match=r"no time zone 'Europe/Romme'.*did you mean 'Europe/Rome'"):
        read_log(log_of("2026-01-01"), zone="Europe/Romme")


def test_when_an_event_was_recorded_is_read_and_what_is_no_date_left_out(read_log, rows_of, examples):
    log = read_log(
        [
            f"{HEADER},recorded_at",
            "J1,met,2026-01-01,Ann,2026-01-02 10:00",
            "J2,met,2026-01-01,Ann,",
            "J3,met,2026-01-01,Ann,later",
        ]
    )
    recorded = datetime(2026, 1, 2, 10, tzinfo=UTC).timestamp()
    assert rows_of("journey", "recorded_s") == [("J1", recorded), ("J2", None), ("J3", None)]
    assert examples(log, "bad_recorded_date") == [(4, "recorded_at", "later")]
    assert log.quality.rejected == 0
    assert "recorded_s" in log.present
