import json
from collections import Counter
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

pytestmark = pytest.mark.data


def maven(spanco, table):
    said = spanco("review", table, "--map", EXAMPLES / "maven_crm.toml", "--format", "json")
    assert said.status == 0
    return json.loads(said.out)


def test_agents_who_are_statistically_alike_are_not_told_apart(spanco, data_folder):
    review = maven(spanco, data_folder / "maven_crm" / "sales_pipeline.csv")
    (link,) = review["team"]["links"]
    assert (link["link"], link["entered"]) == ("R3xR4", 8300)
    assert (link["passed"], link["lost"], link["open"]) == (4238, 2473, 1589)
    cells = [rep["links"][0] for rep in review["reps"]]
    assert len(cells) == 30
    assert [cell["flag"] for cell in cells] == [None] * 30
    assert all(cell["rank"]["high"] - cell["rank"]["low"] >= 10 for cell in cells)
    assert review["log"]["rejected"] == 500
    assert any("500" in caveat for caveat in review["caveats"])


def test_both_ways_of_writing_dates_give_the_same_review(spanco, data_folder, tmp_path):
    # The table in the other format has no lookups beside it: the same ones serve.
    for name in ("sales_teams.csv", "accounts.csv", "products.csv"):
        text = (data_folder / "maven_crm" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text, encoding="utf-8")
    other = tmp_path / "sales_pipeline.csv"
    source = data_folder / "maven_crm" / "other_date_format" / "sales_pipeline.csv"
    other.write_bytes(source.read_bytes())
    assert maven(spanco, other) == maven(spanco, data_folder / "maven_crm" / "sales_pipeline.csv")


def renting(spanco, log, *options):
    said = spanco("measure", log, "--map", EXAMPLES / "renting.toml", "--format", "json", *options)
    assert said.status == 0
    return json.loads(said.out)


@pytest.fixture
def formats(data_folder):
    return [data_folder / "renting" / f"renting_log_high.{ending}.gz" for ending in ("csv", "xes")]


def test_a_log_has_its_known_chain_as_csv_and_as_xes(spanco, formats):
    of_csv, of_xes = (renting(spanco, log) for log in formats)
    assert of_csv == of_xes
    assert [link["entered"] for link in of_csv] == [10000, 9151, 9151, 7441, 2770]
    assert [link["link"] for link in of_csv] == ["R1xRFxRB", "R2", "R3", "R4", "R5"]


def test_credit_is_split_over_the_resources_that_held_each_step(spanco, formats):
    of_csv, of_xes = (renting(spanco, log, "--by", "rep") for log in formats)
    assert of_csv == of_xes
    entered, holders = Counter(), Counter()
    for row in of_csv:
        entered[row["link"]] += row["entered"]
        holders[row["link"]] += 1
    assert list(entered.values()) == [10000, 9151, 9151, 7441, 2770]
    assert min(holders.values()) > 1
