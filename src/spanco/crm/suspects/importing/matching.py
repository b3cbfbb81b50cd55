"""Which rows of a table are the same company, and which companies are known already.

Rows are the same company where they share a VAT number, a web domain, an e-mail address, a telephone number
or the name (without legal form, accents and capitals) and no town speaks against it. Different VAT numbers
are different companies whatever else they share; what more than a handful of names share is a switchboard
or a provider, and tells nothing. All of it is done by the engine, set by set.
"""

from typing import Final

import duckdb

from spanco.crm.suspects.importing.staging import N_PEOPLE
from spanco.engine import quoted

_KINDS: Final = ("vat", "domain", "email", "phone", "place", "name")
"""What rows are compared by, the surest first."""

_RANK: Final = (
    "CASE kind " + " ".join(f"WHEN '{kind}' THEN {rank}" for rank, kind in enumerate(_KINDS)) + " END"
)
_MOST_NAMES: Final = 5
LISTED: Final = 200


def match_within(connection: duckdb.DuckDBPyConnection) -> None:
    """Find which rows of the table are the same company; it depends on nothing else and is done once."""
    _keys(connection)
    _label(connection)


def match(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``outcomes``: of each accepted row what becomes of it, and why; after `match_within`.

    ``outcome`` is new, merged (into a company known before the row) or already (a target of the file by
    now); ``leader`` is the first row of the same company, ``company`` the one known; ``kind``,
    ``value``, ``first`` tell by what it was recognised and where first.
    """
    _forbid(connection)
    _group(connection)
    _recognise(connection)
    _conclude(connection)


def _row_keys() -> list[str]:
    people = range(1, N_PEOPLE + 1)
    by_kind = {
        "vat": ["vat"],
        "domain": ["website"],
        "email": ["email", *(f"contact{number}.email" for number in people)],
        "phone": ["phone", "site.phone", *(f"contact{number}.phone" for number in people)],
    }
    return [
        f"SELECT row, '{kind}' AS kind, {'lower' if kind == 'email' else ''}({quoted(column)}) AS value "
        f"FROM accepted WHERE {quoted(column)} IS NOT NULL"
        for kind, columns in by_kind.items()
        for column in columns
    ]


def _forbid(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``banned``: the rows that hold what must not be contacted."""
    held = " UNION ALL ".join(_row_keys())
    domains = "SELECT row, 'domain', split_part(value, '@', 2) FROM held WHERE kind = 'email'"
    connection.execute(
        f"CREATE OR REPLACE TABLE banned AS WITH held AS ({held}) "
        "SELECT row, min(kind) AS kind, arg_min(value, kind) AS value "
        f"FROM (SELECT * FROM held UNION ALL {domains}) JOIN forbidden USING (kind, value) GROUP BY row"
    )


def _keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``keys``: what each row can be recognised by."""
    names = [
        "SELECT row, 'name' AS kind, name_key AS value FROM accepted WHERE name_key <> ''",
        (
            "SELECT row, 'place', name_key || '|' || city_key FROM accepted "
            "WHERE name_key <> '' AND city_key IS NOT NULL"
        ),
    ]
    every = " UNION ALL ".join([*_row_keys(), *names])
    connection.execute(f"CREATE TABLE keys AS {every}")
    connection.execute(
        "CREATE TABLE shared AS SELECT kind, value, min(row) AS first FROM keys "
        "GROUP BY kind, value HAVING count(*) > 1 AND min(row) < max(row)"
    )
    connection.execute(
        "CREATE TABLE vague AS SELECT kind, value "
        "FROM keys JOIN shared USING (kind, value) JOIN accepted USING (row) "
        "WHERE kind IN ('domain', 'email', 'phone') "
        f"GROUP BY kind, value HAVING count(DISTINCT name_key) > {_MOST_NAMES}"
    )
    connection.execute("DELETE FROM shared WHERE (kind, value) IN (SELECT (kind, value) FROM vague)")


def _label(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``labels``: of each row that shares a key the first one that it leads to."""
    connection.execute(
        f"CREATE TABLE edges AS SELECT keys.row, shared.first, kind, value, {_RANK} AS rank "
        "FROM keys JOIN shared USING (kind, value) "
        "JOIN accepted AS a ON a.row = keys.row JOIN accepted AS b ON b.row = shared.first "
        "WHERE keys.row > shared.first AND (kind = 'vat' OR a.vat IS NULL OR b.vat IS NULL OR a.vat = b.vat) "
        "AND (kind <> 'name' OR a.city_key IS NULL OR b.city_key IS NULL)"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE labels AS SELECT DISTINCT row, row AS label FROM "
        "(SELECT row FROM edges UNION ALL SELECT first FROM edges)"
    )
    before = -1
    while (total := _sum_of_labels(connection)) != before:
        before = total
        _pull_together(connection)


def _group(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``groups``: of each row that may be stored the first one of the same company."""
    # Different VAT numbers that a row without one has joined come apart again.
    connection.execute(
        "CREATE OR REPLACE TABLE groups AS SELECT row, "
        "CASE WHEN vat IS NULL OR vat = arg_min(vat, row) OVER whole "
        "THEN min(row) OVER whole ELSE min(row) OVER same END AS leader "
        "FROM (SELECT accepted.row, coalesce(label, accepted.row) AS label, vat FROM accepted "
        "LEFT JOIN labels USING (row) WHERE accepted.row NOT IN (SELECT row FROM banned)) "
        "WINDOW whole AS (PARTITION BY label), same AS (PARTITION BY label, vat)"
    )


def _sum_of_labels(connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute("SELECT coalesce(sum(label), 0) FROM labels").fetchone()
    return int(found[0]) if found else 0


def _pull_together(connection: duckdb.DuckDBPyConnection) -> None:
    """Give each row the smallest label among its own, its neighbours' and that label's own."""
    connection.execute(
        "CREATE OR REPLACE TABLE labels AS WITH nearest AS (SELECT row, min(label) AS label FROM ("
        "SELECT row, label FROM labels "
        "UNION ALL SELECT edges.row, label FROM edges JOIN labels ON labels.row = edges.first "
        "UNION ALL SELECT edges.first, label FROM edges JOIN labels USING (row)) GROUP BY row) "
        "SELECT one.row, least(one.label, other.label) AS label "
        "FROM nearest AS one JOIN nearest AS other ON other.row = one.label"
    )


def _recognise(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``recognised``: of each group the known company it is, by its surest key."""
    connection.execute(
        "CREATE OR REPLACE TABLE recognised AS WITH "
        "switchboards AS (SELECT kind, value FROM known_keys JOIN "
        "(SELECT company, value AS name FROM known_keys WHERE kind = 'name') AS named USING (company) "
        "WHERE kind IN ('domain', 'email', 'phone') "
        f"GROUP BY kind, value HAVING count(DISTINCT name) > {_MOST_NAMES}), "
        "vats AS (SELECT leader, min(vat) AS vat FROM groups JOIN accepted USING (row) GROUP BY leader), "
        f"found AS (SELECT leader, known.company, kind, value, {_RANK} AS rank "
        "FROM keys JOIN known_keys USING (kind, value) JOIN known USING (company) "
        "JOIN groups USING (row) JOIN vats USING (leader) JOIN accepted USING (row) "
        "WHERE (kind = 'vat' OR vats.vat IS NULL OR known.vat IS NULL OR vats.vat = known.vat) "
        "AND (kind <> 'name' OR accepted.city_key IS NULL OR known.city_key IS NULL) "
        "AND (kind, value) NOT IN (FROM vague UNION ALL FROM switchboards)) "
        "SELECT leader, arg_min(company, (rank, company)) AS company, "
        "arg_min(kind, (rank, company)) AS kind, arg_min(value, (rank, company)) AS value "
        "FROM found GROUP BY leader"
    )


def _conclude(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "CREATE OR REPLACE TABLE outcomes AS WITH "
        "led AS (SELECT row, CASE WHEN company IS NULL THEN leader "
        "ELSE min(leader) OVER (PARTITION BY company) END AS leader, company, kind, value "
        "FROM groups LEFT JOIN recognised USING (leader)), "
        "nearest AS (SELECT row, arg_min(kind, rank) AS kind, arg_min(value, rank) AS value, "
        "arg_min(first, rank) AS first FROM edges GROUP BY row), "
        "placed AS (SELECT led.*, site_key, "
        "row_number() OVER (PARTITION BY leader, site_key ORDER BY row) AS turn "
        "FROM led JOIN accepted USING (row)), "
        "present AS (SELECT DISTINCT company, coalesce(lower(strip_accents(site)), '') AS site_key "
        "FROM here) "
        "SELECT placed.row, leader, placed.company, placed.site_key, "
        "CASE WHEN present.company IS NOT NULL OR turn > 1 THEN 'already' "
        "WHEN placed.company IS NOT NULL OR placed.row > leader THEN 'merged' ELSE 'new' END AS outcome, "
        "present.company IS NOT NULL AS was_here, "
        "CASE WHEN placed.company IS NULL THEN nearest.kind ELSE placed.kind END AS kind, "
        "CASE WHEN placed.company IS NULL THEN nearest.value ELSE placed.value END AS value, "
        "CASE WHEN placed.row > leader THEN coalesce(nearest.first, leader) END AS first "
        "FROM placed LEFT JOIN nearest USING (row) "
        "LEFT JOIN present ON present.company = placed.company AND present.site_key = placed.site_key"
    )
