import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from spanco.engine import DuckDB
from spanco.errors import InputError


@pytest.fixture
def engine():
    engine = DuckDB(threads=1)
    yield engine
    engine.close()


def setting(engine, name):
    return engine.rows(f"SELECT current_setting('{name}')")[0][0]


def test_what_is_made_is_read_back_as_plain_rows(engine):
    engine.run("CREATE TABLE sold AS SELECT 1 AS n, 'L''Aquila' AS \"the city\" UNION ALL SELECT 2, NULL")
    assert engine.columns("sold") == ("n", "the city")
    assert engine.rows("SELECT * FROM sold ORDER BY n") == [(1, "L'Aquila"), (2, None)]


def test_time_is_utc_and_memory_is_bounded():
    engine = DuckDB("300MB", threads=2)
    assert setting(engine, "TimeZone") == "UTC"
    assert setting(engine, "memory_limit") == "286.1 MiB"
    assert setting(engine, "threads") == 2
    engine.close()


def test_what_is_spilled_lies_in_a_private_folder_that_goes_with_the_engine():
    engine = DuckDB()
    folder = Path(setting(engine, "temp_directory"))
    assert folder.is_dir()
    assert folder.stat().st_mode & 0o077 == 0
    engine.close()
    assert not folder.exists()


def test_readers_keep_the_order_of_rows_also_after_a_statement_that_failed(engine):
    with pytest.raises(duckdb.Error):
        engine.run("CREATE TABLE broken AS SELECT * FROM nowhere")
    assert engine.connection.sql("SELECT current_setting('preserve_insertion_order')").fetchall() == [(True,)]


def test_a_table_that_is_not_there_is_never_a_python_variable(engine):
    variable = duckdb.sql("SELECT 1 AS n")
    with pytest.raises(duckdb.CatalogException):
        engine.rows("SELECT * FROM variable")
    assert variable.fetchall() == [(1,)]


BRANCHES = """
from spanco.engine import DuckDB
engine = DuckDB(threads=1)
engine.connection.execute("SET streaming_buffer_size = '1KB'")
engine.run("CREATE TABLE t AS SELECT i % 20000 AS a, i % 7 AS b, i % 5 AS c FROM range(3000000) AS r(i)")
branch = "SELECT {0} AS link, a, b, COUNT(*) AS n FROM t WHERE c >= {0} GROUP BY a, b"
print(len(engine.rows(" UNION ALL ".join(branch.format(n) for n in range(4)))))
"""


def test_many_rows_from_the_branches_of_a_union_do_not_block_each_other():
    done = subprocess.run([sys.executable, "-c", BRANCHES], capture_output=True, timeout=60, check=True)
    assert int(done.stdout) == 392_000


def test_parquet_files_and_folders_of_them_are_read_as_one_table(engine, tmp_path):
    (tmp_path / "parts" / "deep").mkdir(parents=True)
    for number, path in enumerate(["one.parquet", "parts/two.parquet", "parts/deep/it's.parquet"]):
        duckdb.sql(f"SELECT {number} AS n").write_parquet(str(tmp_path / path))
    (tmp_path / "parts" / "quality.json").write_text("{}")
    engine.load("loaded", [tmp_path / "one.parquet", tmp_path / "parts"])
    assert sorted(engine.rows("SELECT n FROM loaded")) == [(0,), (1,), (2,)]
    engine.load("loaded", [tmp_path / "one.parquet"])
    assert engine.rows("SELECT n FROM loaded") == [(0,)]


@pytest.mark.parametrize("content", [None, b"", b"journey,milestone\n", b"PAR1 and nothing more"])
def test_what_is_no_parquet_is_said_in_a_sentence(engine, tmp_path, content):
    path = tmp_path / "log.parquet"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"log\.parquet cannot be read as Parquet \(.+\)\.$"):
        engine.load("events", [path])


def test_a_table_may_be_replaced_by_files(engine, tmp_path):
    duckdb.sql("SELECT 7 AS n").write_parquet(str(tmp_path / "seven.parquet"))
    engine.run("CREATE TABLE events AS SELECT 1 AS n")
    engine.load("events", [tmp_path])
    assert engine.rows("SELECT n FROM events") == [(7,)]
