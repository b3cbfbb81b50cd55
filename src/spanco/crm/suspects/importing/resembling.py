"""Companies much like others, found among a million.

How like two are is judged as everywhere, by `companies.likeness`; here the pairs worth judging are found.
Those are names that begin alike and hold the same figures, in one town or where a town is not known, and
names that are the same: of each such block, names that stand near each other in the alphabet. So what is
compared grows with the companies and not with their square, and passes through memory a batch at a time.
"""

from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from rapidfuzz import fuzz, process

from spanco.crm.suspects.companies.likeness import ALIKE, in_order, likeness, traits
from spanco.crm.suspects.companies.resemblances import MOST_AT_ONCE, Pair
from spanco.crm.suspects.importing.known import bring_companies

_NEAREST: Final = 20
"""A name is compared with at least so many before it, and all of a block that is not larger."""
_BEST: Final = 2
"""Of how many whose names are most alike the likeliest is sought, by all that is known."""
_AT_A_TIME: Final = 20_000
_LIKENESSES: Final = pa.schema(
    {
        "row": pa.int64(),
        "company": pa.int64(),
        "other": pa.int64(),
        "score": pa.uint8(),
        "evidence": pa.list_(pa.string()),
    }
)
_TRAITS: Final = ("name_key", "city", "vat", "phone", "email", "website")


def find_likely(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``likely``: of each new company of a table the one it is likeliest, known or in a row before.

    They are taken as new and listed, for a person to decide.
    """
    cells = ", ".join(f"coalesce({column}, '') AS {column}" for column in _TRAITS)
    find_likenesses(
        connection,
        f"SELECT NULL::BIGINT AS company, row, {cells} "
        "FROM outcomes JOIN accepted USING (row, site_key) WHERE outcome = 'new' AND name_key <> '' "
        f"UNION ALL SELECT company, NULL, {cells} FROM known_companies WHERE name_key <> ''",
        "SELECT company, NULL::BIGINT AS row, kind, value FROM known_keys WHERE kind IN ('phone', 'email') "
        "UNION ALL SELECT NULL, row, kind, value FROM keys WHERE kind IN ('phone', 'email')",
    )
    connection.execute(
        "CREATE OR REPLACE TABLE likely AS SELECT row, arg_max(company, score) AS company, "
        "arg_max(other, score) AS other, max(score) AS score, arg_max(evidence, score) AS evidence "
        "FROM likenesses GROUP BY row"
    )


def of_new_companies(connection: duckdb.DuckDBPyConnection, base: int) -> list[Pair]:
    """Return the likeliest pairs of an import by their names; new companies are numbered after ``base``.

    Call it once the import is composed.
    """
    return _pairs(
        connection,
        f"coalesce(best.company, two.number + {base}), one.number + {base}",
        "JOIN members AS one USING (row) LEFT JOIN members AS two ON two.row = best.other",
    )


def of_all_companies(connection: duckdb.DuckDBPyConnection) -> list[Pair]:
    """Return the likeliest pairs, by their names, among all companies the database knows."""
    cells = ", ".join(f"coalesce({column}, '') AS {column}" for column in _TRAITS)
    bring_companies(connection)
    find_likenesses(
        connection,
        f"SELECT NULL::BIGINT AS company, company AS row, {cells} FROM known_companies WHERE name_key <> ''",
        "SELECT NULL::BIGINT AS company, company AS row, kind, value FROM known_keys "
        "WHERE kind IN ('phone', 'email')",
    )
    return _pairs(connection, "best.other, best.row", "")


def _pairs(connection: duckdb.DuckDBPyConnection, companies: str, joined: str) -> list[Pair]:
    rows = connection.execute(
        f"SELECT {companies}, score, evidence FROM (FROM likenesses "
        "WHERE len(list_filter(evidence, lambda one: starts_with(one, 'name:'))) > 0 "
        "QUALIFY row_number() OVER (PARTITION BY row ORDER BY score DESC, company, other) = 1) AS best "
        f"{joined} ORDER BY score DESC LIMIT {MOST_AT_ONCE}"
    )
    return rows.fetchall()


def find_likenesses(connection: duckdb.DuckDBPyConnection, companies: str, people: str) -> None:
    """Make ``likenesses``: of each company sought (its ``row``) those it is likeliest, and why.

    ``companies`` is the SQL of what is compared: ``company``, ``row``, and the traits; what has a ``row`` is
    sought among those with smaller ones or without. ``people`` that of the telephone numbers and e-mail
    addresses of people there: ``company``, ``row``, ``kind``, ``value``.
    """
    digits = (
        "CASE WHEN regexp_matches(name_key, '[0-9]') THEN regexp_replace(name_key, '[^0-9]', '', 'g') END"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE compared AS "
        "SELECT row_number() OVER () AS number, *, lower(strip_accents(city)) AS town, "
        f"hash(left(name_key, 4), {digits}) AS block, coalesce(row, -1) AS age FROM ({companies})"
    )
    connection.execute("CREATE OR REPLACE TABLE alike (one BIGINT, other BIGINT, percent UTINYINT)")
    _same_names(connection)
    _near_names(connection, "hash(block, town)", "true", across_towns=False)
    _near_names(
        connection, "block", "bool_or(town = '') OVER {0} AND bool_or(town <> '') OVER {0}", across_towns=True
    )
    _judge(connection, people)


def _same_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Add each sought company with the last one before it of the same name in another town."""
    connection.execute(
        "INSERT INTO alike SELECT number, before, 100 FROM (SELECT number, age, town, "
        "lag(number) OVER same AS before, lag(town) OVER same AS town_before "
        "FROM compared WINDOW same AS (PARTITION BY name_key ORDER BY age, number)) "
        "WHERE before IS NOT NULL AND age >= 0 AND town <> town_before"
    )


def _near_names(connection: duckdb.DuckDBPyConnection, block: str, where: str, *, across_towns: bool) -> None:
    """Add the pairs of a block that stand near each other in the alphabet and are alike."""
    window = f"(PARTITION BY {block})"
    rows = connection.cursor().execute(
        "SELECT near, number, age, is_placeless, name_key FROM (SELECT number, age, name_key, "
        f"{block} AS near, town = '' AS is_placeless, count(*) OVER {window} AS n, "
        f"max(age) OVER {window} AS newest, {where.format(window)} AS matters FROM compared) "
        "WHERE n > 1 AND newest >= 0 AND matters ORDER BY near, name_key, number"
    )
    before = None
    for batch in rows.to_arrow_reader(_AT_A_TIME):
        table = pa.Table.from_batches([batch])
        pairs = _alike(table if before is None else pa.concat_tables([before, table]), across_towns)
        before = table.slice(max(0, table.num_rows - _NEAREST))
        connection.register("batch", pairs)
        connection.execute("INSERT INTO alike SELECT * FROM batch")
        connection.unregister("batch")


def _alike(rows: pa.Table, across_towns: bool) -> pa.Table:  # noqa: FBT001 - named where it is called
    """Return the pairs of rows near each other with names alike: the one sought, the other, how alike."""
    near, number, age, placeless = (rows.column(place).to_numpy() for place in range(4))
    names = [in_order(key) for key in rows.column(4).to_pylist()]
    found: list[npt.NDArray[np.int64]] = []
    for start in range(0, len(names), _NEAREST):
        first, end = max(0, start - _NEAREST), start + _NEAREST
        # Only those before: of each pair one side is enough.
        is_pair = np.tri(len(names[start:end]), len(names[first:end]), start - first - 1, dtype=bool)
        is_pair &= near[start:end, None] == near[None, first:end]
        if across_towns:
            is_pair &= placeless[start:end, None] != placeless[None, first:end]
        if not is_pair.any():
            continue
        percent = process.cdist(
            names[start:end], names[first:end], scorer=fuzz.ratio, score_cutoff=ALIKE - 0.5, dtype=np.float32
        )
        one, other = np.nonzero(is_pair & (percent > 0))
        found.append(np.stack([one + start, other + first, np.rint(percent[one, other]).astype(np.int64)]))
    one, other, percents = np.concatenate(found, axis=1) if found else np.empty((3, 0), np.int64)
    is_later = age[one] > age[other]
    sought, known = np.where(is_later, one, other), np.where(is_later, other, one)
    matters = (age[sought] >= 0) & (age[one] != age[other])
    columns = {"one": number[sought], "other": number[known], "percent": percents}
    return pa.table({name: column[matters] for name, column in columns.items()})


def _judge(connection: duckdb.DuckDBPyConnection, people: str) -> None:
    """Make ``likenesses`` of the pairs whose names are most alike, judged by all that is known of both."""
    holder = "coalesce(company, -1 - row)"
    connection.execute(
        "CREATE OR REPLACE TABLE pairs AS SELECT DISTINCT one, other FROM (SELECT one, other FROM alike "
        "QUALIFY row_number() OVER (PARTITION BY one ORDER BY percent DESC, other) <= "
        f"{_BEST})"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE held AS WITH wanted AS ("
        f"SELECT one, other, kind, value, {holder} AS holder FROM pairs JOIN (UNPIVOT "
        "(SELECT number AS one, phone, email FROM compared) ON phone, email INTO NAME kind VALUE value) "
        "USING (one) JOIN compared ON number = other WHERE value <> '') "
        "SELECT one, other, list(DISTINCT kind) AS kinds FROM wanted "
        f"JOIN (SELECT {holder} AS holder, kind, value FROM ({people})) USING (holder, kind, value) "
        "GROUP BY one, other"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE likenesses "
        "(row BIGINT, company BIGINT, other BIGINT, score UTINYINT, evidence VARCHAR[])"
    )
    mine, theirs = (", ".join(f"{which}.{trait}" for trait in _TRAITS) for which in ("a", "b"))
    rows = connection.cursor().execute(
        f"SELECT a.row, b.company, b.row, kinds, {mine}, {theirs} FROM pairs "
        "JOIN compared AS a ON a.number = one JOIN compared AS b ON b.number = other "
        "LEFT JOIN held USING (one, other)"
    )
    while chunk := rows.fetchmany(_AT_A_TIME):
        connection.register("batch", _judged(chunk))
        connection.execute("INSERT INTO likenesses SELECT * FROM batch")
        connection.unregister("batch")
    for table in ("compared", "alike", "pairs", "held"):
        connection.execute(f"DROP TABLE {table}")


def _judged(pairs: list[tuple[Any, ...]]) -> pa.Table:
    end = 4 + len(_TRAITS)
    found = []
    for pair in pairs:
        alike = likeness(traits(*pair[4:end]), traits(*pair[end:]), pair[3] or ())
        if alike is not None:
            found.append((*pair[:3], alike.score, alike.evidence))
    return (
        pa.table([list(column) for column in zip(*found, strict=True)], schema=_LIKENESSES)
        if found
        else _LIKENESSES.empty_table()
    )
