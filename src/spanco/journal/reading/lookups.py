"""Team and segments from another file, joined on a key."""

from dataclasses import dataclass
from difflib import get_close_matches

import duckdb

from spanco.errors import InputError
from spanco.journal.mapping import FileFormat, Lookup, nearest
from spanco.journal.quality import EXAMPLES
from spanco.journal.reading.circumstances import Circumstances
from spanco.journal.reading.places import Found, Place
from spanco.journal.reading.rows import Rows, drop_rows
from spanco.journal.reading.sources import open_source
from spanco.journal.reading.staging import bare


@dataclass(frozen=True, slots=True)
class Joined:
    """A lookup's table, with its key in ``key`` and the values in ``v0``, ``v1`` ... by name."""

    lookup: Lookup
    table: str
    names: tuple[str, ...]

    @property
    def extra(self) -> dict[str, str]:
        """Each name ("team" or a segment's) and the SQL of its value among the cells."""
        return {name: f"{self.table}_v{position}" for position, name in enumerate(self.names)}

    @property
    def chosen(self) -> str:
        """The SQL that puts the values among the cells."""
        return ", ".join(
            f"{self.table}.v{position} AS {sql}" for position, sql in enumerate(self.extra.values())
        )


def load_lookup(
    connection: duckdb.DuckDBPyConnection, lookup: Lookup, table: str, under: Circumstances
) -> Joined:
    """Load a lookup's file, which lies beside the log.

    Raises InputError where the file cannot be read, lacks a column, or says two things of one key.
    """
    source = open_source(under.path.parent / lookup.file, FileFormat(), connection, under.scratch)
    team = {} if lookup.team is None else {"team": lookup.team}
    wanted = {**team, **lookup.segments}
    columns = dict.fromkeys((lookup.match, *wanted.values()))
    for column in columns:
        if column not in source.headers:
            near = nearest(column, source.headers)
            message = (
                f"The mapping looks up a column '{column}' in {lookup.file}, which does not have it{near}; "
                f"it has {', '.join(source.headers)}."
            )
            raise InputError(message)
    rows = source.load(connection, tuple(columns))
    key = bare(rows.columns[lookup.match])
    values = [bare(rows.columns[column]) for column in wanted.values()]
    told_apart = " || chr(31) || ".join(f"coalesce({value}, '')" for value in values)
    twice = connection.execute(
        f"SELECT {key} FROM {rows.relation} WHERE {key} IS NOT NULL "
        f"GROUP BY 1 HAVING count(DISTINCT {told_apart}) > 1 ORDER BY 1 LIMIT 1"
    ).fetchone()
    if twice:
        message = f"{lookup.file} says two different things of {lookup.match} '{twice[0]}'; keep one."
        raise InputError(message)
    chosen = ", ".join(f"max({value}) AS v{position}" for position, value in enumerate(values))
    connection.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT {key} AS key, {chosen} "
        f"FROM {rows.relation} WHERE {key} IS NOT NULL GROUP BY 1"
    )
    drop_rows(connection)
    return Joined(lookup, table, tuple(wanted))


def joined_to(rows: Rows, joined: list[Joined]) -> str:
    """Return the SQL of a log's rows, called ``log``, with each lookup beside them."""
    joins = ""
    for one in joined:
        key = bare(f"log.{rows.columns[one.lookup.key]}")
        joins += f" LEFT JOIN {one.table} ON {key} = {one.table}.key"
    return f"{rows.relation} AS log{joins}"


def unmatched(connection: duckdb.DuckDBPyConnection, relation: str, key: str, one: Joined) -> Found:
    """Find the keys of the log that the other file does not have, with the nearest it has.

    ``key`` is the SQL of the key among the rows of ``relation``.
    """
    shown = connection.execute(
        f"SELECT {key}, count(*), min(row), sum(count(*)) OVER () FROM {relation} WHERE {key} IS NOT NULL "
        f"AND {key} NOT IN (SELECT key FROM {one.table}) GROUP BY 1 ORDER BY 3 LIMIT {EXAMPLES}"
    ).fetchall()
    if not shown:
        return Found("unmatched", 0, ())
    known = [row[0] for row in connection.execute(f"SELECT key FROM {one.table} LIMIT 100000").fetchall()]
    places = tuple(
        Place(row, one.lookup.key, value, _not_there(value, n_rows, one.lookup.file, known))
        for value, n_rows, row, _ in shown
    )
    return Found("unmatched", int(shown[0][3]), places)


def _not_there(value: str, n_rows: int, file: str, known: list[str]) -> str:
    close = get_close_matches(value, known, n=1)
    near = f"; the nearest there is '{close[0]}'" if close else ""
    return f"is not in {file} ({n_rows:,} rows){near}"
