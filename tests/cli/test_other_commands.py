import tomllib

import pytest


def test_check_ends_with_0_when_every_row_was_used(spanco, log):
    said = spanco("check", log)
    assert said.status == 0
    assert "7 rows" in said.out


def test_check_says_where_a_row_was_rejected_and_ends_with_1(spanco, log):
    log.write_text(log.read_text(encoding="utf-8") + "5,met,31/02/2026,Rossi,North\n", encoding="utf-8")
    said = spanco("check", log)
    assert said.status == 1
    assert "log.csv, line 9" in said.out
    assert "31/02/2026" in said.out


def test_check_gives_each_reps_share_of_what_was_late_back_dated_filled_in_and_out_of_order(spanco, tmp_path):
    rows = [
        "journey,milestone,occurred_at,rep,recorded_at",
        "1,booked,2026-01-05,Rossi,2026-01-05",
        "1,met,2026-01-09,Rossi,2026-01-20",
        "1,won,2026-01-12,Rossi,2026-01-12",
        "2,booked,2026-01-10,Dubois,2026-01-10",
        "2,won,2026-01-08,Dubois,2026-01-08",
    ]
    (tmp_path / "log.csv").write_text("\n".join(rows), encoding="utf-8")
    said = [line.split() for line in spanco("check", "log.csv").out.splitlines()]
    assert ["3", "1", "(33.3%)", "1", "(33.3%)", "3", "0", "(0.0%)", "0", "(0.0%)", "Rossi"] in said
    assert ["2", "0", "(0.0%)", "0", "(0.0%)", "3", "1", "(33.3%)", "1", "(33.3%)", "Dubois"] in said


def test_check_lists_no_rep_where_there_is_nothing_to_look_at(spanco, log):
    assert "By rep" not in spanco("check", log).out


def test_a_folded_journal_gives_the_same_review_as_its_log(spanco, log):
    folded = spanco("fold", log, "--out", "journal")
    assert folded.status == 0
    assert "4 journeys" in folded.out
    of_log = spanco("measure", log, "--by", "rep").out
    assert spanco("measure", "journal", "--by", "rep").out == of_log
    assert spanco("measure", "journal", "--by", "rep", "--basis", "activity").status == 0


def test_a_folded_journal_can_be_seen_from_an_earlier_day(spanco, log):
    spanco("fold", log, "--out", "journal")
    earlier = ("--as-of", "2026-01-31", "--by", "rep")
    assert spanco("measure", "journal", *earlier).out == spanco("measure", log, *earlier).out


def test_a_drafted_mapping_can_be_read_back(spanco, log):
    said = spanco("map", log, "--out", "log.toml")
    assert said.status == 0
    assert spanco("review", log, "--map", "log.toml").status == 0


def test_a_drafted_mapping_is_toml(spanco, log):
    assert tomllib.loads(spanco("map", log).out)["kind"] == "events"


def test_a_simulated_log_can_be_reviewed(spanco):
    said = spanco("simulate", "log.parquet", "--reps", 4, "--teams", 2, "--targets", 300, "--seed", 3)
    assert said.status == 0
    assert "log.parquet" in said.out
    assert spanco("review", "log.parquet").status == 0


def test_a_sales_force_that_cannot_be_is_refused(spanco):
    said = spanco("simulate", "log.parquet", "--reps", 2, "--teams", 3)
    assert (said.status, said.out) == (2, "")
    assert "teams" in said.err


def test_the_version_is_printed(spanco):
    assert spanco("--version").out.startswith("spanco 0.")


@pytest.mark.parametrize("command", ["review", "measure", "check", "map"])
def test_a_missing_file_is_one_sentence_and_exit_status_2(spanco, command):
    said = spanco(command, "nowhere.csv")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("spanco: ")
    assert "nowhere.csv" in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("address", ["carrier-pigeon", "mysql://host"])
def test_an_engine_nobody_knows_is_answered_by_those_there_are(spanco, log, address):
    said = spanco("review", log, "--engine", address)
    assert said.status == 2
    assert "spark://" in said.err


def test_a_zone_that_does_not_exist_is_refused(spanco, log):
    said = spanco("review", log, "--zone", "Europe/Atlantis")
    assert said.status == 2
    assert "Europe/Atlantis" in said.err


def test_two_lone_ratios_are_compared_in_words(spanco):
    said = spanco("compare", "5/50", "5/60")
    assert said.status == 0
    assert "compatible with equal skill; about 6 chances in 10 that A converts better" in said.out
    assert "4,696 journeys" in said.out


def test_two_equal_ratios_need_no_more_data(spanco):
    assert len(spanco("compare", "5/50", "10/100").out.splitlines()) == 1


@pytest.mark.parametrize("count", ["6/5", "0/0", "five", "5/50/500", "-1/5"])
def test_a_count_that_makes_no_ratio_is_refused(spanco, count):
    said = spanco("compare", "--", count, "5/60")
    assert (said.status, said.out) == (2, "")
    assert count in said.err


def test_a_folded_journal_is_not_read_another_way_unheard(spanco, log):
    spanco("fold", log, "--out", "journal")
    said = spanco("measure", "journal", "--zone", "Europe/Rome", "--dates", "dmy")
    assert (said.status, said.out) == (2, "")
    assert "--dates and --zone" in said.err


def test_a_mapping_that_cannot_be_written_is_one_sentence(spanco, log):
    said = spanco("map", log, "--out", "nowhere/log.toml")
    assert said.status == 2
    assert "cannot be written" in said.err


def test_a_demo_where_a_file_stands_is_refused(spanco, log):
    said = spanco("demo", "--out", log)
    assert (said.status, said.out) == (2, "")
    assert "log.csv" in said.err
