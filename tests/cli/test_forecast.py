import json

import pytest

from review.an_office import rows_of, written


@pytest.fixture
def office(tmp_path):
    return written(tmp_path / "office.csv", rows_of(700))


def test_a_forecast_is_printed_with_its_range_and_its_back_test(spanco, office):
    said = spanco("forecast", office)
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines()[2].startswith("Between ")
    assert "8 chances in 10" in said.out
    assert "coverage" in said.out
    assert "\x1b" not in said.out


def test_a_forecast_is_written_as_json_for_a_rep_and_a_horizon(spanco, office):
    said = spanco("forecast", office, "--rep", "Ada", "--horizon", "60", "--format", "json")
    forecast = json.loads(said.out)
    assert forecast["schema"] == "spanco.forecast/1"
    assert (forecast["rep"], forecast["horizon_days"]) == ("Ada", 60)
    assert forecast["wins"]["low"] <= forecast["wins"]["mean"] <= forecast["wins"]["high"]


def test_a_team_has_a_forecast_of_its_own(spanco, office):
    forecast = json.loads(spanco("forecast", office, "--team", "East", "--format", "json").out)
    assert forecast["where"] == {"team": "East"}


def test_a_page_is_written_beside_and_named_after_the_log(spanco, office, tmp_path):
    said = spanco("forecast", office, "--format", "html")
    assert "office-forecast.html" in said.out
    assert (tmp_path / "office-forecast.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_what_cannot_be_forecast_is_answered_by_a_sentence(spanco, tmp_path):
    log = written(tmp_path / "met.csv", ["1,met,2026-01-02,Ada,,,", "1,proposed,2026-01-09,Ada,,,"])
    said = spanco("forecast", log)
    assert said.status == 0
    assert "The log never records a win, so none can be forecast." in said.out


@pytest.mark.parametrize(
    ("option", "value", "said"), [("--horizon", "0", "at least one day"), ("--rep", "Di", "'Di'")]
)
def test_what_is_asked_amiss_ends_with_2_and_a_sentence(spanco, office, option, value, said):
    answered = spanco("forecast", office, option, value)
    assert (answered.status, answered.out) == (2, "")
    assert said in answered.err
