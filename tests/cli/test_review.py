import json

import pytest


def test_a_review_is_printed_with_counts_first(spanco, log):
    said = spanco("review", log)
    assert (said.status, said.err) == (0, "")
    assert "2 of 4" in said.out
    assert "\x1b" not in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_a_review_is_written_as_json(spanco, log):
    review = json.loads(spanco("review", log, "--format", "json").out)
    assert review["schema"] == "spanco.review/1"
    assert review["team"]["customers"] == 2
    assert [rep["rep"] for rep in review["reps"]] == ["Dubois", "Rossi"]


def test_a_page_is_written_beside_and_named_after_the_log(spanco, log, tmp_path):
    said = spanco("review", log, "--format", "html")
    assert "log-review.html" in said.out
    page = (tmp_path / "log-review.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "Dubois" in page


@pytest.mark.parametrize("lang", ["it", "fr"])
def test_a_review_speaks_the_language_asked_for(spanco, log, lang):
    assert spanco("review", log, "--lang", lang).out != spanco("review", log).out


def test_what_lies_after_the_present_of_the_review_is_not_seen(spanco, log):
    review = json.loads(spanco("review", log, "--as-of", "2026-01-31", "--format", "json").out)
    assert review["team"]["customers"] == 1
    assert review["log"]["after_as_of"] == 2


def test_a_period_bounds_the_day_a_link_was_entered(spanco, log):
    review = json.loads(spanco("review", log, "--until", "2026-01-31", "--format", "json").out)
    assert [link["entered"] for link in review["team"]["links"]] == [3]


def test_a_rep_may_be_shown_alone_and_is_still_held_against_all(spanco, log):
    review = json.loads(spanco("review", log, "--rep", "Rossi", "--format", "json").out)
    assert [rep["rep"] for rep in review["reps"]] == ["Rossi"]
    assert [link["entered"] for link in review["team"]["links"]] == [4]


def test_a_rep_nobody_knows_is_answered_by_a_sentence(spanco, log):
    said = spanco("review", log, "--rep", "Bianchi")
    assert (said.status, said.out) == (2, "")
    assert "Bianchi" in said.err


def test_one_team_may_be_reviewed(spanco, log):
    review = json.loads(spanco("review", log, "--team", "South", "--format", "json").out)
    assert [rep["rep"] for rep in review["reps"]] == ["Dubois"]


def test_strict_ends_with_1_when_rows_were_rejected(spanco, log):
    log.write_text(log.read_text(encoding="utf-8") + "5,met,,Rossi,North\n", encoding="utf-8")
    assert spanco("review", log).status == 0
    assert spanco("review", log, "--strict").status == 1


def test_a_page_that_cannot_be_written_leaves_nothing_behind(spanco, log, tmp_path):
    said = spanco("review", log, "--format", "html", "--out", tmp_path / "nowhere" / "review.html")
    assert said.status == 2
    assert "cannot be written" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["log.csv"]


def test_a_date_that_does_not_exist_is_refused(spanco, log):
    said = spanco("review", log, "--as-of", "2026-02-31")
    assert said.status == 2
    assert "2026-02-31" in said.err


@pytest.mark.parametrize("output", ["text", "html"])
def test_a_log_of_one_milestone_has_no_step_to_review(spanco, log, tmp_path, output):
    log.write_text("journey,milestone,occurred_at,rep\n1,met,2026-01-02,Rossi\n", encoding="utf-8")
    said = spanco("review", log, "--format", output, "--out", "review")
    assert said.status == 0
    review = (tmp_path / "review").read_text(encoding="utf-8")
    assert "The log records one milestone only, so there is no step to review." in review
