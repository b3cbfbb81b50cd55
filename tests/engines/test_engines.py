import duckdb
import pytest

from spanco.errors import InputError

pytestmark = pytest.mark.engines


def test_tables_and_views_are_made_replaced_and_dropped(other):
    other.run(
        'CREATE TABLE sold AS SELECT 1 AS n, \'x\' AS "the rep" UNION ALL SELECT 2 AS n, NULL AS "the rep"'
    )
    other.run("CREATE OR REPLACE VIEW half AS SELECT n, FLOOR(n / 2) AS half FROM sold")
    assert other.columns("sold") == ("n", "the rep")
    assert sorted(other.rows("SELECT n, half FROM half")) == [(1, 0), (2, 1)]
    other.run("DROP VIEW IF EXISTS half")
    other.run("CREATE TABLE half AS SELECT 5 AS n")
    other.run("CREATE OR REPLACE VIEW half AS SELECT 6 AS n")
    assert other.rows("SELECT n FROM half") == [(6,)]
    other.run("DROP VIEW half")
    other.run("DROP TABLE IF EXISTS sold")
    other.run("DROP TABLE IF EXISTS sold")
    with pytest.raises(Exception, match="sold"):
        other.rows("SELECT n FROM sold")


def test_counting_nothing_is_zero_and_adding_nothing_is_null(other):
    nothing = "(SELECT 1 AS n, 2.5e0 AS amount) AS one WHERE n > 1"
    assert other.rows(f"SELECT COUNT(*), COUNT(n), SUM(amount), MIN(n), MAX(n) FROM {nothing}") == [
        (0, 0, None, None, None)
    ]


@pytest.mark.parametrize(
    "whole",
    ["COUNT(*)", "COUNT(*) + 1", "SUM(CASE WHEN n > 1 THEN 1 ELSE 0 END)", "ROW_NUMBER() OVER (ORDER BY n)"],
)
def test_counts_are_whole_numbers_like_any_other(other, whole):
    group = " GROUP BY n" if "OVER" in whole else ""
    counted = f"SELECT {whole} AS m FROM (SELECT 2 AS n) AS v{group}"
    rows = other.rows(f"SELECT MIN(m) AS m FROM ({counted} UNION ALL SELECT CAST(-3 AS BIGINT) AS m) AS both")
    assert rows == [(-3,)]


def test_columns_keep_their_names_where_tables_are_joined(other):
    two = "SELECT 1 AS journey, 'a' AS rep"
    joined = f"SELECT x.journey, y.rep FROM ({two}) AS x JOIN ({two}) AS y ON x.journey = y.journey"
    assert other.rows(f"SELECT rep, journey FROM ({joined}) AS joined") == [("a", 1)]


def test_an_outer_join_leaves_nulls_not_defaults(other):
    joined = "(SELECT 1 AS a) AS x LEFT JOIN (SELECT 2 AS b, 'y' AS c) AS y ON x.a = y.b"
    assert other.rows(f"SELECT b, c FROM {joined}") == [(None, None)]


def test_missing_values_are_one_group_and_come_last_where_asked(other):
    values = " UNION ALL ".join(f"SELECT {rep} AS rep" for rep in ("'b'", "NULL", "'B'", "NULL"))
    rows = other.rows(f"SELECT rep, COUNT(*) AS n FROM ({values}) AS v GROUP BY rep ORDER BY rep NULLS LAST")
    assert rows == [("B", 1), ("b", 1), (None, 2)]


def test_a_name_made_in_a_query_does_not_hide_the_column_it_is_made_from(other):
    assert other.rows("SELECT MAX(n) AS n FROM (SELECT 1 AS n UNION ALL SELECT 3 AS n) AS v WHERE n < 3") == [
        (1,)
    ]


def test_parquet_files_and_folders_of_them_are_read_as_one_table(other, tmp_path):
    (tmp_path / "parts").mkdir()
    for number, path in enumerate(["one.parquet", "parts/two.parquet", "parts/three.parquet"]):
        duckdb.sql(f"SELECT {number} AS n, NULL::VARCHAR AS rep, {number}.5::DOUBLE AS amount").write_parquet(
            str(tmp_path / path)
        )
    (tmp_path / "parts" / "quality.json").write_text("{}")
    other.load("loaded", [tmp_path / "one.parquet", tmp_path / "parts"])
    assert sorted(other.rows("SELECT n, rep, amount FROM loaded")) == [
        (0, None, 0.5),
        (1, None, 1.5),
        (2, None, 2.5),
    ]
    other.load("loaded", [tmp_path / "one.parquet"])
    assert other.rows("SELECT n FROM loaded") == [(0,)]


def test_what_is_no_parquet_is_said_in_a_sentence(other, tmp_path):
    with pytest.raises(InputError, match=r"log\.parquet cannot be read as Parquet"):
        other.load("loaded", [tmp_path / "log.parquet"])
