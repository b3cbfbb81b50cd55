MAPPING = """
kind = "journeys"
columns = {journey = "id", rep = "owner"}
dates = {booked = "call", met = "visit", won = "signed", lost = "gone"}
reps = {booked = "caller"}
"""
HEADER = "id,owner,caller,call,visit,signed,gone"


def test_each_date_of_a_row_is_an_event_of_who_did_it(read_log, rows_of):
    log = read_log(
        [HEADER, "1,Ann,Cy,2026-01-01,2026-01-02 15:00,2026-01-03,", "2,Ann,,2026-01-04,,,2026-01-05"],
        mapping=MAPPING,
    )
    assert rows_of("journey", "milestone", "rep", "timed") == [
        ("1", "booked", "Cy", 0),
        ("1", "met", "Ann", 1),
        ("1", "won", "Ann", 0),
        ("2", "booked", None, 0),
        ("2", "lost", "Ann", 0),
    ]
    assert (log.quality.rows, log.quality.events, log.quality.findings) == (2, 5, ())


def test_a_row_without_any_date_is_undated_once(read_log, examples):
    log = read_log([HEADER, "1,Ann,,2026-01-01,,,", "2,Ann,,,,,"], mapping=MAPPING)
    assert examples(log, "undated") == [(3, None, None)]
    assert log.quality.rejected == 1


def test_a_bad_date_takes_its_own_milestone_only(read_log, rows_of, examples):
    log = read_log([HEADER, "1,Ann,,2026-01-01,31/02/2026,soon,"], mapping=MAPPING)
    assert rows_of("milestone") == [("booked",)]
    assert examples(log, "bad_date") == [(2, "visit", "31/02/2026")]
    assert log.quality.count("bad_date") == 2
