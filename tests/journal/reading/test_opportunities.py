from datetime import date

MAPPING = """
kind = "opportunities"
ignore = ["Parked"]
columns = {journey = "id", stage = "stage", rep = "owner"}
milestones = {Lead = "qualified", Visit = "met", Offer = "proposed", Signed = "won", Gone = "lost"}
dates = {qualified = "made", met = ["visit", "revisit"], won = "closes", lost = "closes"}
"""
HEADER = "id,stage,owner,made,visit,revisit,closes"


def day(month, of_month):
    return (date(2026, month, of_month) - date(1970, 1, 1)).days


def test_a_date_counts_only_where_the_stage_has_come_so_far(read_log, rows_of):
    log = read_log(
        [
            HEADER,
            "1,Lead,Ann,2026-01-01,,,2026-12-31",
            "2,Visit,Ann,2026-01-02,2026-02-02,,2026-12-31",
            "3,Signed,Ann,2026-01-03,2026-02-03,,2026-03-03",
            "4,Gone,Ann,2026-01-04,2026-02-04,,2026-03-04",
            "5,Gone,Ann,2026-01-05,,,2026-03-05",
        ],
        mapping=MAPPING,
    )
    assert rows_of("journey", "milestone", "occurred_day") == [
        ("1", "qualified", day(1, 1)),
        ("2", "met", day(2, 2)),
        ("2", "qualified", day(1, 2)),
        ("3", "met", day(2, 3)),
        ("3", "qualified", day(1, 3)),
        ("3", "won", day(3, 3)),
        ("4", "lost", day(3, 4)),
        ("4", "met", day(2, 4)),
        ("4", "qualified", day(1, 4)),
        ("5", "lost", day(3, 5)),
        ("5", "qualified", day(1, 5)),
    ]
    assert log.quality.findings == ()


def test_a_milestone_dated_by_two_columns_has_both_dates(read_log, rows_of):
    log = read_log(
        [HEADER, "1,Visit,Ann,,2026-02-02,2026-02-09,", "2,Visit,Ann,,,2026-02-10,"], mapping=MAPPING
    )
    assert rows_of("journey", "milestone", "occurred_day") == [
        ("1", "met", day(2, 2)),
        ("1", "met", day(2, 9)),
        ("2", "met", day(2, 10)),
    ]
    assert log.quality.findings == ()


def test_a_stage_without_its_date_is_undated_once(read_log, rows_of, examples):
    log = read_log(
        [HEADER, "1,Visit,Ann,2026-01-01,,,", "2,Signed,Ann,,,,", "3,Offer,Ann,,2026-02-02,,"],
        mapping=MAPPING,
    )
    assert rows_of("journey", "milestone") == [("1", "qualified"), ("3", "met")]
    assert examples(log, "undated") == [(2, "visit", None), (3, "closes", None), (4, None, None)]


def test_a_stage_that_is_not_known_or_blank_is_rejected_and_one_to_ignore_noted(read_log, examples):
    log = read_log(
        [
            HEADER,
            "1,Lead,Ann,2026-01-01,,,",
            "2,Dreaming,Ann,2026-01-01,,,",
            "3,,Ann,2026-01-01,,,",
            "4,parked,Ann,2026-01-01,,,",
        ],
        mapping=MAPPING,
    )
    assert examples(log, "unknown_milestone") == [(3, "stage", "Dreaming"), (4, "stage", None)]
    assert examples(log, "ignored") == [(5, "stage", "parked")]
    assert (log.quality.rows, log.quality.events, log.quality.rejected) == (4, 1, 2)


def test_an_opportunity_of_two_rows_is_noted(read_log, examples):
    log = read_log([HEADER, "1,Lead,Ann,2026-01-01,,,", "1,Lead,Ann,2026-01-02,,,"], mapping=MAPPING)
    assert examples(log, "repeated_journey") == [(3, "id", "1")]
    assert log.quality.events == 2


def test_a_row_without_a_journey_is_rejected_once(read_log, examples):
    log = read_log(
        [HEADER, "1,Lead,Ann,2026-01-01,,,", ",Signed,Ann,2026-01-01,2026-01-02,,2026-01-03"], mapping=MAPPING
    )
    assert examples(log, "no_journey") == [(3, "id", None)]
    assert log.quality.rejected == 1


def test_a_bad_date_takes_its_own_milestone_only(read_log, rows_of, examples):
    log = read_log([HEADER, "1,Signed,Ann,2026-01-01,2026-02-31,,2026-03-01"], mapping=MAPPING)
    assert rows_of("milestone") == [("qualified",), ("won",)]
    assert examples(log, "bad_date") == [(2, "visit", "2026-02-31")]
