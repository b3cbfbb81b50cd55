"""The project's SQL, written in DuckDB's dialect, in the words of another engine."""

from dataclasses import dataclass
from enum import Enum, auto

import sqlglot
from sqlglot import exp


class Act(Enum):
    """What a statement does."""

    KEEP = auto()
    """CREATE TABLE name AS query."""
    NAME = auto()
    """CREATE VIEW name AS query."""
    DROP = auto()
    """DROP TABLE or VIEW name."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One of the statements an engine runs: what it does, to which name, from which query."""

    act: Act
    name: str
    query: str = ""


def translated(sql: str, dialect: str) -> str:
    """Return a query in another dialect.

    >>> translated('SELECT "the rep" FROM events', "spark")
    'SELECT `the rep` FROM events'
    """
    return _parsed(sql, dialect).sql(dialect=dialect)


def statement(sql: str, dialect: str) -> Statement:
    """Take a statement apart, its query in another dialect.

    >>> statement("CREATE TABLE won AS SELECT 5 AS customers", "spark")
    Statement(act=<Act.KEEP: 1>, name='won', query='SELECT 5 AS customers')

    Raises ValueError for what engines other than DuckDB are never asked to do.
    """
    parsed = _parsed(sql, dialect)
    table, query = parsed.find(exp.Table), parsed.args.get("expression")
    if table is not None and parsed.args.get("kind") in {"TABLE", "VIEW"}:
        if isinstance(parsed, exp.Drop):
            return Statement(Act.DROP, table.name)
        if isinstance(parsed, exp.Create) and isinstance(query, exp.Query):
            act = Act.KEEP if parsed.args["kind"] == "TABLE" else Act.NAME
            return Statement(act, table.name, query.sql(dialect=dialect))
    message = f"Only tables and views are made and dropped, not: {sql}"
    raise ValueError(message)


def _parsed(sql: str, dialect: str) -> exp.Expr:
    """Read a text and say what DuckDB and Spark take for granted and ClickHouse does not."""
    parsed = sqlglot.parse_one(sql, read="duckdb")
    return _signed(_named(parsed)) if dialect == "clickhouse" else parsed


def _named(parsed: exp.Expr) -> exp.Expr:
    """Name columns selected from a named table: where several are joined, they become "table.column"."""
    for select in parsed.find_all(exp.Select):
        select.set(
            "expressions",
            [
                exp.alias_(selected, selected.name, quoted=True)
                if isinstance(selected, exp.Column) and selected.table and not selected.is_star
                else selected
                for selected in select.expressions
            ],
        )
    return parsed


def _signed(parsed: exp.Expr) -> exp.Expr:
    """Make counts and the numbers a CASE gives signed: unsigned ones have no type in common with BIGINT."""
    for counted in [*parsed.find_all(exp.Count, exp.RowNumber)]:
        within = counted.parent
        whole = within if isinstance(within, exp.Window) and within.this is counted else counted
        whole.replace(exp.cast(whole.copy(), "BIGINT"))
    for case in parsed.find_all(exp.Case):
        results = [branch.args["true"] for branch in case.args["ifs"]] + [case.args.get("default")]
        for result in results:
            if isinstance(result, exp.Literal) and result.is_int:
                result.replace(exp.cast(result.copy(), "BIGINT"))
    return parsed
