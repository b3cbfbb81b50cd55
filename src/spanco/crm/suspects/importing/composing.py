"""What will be written: the rows of each company put together, and numbered as the database will.

One table of the engine for each of the database's: ``new_companies``, ``fillings`` of known companies'
blanks, ``new_sites``, ``new_people`` and ``known_again``, ``new_targets``. A value is that of the first row
that has one.
"""

from dataclasses import dataclass
from typing import Final

import duckdb

from spanco.crm.suspects.importing.staging import COMPANY, N_PEOPLE, PERSON, SITE
from spanco.engine import quoted

_PLAIN: Final = tuple(column for column in COMPANY if column != "custom")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows will be new in each table of the database."""

    companies: int
    sites: int
    people: int
    targets: int


def compose(connection: duckdb.DuckDBPyConnection) -> Sizes:
    """Make the tables of what will be written; numbers of new rows count from 1."""
    _companies(connection)
    _sites(connection)
    _people(connection)
    _targets(connection)
    return Sizes(
        *(_count(connection, table) for table in ("new_companies", "new_sites", "new_people", "new_targets"))
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0


def _companies(connection: duckdb.DuckDBPyConnection) -> None:
    first = ", ".join(
        f"arg_min({column}, row) FILTER ({column} IS NOT NULL) AS {column}" for column in _PLAIN
    )
    custom = (
        "list_reduce(list(custom ORDER BY row DESC) FILTER (custom IS NOT NULL), "
        "lambda a, b: json_merge_patch(a, b)::VARCHAR)"
    )
    listed = ", ".join(COMPANY)
    connection.execute(
        "CREATE OR REPLACE TABLE members AS WITH groups AS ("
        "SELECT leader, any_value(company) AS company, count(*) AS n_rows FROM outcomes GROUP BY leader), "
        "numbered AS (SELECT leader, row_number() OVER (ORDER BY leader) AS number FROM groups "
        "WHERE company IS NULL) "
        "SELECT row, leader, groups.company, number, n_rows FROM outcomes JOIN groups USING (leader) "
        "LEFT JOIN numbered USING (leader)"
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE several AS SELECT leader, any_value(company) AS company, "
        f"any_value(number) AS number, {first}, {custom} AS custom "
        "FROM members JOIN accepted USING (row) WHERE n_rows > 1 GROUP BY leader"
    )
    connection.execute(
        f"CREATE OR REPLACE VIEW composed AS SELECT leader, company, number, {listed} "
        "FROM accepted JOIN members USING (row) WHERE n_rows = 1 "
        f"UNION ALL SELECT leader, company, number, {listed} FROM several"
    )
    connection.execute("CREATE OR REPLACE VIEW new_companies AS SELECT * FROM composed WHERE company IS NULL")
    connection.execute("CREATE OR REPLACE VIEW fillings AS SELECT * FROM composed WHERE company IS NOT NULL")
    # The company of each group: a known one, or the number of a new one.
    connection.execute(
        "CREATE OR REPLACE VIEW places AS SELECT leader, company, number FROM members WHERE row = leader"
    )


def _sites(connection: duckdb.DuckDBPyConnection) -> None:
    cells = {column: quoted(f"site.{column}") for column in SITE}
    columns = ", ".join(
        f"arg_min({cell}, row) FILTER ({cell} IS NOT NULL) AS {column}" for column, cell in cells.items()
    )
    connection.execute(
        "CREATE OR REPLACE TABLE all_sites AS WITH "
        "kept AS (SELECT company, lower(strip_accents(name)) AS site_key, min(site) AS site "
        "FROM known_sites GROUP BY ALL), "
        f"seen AS (SELECT leader, site_key, {columns} FROM outcomes JOIN accepted USING (row, site_key) "
        "WHERE site_key <> '' GROUP BY leader, site_key) "
        "SELECT seen.*, places.company, places.number AS company_number, kept.site, "
        "CASE WHEN kept.site IS NULL THEN row_number() OVER "
        "(PARTITION BY kept.site IS NULL ORDER BY leader, seen.site_key) END AS number "
        "FROM seen JOIN places USING (leader) "
        "LEFT JOIN kept ON kept.company = places.company AND kept.site_key = seen.site_key"
    )
    connection.execute("CREATE OR REPLACE VIEW new_sites AS SELECT * FROM all_sites WHERE site IS NULL")


def _people(connection: duckdb.DuckDBPyConnection) -> None:
    """Put together the people whom rows of one company name, by name or e-mail, and find those known."""
    named = " UNION ALL ".join(
        "SELECT row, {position} AS position, leader, site_key, {columns} FROM outcomes "
        "JOIN accepted USING (row, site_key) "
        "WHERE {known}".format(
            position=number,
            columns=", ".join(f"{quoted(f'contact{number}.{column}')} AS {column}" for column in PERSON),
            known=" OR ".join(
                f"{quoted(f'contact{number}.{column}')} IS NOT NULL" for column in ("name", "phone", "email")
            ),
        )
        for number in range(1, N_PEOPLE + 1)
    )
    connection.execute(
        "CREATE OR REPLACE VIEW named AS SELECT * REPLACE (coalesce(name, email, phone) AS name), "
        "row * 4 + position AS place, lower(strip_accents(coalesce(name, email, phone))) AS person_key, "
        f"lower(email) AS email_key FROM ({named})"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE alone AS SELECT leader FROM named GROUP BY leader HAVING count(*) = 1"
    )
    # The same name is the same person, unless their addresses differ.
    connection.execute(
        "CREATE OR REPLACE TABLE persons AS WITH "
        "by_name AS (SELECT *, CASE WHEN email_key IS NULL "
        "OR email_key = arg_min(email_key, place) OVER same_name THEN min(place) OVER same_name "
        "ELSE min(place) OVER same_both END AS one FROM named ANTI JOIN alone USING (leader) "
        "WINDOW same_name AS (PARTITION BY leader, person_key), "
        "same_both AS (PARTITION BY leader, person_key, email_key)) "
        "SELECT * REPLACE (CASE WHEN email_key IS NULL THEN one "
        "ELSE min(one) OVER (PARTITION BY leader, email_key) END AS one) FROM by_name"
    )
    first = ", ".join(
        f"arg_min({column}, place) FILTER ({column} IS NOT NULL) AS {column}" for column in PERSON
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE gathered AS SELECT leader, one, min(site_key) AS site_key, {first}, "
        "min(person_key) AS person_key, min(email_key) AS email_key FROM persons GROUP BY leader, one"
    )
    columns = f"leader, one, site_key, {', '.join(PERSON)}, person_key, email_key"
    connection.execute(
        f"CREATE OR REPLACE VIEW one_each AS SELECT {columns} FROM "
        "(SELECT *, place AS one FROM named SEMI JOIN alone USING (leader)) "
        f"UNION ALL SELECT {columns} FROM gathered"
    )
    _number_people(connection)


def _number_people(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``people``: each one's number as known, or among the new; and the views of both."""
    connection.execute(
        "CREATE OR REPLACE TABLE people AS WITH "
        "kept AS (SELECT person, company, lower(strip_accents(name)) AS person_key, email "
        "FROM known_people), "
        "found AS (SELECT one, min(kept.person) AS person FROM one_each JOIN places USING (leader) "
        "JOIN kept ON kept.company = places.company "
        "AND (kept.email = one_each.email_key OR (kept.person_key = one_each.person_key "
        "AND (kept.email = '' OR one_each.email_key IS NULL))) GROUP BY one) "
        "SELECT one, person, CASE WHEN person IS NULL THEN row_number() OVER "
        "(PARTITION BY person IS NULL ORDER BY one) END AS number "
        "FROM (SELECT one FROM one_each) LEFT JOIN found USING (one)"
    )
    connection.execute(
        "CREATE OR REPLACE VIEW new_people AS SELECT one_each.*, people.number, places.company, "
        "places.number AS company_number, all_sites.site, all_sites.number AS site_number "
        "FROM one_each JOIN people USING (one) JOIN places USING (leader) "
        "LEFT JOIN all_sites ON all_sites.leader = one_each.leader "
        "AND all_sites.site_key = one_each.site_key WHERE people.person IS NULL"
    )
    connection.execute(
        "CREATE OR REPLACE VIEW known_again AS SELECT one_each.*, person FROM one_each "
        "JOIN people USING (one) WHERE person IS NOT NULL"
    )


def _targets(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``new_targets``: each with its company, site and first person, known or numbered."""
    connection.execute(
        "CREATE OR REPLACE TABLE new_targets AS WITH "
        "first_one AS (SELECT row, arg_min(one, place) AS one FROM persons GROUP BY row "
        "UNION ALL SELECT row, place FROM named SEMI JOIN alone USING (leader)) "
        "SELECT row_number() OVER (ORDER BY outcomes.row) AS number, outcomes.row, "
        "places.company, places.number AS company_number, "
        "all_sites.site, all_sites.number AS site_number, "
        "people.person, people.number AS person_number "
        "FROM outcomes JOIN places USING (leader) "
        "LEFT JOIN all_sites ON all_sites.leader = outcomes.leader "
        "AND all_sites.site_key = outcomes.site_key "
        "LEFT JOIN first_one ON first_one.row = outcomes.row "
        "LEFT JOIN people ON people.one = first_one.one "
        "WHERE outcome IN ('new', 'merged') ORDER BY outcomes.row"
    )
