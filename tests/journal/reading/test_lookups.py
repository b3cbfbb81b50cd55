import pytest

from spanco.errors import InputError

MAPPING = """
kind = "events"
columns = {journey = "journey", milestone = "milestone", occurred_at = "occurred_at", rep = "rep"}
segments = {product = "product"}

[[lookup]]
file = "teams.csv"
key = "rep"
match = "name"
team = "manager"
segments = { office = "region" }

[[lookup]]
file = "products.csv"
key = "product"
segments = { series = "series" }
"""
LOG = [
    "journey,milestone,occurred_at,rep,product",
    "1,met,2026-01-01,Ann,GTX Pro",
    "2,met,2026-01-01, Bo ,GTXPro",
    "3,met,2026-01-01,,MG",
    "4,won,2026-01-01,Cy,GTXPro",
]


@pytest.fixture
def beside(write):
    write(
        ["name,manager,region", "Ann,Max,North", "Bo,Mia,South", "Bo,Mia,South", ",Nobody,Nowhere"],
        "teams.csv",
    )
    write(["product,series", "GTX Pro,GTX", "MG,MG"], "products.csv")


def test_team_and_segments_come_from_files_beside_the_log(beside, read_log, rows_of):
    log = read_log(LOG, mapping=MAPPING)
    assert log.segments == ("product", "office", "series")
    assert rows_of("journey", "team", "product", "office", "series") == [
        ("1", "Max", "GTX Pro", "North", "GTX"),
        ("2", "Mia", "GTXPro", "South", None),
        ("3", None, "MG", None, "MG"),
        ("4", None, "GTXPro", None, None),
    ]


def test_keys_without_a_match_are_reported_with_the_nearest_and_kept(beside, read_log):
    log = read_log(LOG, mapping=MAPPING)
    found = [finding for finding in log.quality.findings if finding.kind == "unmatched"]
    assert [
        (finding.count, [(one.line, one.column, one.value) for one in finding.examples]) for finding in found
    ] == [
        (1, [(5, "rep", "Cy")]),
        (2, [(3, "product", "GTXPro")]),
    ]
    assert found[1].examples[0].said == "is not in products.csv (2 rows); the nearest there is 'GTX Pro'"
    assert log.quality.events == 4


def test_a_key_said_to_mean_two_things_is_refused(beside, write, read_log):
    write(["name,manager,region", "Ann,Max,North", "Ann,Mia,North"], "teams.csv")
    with pytest.raises(InputError, match="two different things of name 'Ann'"):
        read_log(LOG, mapping=MAPPING)


def test_a_column_the_other_file_lacks_is_refused_with_the_nearest(beside, write, read_log):
    write(["name,manger,region", "Ann,Max,North"], "teams.csv")
    with pytest.raises(InputError, match=r"'manager' in teams.csv, which does not have it .*'manger'"):
        read_log(LOG, mapping=MAPPING)


def test_a_missing_file_beside_the_log_is_refused(read_log):
    with pytest.raises(InputError, match=r"There is no file .*teams.csv"):
        read_log(LOG, mapping=MAPPING)
