import pytest

from spanco.engine import DuckDB
from spanco.errors import InputError
from spanco.journal import Example, Finding, Quality, read

HEADER = "journey,milestone,occurred_at"


def test_a_report_survives_being_written_down():
    report = Quality(
        9, 7, (Finding("bad_date", 2, (Example("é.csv", 3, "occurred_at", None, "no"),)), Finding("late", 1))
    )
    assert Quality.from_json(report.to_json()) == report


def test_what_was_rejected_is_told_from_what_was_noted():
    report = Quality(9, 7, (Finding("bad_date", 2), Finding("late", 1), Finding("undated", 3)))
    assert (report.rejected, report.count("late"), report.count("never")) == (5, 1, 0)


def test_every_row_is_used_rejected_or_noted(read_log):
    log = read_log(
        [
            HEADER,
            "1,met,2026-01-01",
            "2,met,soon",
            "3,,2026-01-01",
            ",met,2026-01-01",
            "4,met,",
            "5,met",
            "6,met,2030-01-01",
        ]
    )
    assert (log.quality.rows, log.quality.events, log.quality.rejected) == (7, 1, 6)
    assert {finding.kind: finding.count for finding in log.quality.findings} == {
        "unreadable": 1,
        "no_journey": 1,
        "unknown_milestone": 1,
        "undated": 1,
        "bad_date": 1,
        "future": 1,
    }


def test_nothing_but_the_events_is_left_in_the_engine(read_log, engine):
    read_log([HEADER, "1,met,2026-01-01"])
    tables = engine.rows("SELECT name FROM (SHOW TABLES) ORDER BY 1")
    assert tables == [("events",), ("read_events",)]


def test_a_second_log_takes_the_place_of_the_first(read_log, rows_of):
    read_log([HEADER, "1,met,2026-01-01", "2,met,soon"])
    read_log([HEADER, "9,won,2026-01-01"])
    assert rows_of("journey") == [("9",)]


def test_an_engine_whose_reading_failed_reads_the_next_log(read_log, rows_of):
    with pytest.raises(InputError):
        read_log([HEADER, "1,met,soon"])
    read_log([HEADER, "9,won,2026-01-01"])
    assert rows_of("journey") == [("9",)]


def test_a_log_for_which_there_is_no_room_is_refused(tmp_path):
    path = tmp_path / "log.csv"
    with path.open("w") as file:
        file.write(f"{HEADER},rep\n")
        for number in range(200_000):
            file.write(f"J{number},met,2026-01-01,{'x' * 100}{number}\n")
    engine = DuckDB(memory_limit="40MB", threads=1)
    engine.connection.execute("SET max_temp_directory_size = '1MB'")
    with pytest.raises(InputError, match=r"log\.csv needs more memory or disk space than there is"):
        read(path, engine)
    engine.close()


def test_a_log_larger_than_the_memory_allowed_is_read(tmp_path):
    path = tmp_path / "log.csv"
    note = "x" * 400
    with path.open("w") as file:
        file.write(f"{HEADER},rep,sector\n")
        for number in range(400_000):
            file.write(f"J{number},met,2026-01-{number % 28 + 1:02},Rep {number % 50},{note}{number}\n")
    engine = DuckDB(memory_limit="100MB", threads=1)
    log = read(path, engine)
    assert path.stat().st_size > 160_000_000
    assert (log.quality.events, engine.rows("SELECT count(DISTINCT journey) FROM events")) == (
        400_000,
        [(400_000,)],
    )
    engine.close()
