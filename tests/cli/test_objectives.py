import json
from datetime import date

import pytest
import xlsxwriter

LINES = """journey,milestone,occurred_at,rep,team,minutes
1,met,2026-01-05,Rossi,North,60
1,won,2026-01-20,Rossi,North,60
2,met,2026-01-06,Rossi,North,60
2,lost,2026-01-25,Rossi,North,120
3,met,2026-01-07,Dubois,South,60
3,won,2026-02-01,Dubois,South,60
4,met,2026-02-08,Dubois,South,60
"""


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(LINES, encoding="utf-8")
    return path


@pytest.fixture
def table(tmp_path):
    """Write a file of that name and content."""

    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def results(said) -> dict:
    assert (said.status, said.err) == (0, "")
    review = json.loads(said.out)
    return {rep["rep"]: rep["result"] for rep in review["reps"]} | {
        "team": review["team"]["result"],
        "caveats": review["caveats"],
    }


def test_customers_stand_beside_the_objective_given(spanco, log, table):
    objectives = table("objectives.csv", "Rep;Customers\nRossi;3\nDubois;1,5\n")
    found = results(spanco("review", log, "--objectives", objectives, "--format", "json"))
    assert (found["Rossi"]["customers"], found["Rossi"]["objective"]) == (1, 3)
    assert found["Dubois"]["objective"] == 1.5
    assert found["team"]["objective"] == 4.5
    assert "1 of 3" in spanco("review", log, "--objectives", objectives).out


def test_the_team_has_an_objective_only_where_every_rep_has_one(spanco, log, table):
    objectives = table("objectives.csv", "rep,customers\nRossi,3\n")
    found = results(spanco("review", log, "--objectives", objectives, "--format", "json"))
    assert (found["Dubois"]["objective"], found["team"]["objective"]) == (None, None)


def test_days_away_are_taken_off_the_days_of_the_period_once(spanco, log, table):
    # 5 January to 8 February 2026: five weeks of five days. Away 12 to 16 January.
    absences = table(
        "absences.csv", "rep,from,to\nRossi,2026-01-12,2026-01-16\nRossi,2026-01-14,2026-01-18\n"
    )
    found = results(spanco("review", log, "--absences", absences, "--format", "json"))
    assert (found["Rossi"]["days_worked"], found["Dubois"]["days_worked"]) == (20, 25)
    assert found["Rossi"]["customers_per_20_days"] == pytest.approx(1.0)
    assert found["team"]["days_worked"] == 45
    assert results(spanco("review", log, "--format", "json"))["Rossi"]["days_worked"] is None


def test_absences_are_read_from_a_workbook_too(spanco, log, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "absences.xlsx")) as workbook:
        sheet, day = workbook.add_worksheet(), workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["rep", "from", "to"])
        sheet.write_string(1, 0, "Rossi")
        sheet.write_datetime(1, 1, date(2026, 1, 12), day)
        sheet.write_datetime(1, 2, date(2026, 1, 13), day)
    found = results(spanco("review", log, "--absences", "absences.xlsx", "--format", "json"))
    assert found["Rossi"]["days_worked"] == 23


def test_the_order_of_day_and_month_follows_from_the_dates_of_the_file(spanco, log, table):
    absences = table("absences.csv", "rep;from;to\nRossi;12/01/2026;16/01/2026\n")
    found = results(spanco("review", log, "--absences", absences, "--format", "json"))
    assert found["Rossi"]["days_worked"] == 20


def test_a_rep_the_log_does_not_know_is_a_caveat_with_the_nearest_name(spanco, log, table):
    objectives = table("objectives.csv", "rep,customers\nRosi,3\nDubois,2\n")
    absences = table("absences.csv", "rep,from,to\nKowalski,2026-01-12,2026-01-13\n")
    found = results(
        spanco("review", log, "--objectives", objectives, "--absences", absences, "--format", "json")
    )
    assert (
        "An objective is given for Rosi (did you mean Rossi?), whom the log does not know; it is left out."
        in found["caveats"]
    )
    assert any("Kowalski, whom the log does not know" in caveat for caveat in found["caveats"])


def test_a_rep_of_another_team_is_known_though_not_reviewed(spanco, log, table):
    objectives = table("objectives.csv", "rep,customers\nRossi,3\nDubois,2\n")
    said = spanco("review", log, "--team", "South", "--objectives", objectives, "--format", "json")
    assert not [caveat for caveat in results(said)["caveats"] if "objective" in caveat]


@pytest.mark.parametrize(
    "case",
    [
        ("--objectives", "rep,customers\nRossi,many\n", "line 2, column 'customers': 'many' is not a number"),
        ("--objectives", "rep,customers\nRossi,-1\n", "'-1' is no number of customers; write 0 or more"),
        ("--objectives", "rep,customers\nRossi,nan\n", "'nan' is no number of customers"),
        ("--objectives", "rep,customers\nRossi,3\n\nRossi,4\n", "line 4, column 'rep': 'Rossi' stands here"),
        ("--objectives", "rep,customers\nRossi,\n", "line 2, column 'customers': '' is empty; fill it in"),
        ("--objectives", "rep,custommers\nRossi,3\n", "no column 'customers' (did you mean 'custommers'?)"),
        ("--absences", "rep,from,to\nRossi,2026-02-30,2026-03-01\n", "'2026-02-30' is not a date; write it"),
        ("--absences", "rep,from,to\nRossi,2026-02-03,2026-02-01\n", "lies before the first day away"),
        ("--absences", "rep,from,to\nRossi,03/04/2026,05/04/2026\n", "'03/04/2026' may be two days"),
        ("--absences", "rep,from,to\nA,31/01/2026,01/31/2026\n", "in another order than other dates"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_that_says_where(spanco, log, tmp_path, case):
    option, text, why = case
    (tmp_path / "given.csv").write_text(text, encoding="utf-8")
    said = spanco("review", log, option, "given.csv")
    assert (said.status, said.out) == (2, "")
    assert why in said.err
    assert "given.csv" in said.err
    assert said.err.count("\n") == 1


def test_a_file_that_is_not_there_is_named(spanco, log):
    said = spanco("review", log, "--absences", "nowhere.csv")
    assert said.status == 2
    assert "There is no file nowhere.csv." in said.err
