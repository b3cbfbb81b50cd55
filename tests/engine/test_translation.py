import pytest

from spanco.engine.translation import Act, Statement, statement, translated


@pytest.mark.parametrize("dialect", ["spark", "clickhouse"])
def test_queries_of_the_subset_keep_their_words(dialect):
    query = "SELECT rep, SUM(CASE WHEN reach > 3 THEN amount END) AS amount FROM journeys GROUP BY rep"
    assert translated(query, dialect) == query


def test_quotes_and_backslashes_in_a_value_survive():
    assert translated("SELECT 'L''Aquila \\ x'", "spark") == r"SELECT 'L\'Aquila \\ x'"
    assert translated("SELECT 'L''Aquila \\ x'", "clickhouse") == r"SELECT 'L''Aquila \\ x'"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("CREATE TABLE t AS SELECT 1 AS n", Statement(Act.KEEP, "t", "SELECT 1 AS n")),
        ("CREATE OR REPLACE TABLE t AS SELECT 1 AS n", Statement(Act.KEEP, "t", "SELECT 1 AS n")),
        ('CREATE OR REPLACE VIEW "t" AS SELECT 1 AS n', Statement(Act.NAME, "t", "SELECT 1 AS n")),
        ("DROP TABLE IF EXISTS t", Statement(Act.DROP, "t")),
        ("DROP VIEW t", Statement(Act.DROP, "t")),
    ],
)
def test_statements_are_taken_apart(sql, expected):
    assert statement(sql, "spark") == expected


@pytest.mark.parametrize(
    "sql", ["SELECT 1", "DELETE FROM events", "CREATE TABLE t (n INTEGER)", "DROP SCHEMA s"]
)
def test_nothing_else_is_ever_asked_of_another_engine(sql):
    with pytest.raises(ValueError, match="Only tables and views"):
        statement(sql, "spark")
