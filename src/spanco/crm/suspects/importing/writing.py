"""Writing what was composed into the database, within one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection as database
from django.db import models, transaction
from django.db.backends.utils import CursorWrapper

from spanco.crm.suspects.facts import FACTS, NUMBERS
from spanco.crm.suspects.importing.carrying import Carry
from spanco.crm.suspects.importing.composing import Sizes
from spanco.crm.suspects.importing.growing import growing
from spanco.crm.suspects.importing.staging import COMPANY, PERSON, SITE
from spanco.crm.suspects.knowing import enter
from spanco.crm.suspects.models import Company, Contact, File, LawfulBasis, Site, Target
from spanco.engine import literal

_ARRIVING: Final = "arriving_targets"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the data of an import come from, and how long and on what basis people's may be kept."""

    source: str
    obtained_on: date
    basis: str
    keep_until: date | None


Base = Mapping[type[models.Model], int]
"""The number before the first new one of each table."""


def reserve(sizes: Sizes) -> Base:
    """Take consecutive numbers that nobody else gets; call it before the transaction that writes."""
    wanted = {Company: sizes.companies, Site: sizes.sites, Contact: sizes.people, Target: sizes.targets}
    with transaction.atomic(), database.cursor() as cursor:
        take = _take_from_sequence if database.vendor == "postgresql" else _take_from_sqlite
        return {model: take(cursor, model._meta.db_table, n_rows) for model, n_rows in wanted.items()}


def _take_from_sqlite(cursor: CursorWrapper, table: str, n_rows: int) -> int:
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    last = cursor.fetchone()
    if last:
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [n_rows, table])
        return int(last[0])
    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, n_rows])
    return 0


def _take_from_sequence(cursor: CursorWrapper, table: str, n_rows: int) -> int:
    """Let the sequence make one long step: who else wants a number waits these milliseconds."""
    if not n_rows:
        return 0
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    (sequence,) = cursor.fetchone()
    cursor.execute(f"ALTER SEQUENCE {sequence} INCREMENT BY {n_rows}")
    cursor.execute("SELECT nextval(%s)", [sequence])
    (last,) = cursor.fetchone()
    cursor.execute(f"ALTER SEQUENCE {sequence} INCREMENT BY 1")
    return int(last) - n_rows


def write(carry: Carry, base: Base, file: File, origin: Origin, at: datetime, sizes: Sizes) -> None:  # noqa: PLR0913, PLR0917 - everything that new rows have in common
    """Write what was composed, and what is then known of the new targets; call it in a transaction."""
    with growing(Company, sizes.companies):
        carry(Company._meta.db_table, _companies(base, origin, at), "new_companies")
    with growing(Site, sizes.sites):
        carry(Site._meta.db_table, _sites(base), "new_sites")
    with growing(Contact, sizes.people):
        carry(Contact._meta.db_table, _people(base, origin), "new_people")
    _fill_companies(carry)
    _fill_people(carry)
    _enter_targets(carry, base, file, at, sizes.targets)


def _or_blank(columns: Iterable[str]) -> dict[str, str]:
    return {column: f"coalesce({column}, '')" for column in columns}


def _companies(base: Base, origin: Origin, at: datetime) -> dict[str, str]:
    return {
        "id": f"number + {base[Company]}",
        **_or_blank(COMPANY),
        "employees": "employees",
        "turnover": "turnover",
        "custom": "coalesce(custom, '{}')",
        "source": literal(origin.source),
        "added_at": _moment(at),
        "version": "0",
    }


def _moment(at: datetime) -> str:
    """Return the SQL of a time as the database reads it from text."""
    return literal(str(database.ops.adapt_datetimefield_value(at)))


def _company(base: Base) -> str:
    return f"coalesce(company, company_number + {base[Company]})"


def _site(base: Base) -> str:
    return f"coalesce(site, site_number + {base[Site]})"


def _sites(base: Base) -> dict[str, str]:
    return {"id": f"number + {base[Site]}", "company_id": _company(base), **_or_blank(SITE)}


def _people(base: Base, origin: Origin) -> dict[str, str]:
    consent_on = origin.obtained_on if origin.basis == LawfulBasis.CONSENT else None
    return {
        "id": f"number + {base[Contact]}",
        "company_id": _company(base),
        "site_id": _site(base),
        **_or_blank(PERSON),
        "decides": "coalesce(decides, 0)",
        "source": literal(origin.source),
        "source_on": _day(origin.obtained_on),
        "basis": literal(origin.basis),
        "consent_on": _day(consent_on),
        "keep_until": _day(origin.keep_until),
    }


def _day(day: date | None) -> str:
    return literal(day.isoformat()) if day else "NULL"


def _enter_targets(carry: Carry, base: Base, file: File, at: datetime, n_rows: int) -> None:
    """Enter the new targets by way of a table without indexes, so that each is written once and whole."""
    columns = {
        "id": f"number + {base[Target]}",
        "file_id": str(file.pk),
        "company_id": _company(base),
        "site_id": _site(base),
        "contact_id": f"coalesce(person, person_number + {base[Contact]})",
        "added_at": _moment(at),
    }
    with database.cursor() as cursor, growing(Target, n_rows):
        cursor.execute(
            f"CREATE TEMPORARY TABLE {_ARRIVING} AS SELECT * FROM {Target._meta.db_table} WHERE 1 = 0"
        )
        carry(_ARRIVING, columns, "new_targets")
        enter(_ARRIVING, file.offer)
        cursor.execute(f"DROP TABLE {_ARRIVING}")


_TEXTS: Final = tuple(fact for fact in FACTS if fact not in NUMBERS)
_KEPT: Final = "CASE WHEN t.{0} = '' THEN f.{0} ELSE t.{0} END"


def _fill_companies(carry: Carry) -> None:
    """Fill the blanks of companies known before, and overwrite nothing."""
    # On both sides what was there before wins.
    merged = (
        "f.custom::jsonb || t.custom" if database.vendor == "postgresql" else "json_patch(f.custom, t.custom)"
    )
    columns = {
        "id": ("bigint PRIMARY KEY", "company"),
        **{column: ("text", f"coalesce({column}, '')") for column in _TEXTS},
        "employees": ("integer", "employees"),
        "turnover": ("numeric", "turnover"),
        "custom": ("text", "coalesce(custom, '{}')"),
    }
    gained = {column: _KEPT.format(column) for column in _TEXTS}
    gained |= {column: f"coalesce(t.{column}, f.{column})" for column in NUMBERS} | {"custom": merged}
    _fill(carry, Company, "fillings", columns, gained)


def _fill_people(carry: Carry) -> None:
    blanks = ("job", "phone", "email", "language")
    columns = {column: ("text", f"coalesce({column}, '')") for column in blanks}
    gained = {column: _KEPT.format(column) for column in blanks}
    _fill(carry, Contact, "known_again", {"id": ("bigint PRIMARY KEY", "person"), **columns}, gained)


def _fill(
    carry: Carry,
    model: type[models.Model],
    rows: str,
    columns: Mapping[str, tuple[str, str]],
    gained: Mapping[str, str],
) -> None:
    """Update rows of a table from staging in one statement.

    ``columns`` gives the type of each column and its SQL in staging, ``gained`` the SQL of its new value,
    of ``t`` (the row) and ``f`` (what is known now).
    """
    changed = " OR ".join(f"({value}) IS DISTINCT FROM t.{name}" for name, value in gained.items())
    sets = [f"{name} = {value}" for name, value in gained.items()]
    sets += (
        ["version = t.version + 1", "changed_by_id = NULL", "changed_at = NULL"] if model is Company else []
    )
    with database.cursor() as cursor:
        typed = ", ".join(f"{name} {kind}" for name, (kind, _sql) in columns.items())
        cursor.execute(f"CREATE TEMPORARY TABLE gains ({typed})")
        carry("gains", {name: sql for name, (_kind, sql) in columns.items()}, rows)
        cursor.execute(
            f"UPDATE {model._meta.db_table} AS t SET {', '.join(sets)} FROM gains AS f "
            f"WHERE f.id = t.id AND ({changed})"
        )
        cursor.execute("DROP TABLE gains")
