"""ClickHouse, on a server or within the process."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import clickhouse_connect
from clickhouse_connect.driver.exceptions import ClickHouseError
from sqlglot import exp

from spanco.engine.contract import quoted
from spanco.engine.duckdb import DuckDB
from spanco.engine.translation import Act, statement, translated
from spanco.errors import InputError

_SETTINGS = {
    # What the other engines mean by the same words.
    "join_use_nulls": 1,
    "aggregate_functions_null_for_empty": 1,
    "prefer_column_name_to_alias": 1,
}

_STORED = "ENGINE = MergeTree ORDER BY tuple()"

_IDLE_S = 3600
"""How long a session, and the tables in it, outlive the last statement."""


class ClickHouse:
    """A ClickHouse server, or the engine within this process where ``address`` is "chdb".

    What is made here is temporary: nobody else sees it, it hides a table of the database that has the
    same name, and it goes with the session.
    """

    name = "clickhouse"

    def __init__(self, address: str) -> None:
        self._client = _client(address)
        self._made: dict[str, str] = {}

    def run(self, sql: str) -> None:
        """Run one statement that returns nothing."""
        asked = statement(sql, "clickhouse")
        self._drop(asked.name)
        match asked.act:
            case Act.KEEP:
                self._make("TABLE", asked.name, f"{_STORED} AS {asked.query}")
            case Act.NAME:
                self._make("VIEW", asked.name, f"AS {asked.query}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one query and bring its rows back."""
        return [tuple(row) for row in self._client.query(translated(sql, "clickhouse")).result_rows]

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns, in order."""
        return tuple(row[0] for row in self._client.query(f"DESCRIBE TABLE {quoted(table)}").result_rows)

    def load(self, table: str, paths: Sequence[Path | str]) -> None:
        """Send Parquet files, or folders of them, to a table."""
        columns, files = _described(paths)
        listed = ", ".join(f"{quoted(name)} {_type(kind)}" for name, kind in columns)
        self._drop(table)
        self._make("TABLE", table, f"({listed}) {_STORED}")
        for path in files:
            with path.open("rb") as file:
                self._client.raw_insert(table, insert_block=file, fmt="Parquet")

    def close(self) -> None:
        """Drop what was made and end the session."""
        for name in tuple(self._made):
            self._drop(name)
        self._client.close()

    def _make(self, kind: str, name: str, rest: str) -> None:
        self._client.command(f"CREATE TEMPORARY {kind} {quoted(name)} {rest}")
        self._made[name] = kind

    def _drop(self, name: str) -> None:
        kind = self._made.pop(name, None)
        if kind:
            self._client.command(f"DROP TEMPORARY {kind} {quoted(name)}")


def _client(address: str) -> "clickhouse_connect.driver.Client":
    if address == "chdb":
        return clickhouse_connect.get_client(interface="chdb", settings=_SETTINGS)
    parts = urlsplit(address)
    try:
        return clickhouse_connect.get_client(
            host=parts.hostname or "localhost",
            port=parts.port or 0,
            username=unquote(parts.username or "default"),
            password=unquote(parts.password or ""),
            database=parts.path.strip("/") or "default",
            connect_timeout=3,
            settings={**_SETTINGS, "session_timeout": _IDLE_S},
        )
    except (ClickHouseError, ValueError) as error:
        said = next(iter(str(error).splitlines()), "no answer")
        place = f"{parts.hostname or 'localhost'}:{parts.netloc.rpartition(':')[2]}"
        message = f"ClickHouse cannot be reached at {place} ({said}); is the address right?"
        raise InputError(message) from error


def _described(paths: Sequence[Path | str]) -> tuple[list[tuple[str, str]], list[Path]]:
    """Return the columns of Parquet files, names and types, and the files themselves."""
    reader = DuckDB()
    try:
        reader.load("parquet", paths)
        columns = reader.rows("SELECT column_name, column_type FROM (DESCRIBE parquet)")
    finally:
        reader.close()
    found = [
        file
        for path in map(Path, paths)
        for file in (sorted(path.rglob("*.parquet")) if path.is_dir() else [path])
    ]
    return [(name, kind) for name, kind in columns], found


def _type(kind: str) -> str:
    return exp.DataType.build(kind, dialect="duckdb").sql(dialect="clickhouse")
