"""What the database knows already, brought beside the staged rows to be compared with them."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

import duckdb
import pyarrow as pa
from django.db.models import F
from django.db.models.functions import Coalesce, Lower

from spanco.crm.suspects.models import Company, Contact, DoNotContact, File, Site, Target

_AT_A_TIME: Final = 20_000
_COMPARED_WITH: Final = ("known_companies", "known_people", "known_sites", "here", "forbidden")


def bring(connection: duckdb.DuckDBPyConnection, file: File) -> None:
    """Make the tables of what is known: companies, their keys, people and sites, the file's targets.

    A company merged into another stands for that one. ``forbidden`` holds what must not be contacted.
    """
    bring_companies(connection)
    sites = Site.objects.order_by().values_list(
        "pk", Coalesce("company__merged_into_id", "company_id"), "name"
    )
    _fill(connection, "known_sites", "site BIGINT, company BIGINT, name VARCHAR", sites.iterator(_AT_A_TIME))
    targets = Target.objects.filter(file=file).order_by()
    here = targets.values_list(Coalesce("company__merged_into_id", "company_id"), F("site__name"))
    _fill(connection, "here", "company BIGINT, site VARCHAR", here.iterator(_AT_A_TIME))
    forbidden = DoNotContact.objects.order_by().values_list("kind", "value").iterator(_AT_A_TIME)
    _fill(connection, "forbidden", "kind VARCHAR, value VARCHAR", forbidden)


def print_of(connection: duckdb.DuckDBPyConnection) -> str:
    """Return what tells whether all that was brought is what it was another time."""
    rows = " UNION ALL ".join(
        f"SELECT {place} AS place, hash(one) AS print FROM {table} AS one"
        for place, table in enumerate(_COMPARED_WITH)
    )
    found = connection.execute(f"SELECT count(*), sum(hash(place, print)) FROM ({rows})").fetchone()
    return str(found)


def bring_companies(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of the companies that are known, their people and their keys."""
    kept = Coalesce("merged_into_id", "pk")
    companies = Company.objects.order_by().values_list(
        kept, "vat", "website", "phone", "email", "name_key", Lower("city")
    )
    _fill(
        connection,
        "known_companies",
        "company BIGINT, vat VARCHAR, website VARCHAR, phone VARCHAR, email VARCHAR, name_key VARCHAR, "
        "city VARCHAR",
        companies.iterator(_AT_A_TIME),
    )
    people = Contact.objects.order_by().values_list(
        "pk", Coalesce("company__merged_into_id", "company_id"), "name", Lower("email"), "phone"
    )
    _fill(
        connection,
        "known_people",
        "person BIGINT, company BIGINT, name VARCHAR, email VARCHAR, phone VARCHAR",
        people.iterator(_AT_A_TIME),
    )
    _make_keys(connection)


def _fill(
    connection: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Iterable[Sequence[Any]]
) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({columns})")
    names = [column.split()[0] for column in columns.split(", ")]
    types = [pa.int64() if column.endswith("BIGINT") else pa.string() for column in columns.split(", ")]
    taken = iter(rows)
    while chunk := list(islice(taken, _AT_A_TIME)):
        cells = zip(*chunk, strict=True)
        arrays = [pa.array(cell, kind) for cell, kind in zip(cells, types, strict=True)]
        connection.register("batch", pa.table(dict(zip(names, arrays, strict=True))))
        connection.execute(f"INSERT INTO {table} SELECT * FROM batch")
        connection.unregister("batch")


def _make_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``known_keys``, by which known companies are found, and ``known``, what may speak against it."""
    connection.execute(
        "CREATE OR REPLACE TABLE known AS SELECT company, any_value(nullif(vat, '')) AS vat, "
        "any_value(nullif(strip_accents(city), '')) AS city_key FROM known_companies GROUP BY company"
    )
    keys = [
        "SELECT company, 'vat' AS kind, vat AS value FROM known_companies",
        "SELECT company, 'domain', website FROM known_companies",
        "SELECT company, 'email', lower(email) FROM known_companies",
        "SELECT company, 'email', email FROM known_people",
        "SELECT company, 'phone', phone FROM known_companies",
        "SELECT company, 'phone', phone FROM known_people",
        "SELECT company, 'name', name_key FROM known_companies",
        (
            "SELECT company, 'place', name_key || '|' || strip_accents(city) FROM known_companies "
            "WHERE name_key <> '' AND city <> ''"
        ),
    ]
    connection.execute(
        f"CREATE OR REPLACE TABLE known_keys AS SELECT DISTINCT * FROM ({' UNION ALL '.join(keys)}) "
        "WHERE value <> ''"
    )
