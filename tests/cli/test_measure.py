import csv
import io
import json

import duckdb
import pytest


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_counts_by_rep_are_written_as_csv(spanco, log):
    said = spanco("measure", log, "--by", "rep", "--format", "csv")
    assert said.status == 0
    counted = {row["rep"]: row for row in rows_of(said.out)}
    assert {
        rep: (row["entered"], row["passed"], row["lost"], row["open"]) for rep, row in counted.items()
    } == {
        "Rossi": ("2", "1", "1", "0"),
        "Dubois": ("2", "1", "0", "1"),
    }
    assert counted["Rossi"]["link"] == "R3xR4"
    assert counted["Dubois"]["median_days"] == "25"


def test_two_columns_may_be_counted_by_at_once(spanco, log):
    said = spanco("measure", log, "--by", "team", "--by", "month", "--format", "json")
    counted = {(row["team"], row["month"]): row["entered"] for row in json.loads(said.out)}
    assert counted == {("North", "2026-01"): 2, ("South", "2026-01"): 1, ("South", "2026-02"): 1}


def test_the_activity_basis_counts_the_events_of_the_period(spanco, log):
    said = spanco("measure", log, "--basis", "activity", "--since", "2026-02-01", "--format", "csv")
    (row,) = rows_of(said.out)
    assert (row["events_at_start"], row["events_at_end"]) == ("1", "1")


def test_only_one_rep_or_team_may_be_counted(spanco, log):
    for option in (("--rep", "Rossi"), ("--team", "North")):
        (row,) = rows_of(spanco("measure", log, *option, "--format", "csv").out)
        assert row["entered"] == "2"


def test_the_terminal_shows_counts_in_80_columns(spanco, log):
    said = spanco("measure", log, "--by", "rep")
    assert "Rossi" in said.out
    assert "50.0 %" in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_counts_are_written_as_parquet(spanco, log, tmp_path):
    said = spanco("measure", log, "--by", "rep", "--format", "parquet", "--out", "counts.parquet")
    assert said.status == 0
    with duckdb.connect() as database:
        path = str(tmp_path / "counts.parquet")
        total = database.execute("SELECT sum(entered), sum(passed) FROM read_parquet(?)", [path]).fetchone()
    assert total == (4, 2)


def test_parquet_for_the_terminal_is_refused(spanco, log):
    said = spanco("measure", log, "--format", "parquet")
    assert (said.status, said.out) == (2, "")
    assert "--out" in said.err


def test_a_column_that_is_not_there_is_answered_by_those_that_are(spanco, log):
    said = spanco("measure", log, "--by", "colour")
    assert said.status == 2
    assert "colour" in said.err
    assert "rep" in said.err


def test_a_formula_in_a_name_is_harmless_in_a_spreadsheet(spanco, log):
    log.write_text(log.read_text(encoding="utf-8").replace("Rossi", "@SUM(A1)"), encoding="utf-8")
    said = spanco("measure", log, "--by", "rep", "--format", "csv")
    assert {row["rep"] for row in rows_of(said.out)} == {"'@SUM(A1)", "Dubois"}


@pytest.mark.parametrize("output", ["text", "csv", "json"])
def test_every_format_can_go_to_a_file(spanco, log, tmp_path, output):
    printed = spanco("measure", log, "--format", output).out
    spanco("measure", log, "--format", output, "--out", "counts")
    assert (tmp_path / "counts").read_text(encoding="utf-8") == printed
