"""Writing what was composed into the database, by the fastest way each has, within one transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb
from django.db import connection as database
from django.db import models
from django.db.backends.utils import CursorWrapper

from spanco.crm.suspects.facts import FACTS, NUMBERS
from spanco.crm.suspects.importing.composing import Sizes
from spanco.crm.suspects.importing.staging import COMPANY, PERSON, SITE
from spanco.crm.suspects.models import Company, Contact, File, LawfulBasis, Site, Target
from spanco.engine import literal, quoted

_AT_A_TIME: Final = 5_000
_BLOCK: Final = 1 << 20
_ATTEMPTS: Final = 10
_MANY: Final = 50_000

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the data of an import come from, and how long and on what basis people's may be kept."""

    source: str
    obtained_on: date
    basis: str
    keep_until: date | None


def write(  # noqa: PLR0913, PLR0917 - everything that new rows have in common
    staged: duckdb.DuckDBPyConnection,
    file: File,
    origin: Origin,
    at: datetime,
    sizes: Sizes,
    told: Told,
) -> range:
    """Write what was composed and return the numbers of the new targets; call it in a transaction.

    ``told`` hears after every few thousand rows how many are written in all.
    """
    base = {
        Company: _reserve(Company, sizes.companies),
        Site: _reserve(Site, sizes.sites),
        Contact: _reserve(Contact, sizes.people),
        Target: _reserve(Target, sizes.targets),
    }
    writer = _Writer(staged, told)
    company = f"coalesce(company, company_number + {base[Company]})"
    _companies(writer, base[Company], origin, at)
    _sites(writer, base[Site], company)
    _people(writer, base, company, origin)
    _targets(writer, base, company, file, at)
    _fill_companies(writer)
    _fill_people(writer)
    return range(base[Target] + 1, base[Target] + sizes.targets + 1)


def _reserve(model: type[models.Model], n_rows: int) -> int:
    """Return the number before the first of so many consecutive ones that nobody else gets."""
    table = model._meta.db_table
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            return _reserve_in_sequence(cursor, table, n_rows)
        # Nobody else writes until this transaction ends.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
        return int(last[0]) if last else 0


def _reserve_in_sequence(cursor: CursorWrapper, table: str, n_rows: int) -> int:
    """Take numbers until they are consecutive: others take some at the same time, seldom."""
    if not n_rows:
        return 0
    for _attempt in range(_ATTEMPTS):
        cursor.execute(
            "SELECT min(number), max(number) FROM "
            "(SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS number "
            "FROM generate_series(1, %s)) AS taken",
            [table, n_rows],
        )
        first, last = cursor.fetchone()
        if last - first + 1 == n_rows:
            return int(first) - 1
    raise Crowded


class Crowded(RuntimeError):  # noqa: N818 - it is no fault
    """Others write so much at the same time that no consecutive numbers can be had."""


@contextmanager
def _without_indexes(model: type[models.Model], counted: tuple[int, ...] | None) -> Iterator[None]:
    """Take the indexes of a table away while it grows to a multiple, where that is quicker and harms nobody.

    On SQLite it is part of the transaction: others read what was there before it, and nobody else writes.
    Sorting a million keys once takes a tenth of the time of putting each in its place.
    """
    n_rows = counted[0] if counted else 0
    if database.vendor != "sqlite" or n_rows < _MANY:
        yield
        return
    table = model._meta.db_table
    with database.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        few = int(cursor.fetchone()[0]) < n_rows
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", [table])
        indexes = [(name, sql) for name, sql in cursor.fetchall() if sql and few]
        for name, _sql in indexes:
            cursor.execute(f"DROP INDEX {quoted(name)}")
        yield
        for _name, sql in indexes:
            cursor.execute(sql)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Takes rows out of staging and puts them into the database."""

    staged: duckdb.DuckDBPyConnection
    told: Told
    n_told: list[int] = field(default_factory=lambda: [0])

    def insert(
        self, model: type[models.Model], columns: dict[str, str], table: str, *constants: object
    ) -> None:
        """Insert a table of staging; ``columns`` is the SQL of each column, ``constants`` its parameters."""
        target = model._meta.db_table
        rows = f"SELECT {', '.join(columns.values())} FROM {table}"
        with _without_indexes(model, self.staged.execute(f"SELECT count(*) FROM {table}").fetchone()):
            self._put(target, tuple(columns), rows, constants)

    def fill(
        self, model: type[models.Model], columns: dict[str, str], gained: dict[str, str], rows: str
    ) -> int:
        """Update rows of a table from staging in one statement; return how many were changed by it.

        ``columns`` gives the type of each column, ``gained`` the SQL of its value of ``t`` (the row) and
        ``f`` (what is known now); ``rows`` selects the numbers and the columns from staging.
        """
        target = model._meta.db_table
        texts = [f"coalesce({name}, '')" if kind == "text" else name for name, kind in columns.items()]
        texts = ["coalesce(custom, '{}')" if name == "coalesce(custom, '')" else name for name in texts]
        typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        changed = " OR ".join(f"({value}) IS DISTINCT FROM t.{name}" for name, value in gained.items())
        sets = ", ".join(f"{name} = {value}" for name, value in gained.items())
        version = ", version = t.version + 1" if model is Company else ""
        with database.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE fillings (id bigint PRIMARY KEY, {typed})")
            self._put("fillings", ("id", *columns), rows.format(columns=", ".join(texts)))
            cursor.execute(
                f"UPDATE {target} AS t SET {sets}{version} FROM fillings AS f "
                f"WHERE f.id = t.id AND ({changed})"
            )
            n_changed = int(cursor.rowcount)
            cursor.execute("DROP TABLE fillings")
        return n_changed

    def _put(self, table: str, columns: Sequence[str], rows: str, constants: Sequence[object] = ()) -> None:
        if database.vendor == "postgresql":
            self._copy(table, columns, rows, constants)
            return
        places = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
        found = self.staged.cursor().execute(rows, list(constants))
        with database.cursor() as cursor:
            while chunk := found.fetchmany(_AT_A_TIME):
                cursor.executemany(statement, chunk)
                self._tell(len(chunk))

    def _copy(self, table: str, columns: Sequence[str], rows: str, constants: Sequence[object]) -> None:
        """Let the engine write the rows down and the database read them: no row passes through Python."""
        with TemporaryDirectory(prefix="spanco-import-") as scratch, database.cursor() as cursor:
            path = Path(scratch) / "rows.csv"
            statement = f"COPY ({rows}) TO {literal(str(path))} (FORMAT csv, HEADER false)"
            counted = self.staged.execute(statement, list(constants)).fetchone()
            copying = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)"
            with path.open("rb") as file, cursor.copy(copying) as copy:
                while block := file.read(_BLOCK):
                    copy.write(block)
            self._tell(int(counted[0]) if counted else 0)

    def _tell(self, n_rows: int) -> None:
        self.n_told[0] += n_rows
        self.told(self.n_told[0])


def _or_blank(columns: Iterable[str]) -> dict[str, str]:
    return {column: f"coalesce({column}, '')" for column in columns}


def _companies(writer: _Writer, base: int, origin: Origin, at: datetime) -> None:
    columns = {
        "id": f"number + {base}",
        **_or_blank(COMPANY),
        "employees": "employees",
        "turnover": "turnover",
        "custom": "coalesce(custom, '{}')",
        "source": "?",
        "added_at": "?",
        "version": "0",
    }
    writer.insert(Company, columns, "new_companies", origin.source, _moment(at))


def _moment(at: datetime) -> str:
    """Return a time as the database reads it from text."""
    return str(database.ops.adapt_datetimefield_value(at))


def _sites(writer: _Writer, base: int, company: str) -> None:
    columns = {"id": f"number + {base}", "company_id": company, **_or_blank(SITE)}
    writer.insert(Site, columns, "new_sites")


Base = dict[type[models.Model], int]


def _people(writer: _Writer, base: Base, company: str, origin: Origin) -> None:
    columns = {
        "id": f"number + {base[Contact]}",
        "company_id": company,
        "site_id": f"coalesce(site, site_number + {base[Site]})",
        **_or_blank(PERSON),
        "decides": "coalesce(decides, 0)",
        "source": "?",
        "source_on": "?",
        "basis": "?",
        "consent_on": "?",
        "keep_until": "?",
    }
    consent_on = origin.obtained_on if origin.basis == LawfulBasis.CONSENT else None
    days = [day and day.isoformat() for day in (origin.obtained_on, consent_on, origin.keep_until)]
    writer.insert(Contact, columns, "new_people", origin.source, days[0], origin.basis, days[1], days[2])


def _targets(writer: _Writer, base: Base, company: str, file: File, at: datetime) -> None:
    columns = {
        "id": f"number + {base[Target]}",
        "file_id": "?",
        "company_id": company,
        "site_id": f"coalesce(site, site_number + {base[Site]})",
        "contact_id": f"coalesce(person, person_number + {base[Contact]})",
        "completeness": "0",
        "added_at": "?",
    }
    writer.insert(Target, columns, "new_targets", file.pk, _moment(at))


_TEXTS: Final = tuple(fact for fact in FACTS if fact not in NUMBERS)


def _fill_companies(writer: _Writer) -> int:
    """Fill the blanks of companies known before, and overwrite nothing; return how many gained."""
    # On both sides what was there before wins.
    merged = (
        "f.custom::jsonb || t.custom" if database.vendor == "postgresql" else "json_patch(f.custom, t.custom)"
    )
    blanks = {column: f"CASE WHEN t.{column} = '' THEN f.{column} ELSE t.{column} END" for column in _TEXTS}
    unknown = {column: f"coalesce(t.{column}, f.{column})" for column in NUMBERS}
    return writer.fill(
        Company,
        dict.fromkeys(_TEXTS, "text") | {"employees": "integer", "turnover": "numeric", "custom": "text"},
        {**blanks, **unknown, "custom": merged},
        "SELECT company, {columns} FROM fillings",
    )


def _fill_people(writer: _Writer) -> int:
    columns = ("job", "phone", "email", "language")
    return writer.fill(
        Contact,
        dict.fromkeys(columns, "text"),
        {column: f"CASE WHEN t.{column} = '' THEN f.{column} ELSE t.{column} END" for column in columns},
        "SELECT person, {columns} FROM known_again",
    )
