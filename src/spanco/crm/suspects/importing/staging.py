"""The rows of a table, read into staging: each value as it will be stored, and what cannot be.

Staging is a file of the engine beside the upload. Nothing here touches the database, so a million rows
are read while everybody works on.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Final

import django
import duckdb
import pyarrow as pa

from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.facts import FACTS
from spanco.crm.suspects.importing.cells import Problem, Reader, Value
from spanco.crm.suspects.importing.ordinary import ordinary
from spanco.crm.suspects.importing.progress import Teller
from spanco.crm.suspects.importing.tables import Source, load
from spanco.engine import literal, quoted
from spanco.journal.reading.rows import REJECTS, Rows, row_count

AT_A_TIME: Final = 20_000
_TWO_PROCESSES_FROM: Final = 60_000
_PLAIN: Final = "plain."
"""Begins the names of columns that hold what the engine has read already."""
_LINES_AT_A_TIME: Final = 250_000

COMPANY: Final = ("name", "name_key", *FACTS, "custom")
SITE: Final = ("name", "address", "postcode", "city", "country", "phone")
PERSON: Final = ("name", "job", "phone", "email", "language", "decides")
N_PEOPLE: Final = 3
COLUMNS: Final = (
    *COMPANY,
    *(f"site.{column}" for column in SITE),
    *(f"contact{number}.{column}" for number in range(1, N_PEOPLE + 1) for column in PERSON),
)
_NUMBERS: Final = ("employees", *(f"contact{number}.decides" for number in range(1, N_PEOPLE + 1)))


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is read: what each header means, how cells are read, and what is done with bad ones.

    ``leaves_out`` takes a row without the values that cannot be read, rather than returning it.
    """

    mapping: Mapping[str, str]
    reader: Reader
    leaves_out: bool


def stage(source: Source, plan: Plan, connection: duckdb.DuckDBPyConnection, teller: Teller) -> int:
    """Read every row into ``staged`` and what is wrong into ``problems``; return how many rows there are.

    Rows in which every cell is blank are no rows. Raises InputError where the table cannot be read.
    """
    teller.tell("opening")
    rows = load(source, connection)
    _number_rows(connection, source, rows)
    _create(connection)
    n_rows = rows.count
    n_done = 0
    for read, problems in _batches(connection, plan, rows):
        connection.register("batch", read)
        connection.execute("INSERT INTO staged BY NAME SELECT * FROM batch")
        connection.unregister("batch")
        if problems.num_rows:
            connection.register("batch", problems)
            connection.execute("INSERT INTO problems SELECT * FROM batch")
            connection.unregister("batch")
        n_done += read.num_rows
        teller.tell("reading", n_done, n_rows)
    _add_unreadable(connection)
    _decide(connection, plan)
    counted = connection.execute("SELECT (SELECT count(*) FROM staged) + (SELECT count(*) FROM unreadable)")
    found = counted.fetchone()
    return int(found[0]) if found else 0


def _number_rows(connection: duckdb.DuckDBPyConnection, source: Source, rows: Rows) -> None:
    """Make ``cells``: the text of every row that is not blank, with its line in the file."""
    listed = ", ".join(
        f"{rows.columns[header]} AS h{position}" for position, header in enumerate(source.headers)
    )
    blank = " AND ".join(f"coalesce(trim({rows.columns[header]}), '') = ''" for header in source.headers)
    connection.execute(f"CREATE TABLE blank AS SELECT {rows.row} AS row FROM {rows.relation} WHERE {blank}")
    line = _line(connection, rows)
    connection.execute(
        f"CREATE VIEW cells AS SELECT {rows.row} AS row, {line} AS line, {listed} FROM {rows.relation} "
        f"WHERE {rows.row} NOT IN (SELECT row FROM blank)"
    )


def _line(connection: duckdb.DuckDBPyConnection, rows: Rows) -> str:
    """Return the SQL of a row's line in the file: a sum where each row is one line, else looked up."""
    accepted = row_count(connection)
    if not accepted:
        return rows.row
    ends = rows.lines((0, accepted - 1))
    if ends[accepted - 1] - ends[0] == accepted - 1:
        return f"{rows.row} + {ends[0]}"
    connection.execute("CREATE TABLE lines (row BIGINT, line BIGINT)")
    for start in range(0, accepted, _LINES_AT_A_TIME):
        found = rows.lines(range(start, min(start + _LINES_AT_A_TIME, accepted)))
        table = pa.table(
            {"row": pa.array(found.keys(), pa.int64()), "line": pa.array(found.values(), pa.int64())}
        )
        connection.register("batch", table)
        connection.execute("INSERT INTO lines SELECT * FROM batch")
        connection.unregister("batch")
    return f"(SELECT line FROM lines WHERE lines.row = {rows.relation}.{rows.row})"


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    columns = ", ".join(
        f"{quoted(column)} {'INTEGER' if column in _NUMBERS else 'VARCHAR'}" for column in COLUMNS
    )
    connection.execute(f"CREATE TABLE staged (row BIGINT, {columns})")
    connection.execute(
        "CREATE TABLE problems (row BIGINT, key VARCHAR, text VARCHAR, code VARCHAR, more VARCHAR)"
    )


Batch = tuple[pa.Table, pa.Table]


def _batches(connection: duckdb.DuckDBPyConnection, plan: Plan, rows: Rows) -> Iterator[Batch]:
    """Yield the rows as read, batch by batch; long tables are read by two processes."""
    mapped = {key: f"h{position}" for position, key in _positions(plan.mapping, rows).items()}
    cursor = connection.cursor()
    result = cursor.execute(_reading(mapped, plan.reader.country))
    texts = result.to_arrow_reader(AT_A_TIME)
    if rows.count < _TWO_PROCESSES_FROM:
        for batch in texts:
            yield read_batch(plan.reader, batch)
        return
    # A fresh process, since one with threads and open connections cannot be copied safely.
    with ProcessPoolExecutor(2, get_context("spawn"), initializer=django.setup) as readers:
        waiting: list[Future[Batch]] = []
        for batch in texts:
            waiting.append(readers.submit(read_batch, plan.reader, batch))
            if len(waiting) > 4:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def _reading(mapped: Mapping[str, str], country: str) -> str:
    """Return the SQL that reads each column: its values where they are plain, and the texts that are not."""
    named = f"coalesce(upper(trim({mapped['country']})), '')" if "country" in mapped else "''"
    here = f"{named} IN ('', {literal(country)})"
    values = {key: ordinary(key, cell, country, here) for key, cell in mapped.items()}
    plain = {key: (quoted(_PLAIN + key), value) for key, value in values.items() if value}
    read = "".join(f", {value} AS {name}" for name, value in plain.values())
    left = [
        f"{name}, CASE WHEN {name} IS NULL THEN {mapped[key]} END AS {quoted(key)}"
        for key, (name, _value) in plain.items()
    ]
    left += [f"{cell} AS {quoted(key)}" for key, cell in mapped.items() if key not in plain]
    return f"SELECT row, {', '.join(left)} FROM (SELECT *{read} FROM (FROM cells ORDER BY row))"


def _positions(mapping: Mapping[str, str], rows: Rows) -> dict[int, str]:
    positions = {header: position for position, header in enumerate(rows.columns)}
    return {positions[header]: key for header, key in mapping.items() if key}


def read_batch(reader: Reader, batch: pa.RecordBatch) -> Batch:
    """Read some rows: what is stored of them, and what is wrong with them."""
    plain = {name: batch.column(name) for name in batch.schema.names if name.startswith(_PLAIN)}
    texts = {key: batch.column(key) for key in batch.schema.names if key not in plain}
    numbers: list[Any] = texts.pop("row").to_pylist()
    read, problems = reader.read({key: cells.to_pylist() for key, cells in texts.items()})
    values = {key: _merged(plain.get(_PLAIN + key), cells) for key, cells in read.items()}
    stored = _stored(values, numbers, problems)
    arrays = {
        column: pa.array(cells, pa.int32() if column in _NUMBERS else pa.string())
        for column, cells in stored.items()
    }
    return pa.table({"row": pa.array(numbers, pa.int64()), **arrays}), _as_table(numbers, problems)


def _merged(plain: pa.Array | None, others: list[Value]) -> list[Value]:
    """Return the values of a column, of which some were plain."""
    if plain is None:
        return others
    known: list[Value] = plain.to_pylist()
    if plain.null_count == 0:
        return known
    return [other if value is None else value for value, other in zip(known, others, strict=True)]


def _stored(
    values: Mapping[str, list[Value]],
    numbers: Sequence[int],
    problems: list[Problem],
) -> dict[str, list[Value]]:
    """Return the staged columns: people's names whole, one's own fields as JSON, the key of the name."""
    stored = {key: cells for key, cells in values.items() if key in COLUMNS}
    for number in range(1, N_PEOPLE + 1):
        first, last = values.get(f"contact{number}.first"), values.get(f"contact{number}.last")
        if first or last:
            stored[f"contact{number}.name"] = _full_names(
                values.get(f"contact{number}.name"), first, last, len(numbers)
            )
    custom = {
        key.removeprefix("custom."): cells for key, cells in values.items() if key.startswith("custom.")
    }
    if custom:
        stored["custom"] = [_as_json(custom, position) for position in range(len(numbers))]
    names = values["name"]
    stored["name_key"] = [name_key(str(name)) if name else None for name in names]
    missing = {problem.position for problem in problems if problem.key == "name"}
    problems.extend(
        Problem(position, "name", "", "no_name")
        for position, name in enumerate(names)
        if name is None and position not in missing
    )
    return stored


def _full_names(
    whole: list[Value] | None, first: list[Value] | None, last: list[Value] | None, n_rows: int
) -> list[Value]:
    blank: list[Value] = [None] * n_rows
    return [
        name or " ".join(str(part) for part in (given, family) if part) or None
        for name, given, family in zip(whole or blank, first or blank, last or blank, strict=True)
    ]


def _as_json(custom: Mapping[str, list[Value]], position: int) -> str | None:
    known = {key: cells[position] for key, cells in custom.items() if cells[position] is not None}
    return json.dumps(known, ensure_ascii=False) if known else None


def _as_table(numbers: Sequence[int], problems: Sequence[Problem]) -> pa.Table:
    return pa.table(
        {
            "row": pa.array([numbers[problem.position] for problem in problems], pa.int64()),
            "key": pa.array([problem.key for problem in problems], pa.string()),
            "text": pa.array([problem.text for problem in problems], pa.string()),
            "code": pa.array([problem.code for problem in problems], pa.string()),
            "more": pa.array([json.dumps(dict(problem.more)) for problem in problems], pa.string()),
        }
    )


def _add_unreadable(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``unreadable``: the lines that are no rows, with what stands there."""
    connection.execute(
        f"CREATE TABLE unreadable AS SELECT line, any_value(csv_line) AS text FROM {REJECTS} GROUP BY line"
    )


def _decide(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Make ``accepted``: the rows that are stored, with what is needed to compare them."""
    fatal = "code = 'no_name' OR key = 'name'" if plan.leaves_out else "true"
    city = "nullif(lower(strip_accents(city)), '')"
    connection.execute(f"CREATE TABLE faulty AS SELECT DISTINCT row FROM problems WHERE {fatal}")
    connection.execute(
        f"CREATE VIEW accepted AS SELECT *, {city} AS city_key, "
        f"coalesce(lower(strip_accents({quoted('site.name')})), '') AS site_key FROM staged "
        "WHERE row NOT IN (SELECT row FROM faulty)"
    )
