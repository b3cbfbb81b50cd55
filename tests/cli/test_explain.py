from datetime import date

import pytest

from spanco.journal.simulation import SalesForce, simulate

REP = "Giulia Rossi"


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    path = tmp_path_factory.mktemp("log") / "north.parquet"
    force = SalesForce(
        reps=4, teams=2, targets=600, months=6, start=date(2025, 1, 1), spread=0.5, messiness=0.0, seed=3
    )
    simulate(force, path)
    return path


def test_a_rep_is_explained_in_paragraphs_of_eighty_columns(spanco, simulated):
    said = spanco("explain", simulated, "--rep", REP)
    assert (said.status, said.err) == (0, "")
    assert f"{REP} has won " in " ".join(said.out.split())
    assert said.out.count("\n\n") >= 2
    assert max(map(len, said.out.splitlines())) <= 80
    assert not set(said.out) & {"\x1b", "\u202f", "\xa0"}


@pytest.mark.parametrize("lang", ["it", "fr"])
def test_it_speaks_the_language_asked_for(spanco, log, lang):
    assert (
        spanco("explain", log, "--rep", "Rossi", "--lang", lang).out
        != spanco("explain", log, "--rep", "Rossi").out
    )


def test_it_says_which_log_and_period_it_speaks_of(spanco, log):
    said = spanco("explain", log, "--rep", "Rossi", "--until", "2026-01-31")
    assert "log.csv" in said.out
    assert "up to 31 Jan 2026" in said.out


def test_a_rep_nobody_knows_is_answered_by_the_nearest_name(spanco, log):
    said = spanco("explain", log, "--rep", "Rosi")
    assert (said.status, said.out) == (2, "")
    assert "did you mean 'Rossi'?" in said.err


def test_a_rep_has_to_be_named(spanco, log):
    said = spanco("explain", log)
    assert (said.status, said.out) == (2, "")
    assert "--rep" in said.err


def test_one_rep_alone_has_nobody_to_be_held_against(spanco, log):
    said = " ".join(spanco("explain", log, "--rep", "Dubois", "--team", "South").out.split())
    assert "Dubois has won 1 customer. There is one rep only" in said


def test_it_is_written_to_a_file_whole(spanco, log, tmp_path):
    said = spanco("explain", log, "--rep", "Rossi", "--out", "rossi.txt")
    assert "rossi.txt" in said.out
    assert "Rossi has won 1 customer." in (tmp_path / "rossi.txt").read_text(encoding="utf-8")


def test_strict_ends_with_1_when_rows_were_rejected(spanco, log):
    log.write_text(log.read_text(encoding="utf-8") + "5,met,,Rossi,North\n", encoding="utf-8")
    assert spanco("explain", log, "--rep", "Rossi").status == 0
    assert spanco("explain", log, "--rep", "Rossi", "--strict").status == 1
