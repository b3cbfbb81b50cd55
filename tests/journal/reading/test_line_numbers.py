import pytest

from spanco.engine import DuckDB
from spanco.journal import read

HEADER = "journey,milestone,occurred_at,note"
BAD = "J9,met,31/02/2026,"


def test_lines_count_from_the_top_of_the_file(read_log, examples):
    log = read_log([HEADER, "J1,met,2026-01-01,", BAD])
    assert examples(log, "bad_date") == [(3, "occurred_at", "31/02/2026")]


def test_a_line_break_in_a_cell_counts(read_log, examples):
    log = read_log([HEADER, 'J1,met,2026-01-01,"one', "two", 'three"', "J2,met,2026-01-01,", BAD])
    assert examples(log, "bad_date") == [(6, "occurred_at", "31/02/2026")]


def test_a_line_break_in_a_header_counts(read_log, examples):
    log = read_log(['journey,milestone,occurred_at,"no', 'te"', "J1,met,2026-01-01,", BAD])
    assert examples(log, "bad_date") == [(4, "occurred_at", "31/02/2026")]


def test_blank_lines_count(read_log, examples):
    log = read_log([HEADER, "", "J1,met,2026-01-01,", "", "", BAD])
    assert examples(log, "bad_date") == [(6, "occurred_at", "31/02/2026")]
    assert log.quality.rows == 2


def test_lines_before_the_header_count(read_log, examples):
    log = read_log(["sep=,", HEADER, "J1,met,2026-01-01,", "J2,met,2026-01-01", BAD])
    assert examples(log, "bad_date") == [(5, "occurred_at", "31/02/2026")]
    assert examples(log, "unreadable") == [(4, None, "J2,met,2026-01-01")]


@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz"])
def test_what_is_no_row_is_reported_and_moves_no_other_line(read_log, examples, name):
    lines = [
        HEADER,
        "J1,met,2026-01-01",
        "J2,met,2026-01-01,,x,",
        "",
        'J3,met,2026-01-01,"x"y',
        "J4,met,2026-01-01,",
        BAD,
    ]
    log = read_log(lines, name=name)
    assert examples(log, "unreadable") == [
        (2, None, "J1,met,2026-01-01"),
        (3, None, "J2,met,2026-01-01,,x,"),
        (5, None, "J3,met,2026-01-01,xy"),
    ]
    assert examples(log, "bad_date") == [(7, "occurred_at", "31/02/2026")]
    assert (log.quality.rows, log.quality.events, log.quality.rejected) == (5, 1, 4)


@pytest.mark.parametrize("before", [[], ["J2,met,2026-01-01"], [BAD, "", 'J4,met,2026-01-01,"x', 'y"']])
def test_quotes_that_are_never_closed_are_reported_with_what_they_swallow(read_log, examples, before):
    swallowed = ['J7,met,2026-01-01,"Ann', *["J8,met,2026-01-01,"] * 3]
    log = read_log([HEADER, "J1,met,2026-01-01,", *before, *swallowed])
    assert examples(log, "unreadable")[-1] == (3 + len(before), None, 'J7,met,2026-01-01,"Ann')
    assert log.quality.rows == log.quality.events + log.quality.rejected


def test_a_record_of_more_than_two_megabytes_is_reported(read_log, examples):
    note = '"' + "a line of a long note\n" * 110_000 + '"'
    log = read_log([HEADER, f"J1,met,2026-01-01,{note}", "J2,met,2026-01-01,"])
    assert [line for line, _, _ in examples(log, "unreadable")] == [2]
    assert log.quality.events == 1


def test_lines_that_end_in_two_ways_are_read(read_log, examples):
    log = read_log(f'{HEADER}\r\nJ1,met,2026-01-01,"a\nb"\r\nJ2,met,2026-01-01,\n{BAD}\r\n')
    assert examples(log, "bad_date") == [(5, "occurred_at", "31/02/2026")]
    assert log.quality.events == 2


def test_lines_that_end_in_a_return_alone_are_read(read_log, examples):
    log = read_log(f"{HEADER}\rJ1,met,2026-01-01,x\r{BAD}\r")
    assert examples(log, "bad_date") == [(3, "occurred_at", "31/02/2026")]


def test_at_most_twenty_examples_are_kept_and_all_are_counted(read_log, examples):
    log = read_log([HEADER, "J1,met,2026-01-01,", *[BAD] * 50])
    assert [line for line, _, _ in examples(log, "bad_date")] == list(range(3, 23))
    assert log.quality.count("bad_date") == 50


def test_breaks_in_cells_confuse_no_line_of_a_file_read_by_several_threads(write, tmp_path):
    cell = "x" * 60
    good = f'J1,met,2026-01-01,"{cell}\n{cell}"'
    engine = DuckDB(threads=4)
    log = read(write([HEADER, *[good] * 300_000, "J2,met", *[good] * 10, BAD]), engine)
    engine.close()
    lines = {finding.kind: [example.line for example in finding.examples] for finding in log.quality.findings}
    assert lines["unreadable"] == [600_002]
    assert lines["bad_date"] == [600_023]
    assert log.quality.events == 300_010
