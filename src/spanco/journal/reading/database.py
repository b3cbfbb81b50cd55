"""The application's own database as a log, read in place through ADBC.

Its view ``spanco_log`` has one row per event with the columns of the long log. Where its parts may be read
(events, and once each what is known of a journey, a file, a rep and a team), they are put together here:
that takes two thirds of the time. The rows stream into a Parquet file of the types events have, which then
is read as any other.
"""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import duckdb

from spanco.engine import literal, quoted
from spanco.errors import InputError, not_installed

if TYPE_CHECKING:
    from adbc_driver_manager.dbapi import Connection

VIEW: Final = "spanco_log"
"""The view to read; a migration of the application makes it."""

_EVENTS: Final = "spanco_event"
_KNOWN: Final = {
    "spanco_journey": "journey",
    "spanco_file": "file_id",
    "spanco_rep": "rep_id",
    "spanco_team": "team_id",
}
"""The other parts of the view, and the key by which each is joined to those before it."""

_SQLITE: Final = "sqlite:///"
_POSTGRESQL: Final = ("postgresql://", "postgres://")
_TIMES: Final = frozenset(("occurred_at", "recorded_at"))
_SQLITE_TYPES: Final = {
    "journey": "NULL",
    **dict.fromkeys(("event", "supersedes", "minutes", "file_id", "rep_id", "team_id"), "0"),
    **dict.fromkeys(("amount", "margin"), "0.0"),
}
"""A value of the type of each column that is no text."""
_STREAM: Final = "database_stream"
_BATCH: Final = 65_536
_MOST_PARTS: Final = 4
_WAIT_SECONDS: Final = 10

# Who, and where, of an address whose password nobody is to read.
_PARTS: Final = re.compile(
    r"postgres(?:ql)?://(?:(?P<user>[^:@/?#]*)(?::[^@]*)?@)?(?P<place>[^@?#]*)(?:\?[^@]*)?"
)

_REFUSALS: Final = (
    ("password authentication failed", "it refuses this user or password"),
    ("no password supplied", "it asks for a password: postgresql://user:password@host/database"),
    ('database ".*" does not exist', "it has no such database"),
    ('role ".*" does not exist', "it knows no such user"),
    ("could not translate host name", "there is no such host"),
    ("connection refused|no such file or directory", "nobody answers there"),
    ("timeout", f"nobody answered within {_WAIT_SECONDS} seconds"),
)
"""What the driver says, and what it means; its own sentence may hold a part of the password."""


def is_database(log: Path | str) -> bool:
    """Whether a log is named by the address of a database.

    >>> is_database("sqlite:///spanco.sqlite3"), is_database("sales.csv")
    (True, False)
    """
    return str(log).startswith((_SQLITE, *_POSTGRESQL))


def log_name(log: Path | str) -> str:
    """Return what to call a log: the name of its file or database.

    >>> log_name("data/sales.csv"), log_name("postgresql://ann:secret@host/crm?sslmode=require")
    ('sales.csv', 'crm')
    """
    if not is_database(log):
        return Path(log).name
    address = str(log)
    if address.startswith(_SQLITE):
        return _file(address).name
    found = _PARTS.fullmatch(address)
    return (found["place"].rpartition("/")[2] if found and "/" in found["place"] else "") or "postgresql"


@dataclass(frozen=True, slots=True)
class Database:
    """A database by its address: ``sqlite:///path`` or ``postgresql://user:password@host:port/name``."""

    address: str

    def copy(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> Path:
        """Write the log as a Parquet file into a folder and return it; the file is called as the database.

        What is written while this reads is not seen. Raises InputError where the driver is not installed,
        nobody answers, there is no such database, it has no log, or it may not be read.
        """
        target = folder / log_name(self.address)
        with self._failing_in_words(), ExitStack() as open_now:
            columns = self._columns(VIEW)
            chosen = ", ".join(f"{self._typed(name)} AS {quoted(name)}" for name in columns)
            source = self._parts(connection, open_now) or self._streams(VIEW, "event", connection, open_now)
            copied = connection.execute(
                f"COPY (SELECT {chosen} FROM {source} WHERE journey IS NOT NULL) "
                f"TO {literal(str(target))} (FORMAT parquet, COMPRESSION lz4)"
            ).fetchone()
        if not copied or not copied[0]:
            message = f"{self.shown} holds no event yet."
            raise InputError(message)
        return target

    def _parts(self, connection: duckdb.DuckDBPyConnection, open_now: ExitStack) -> str | None:
        """Return the SQL of the log put together from its parts; None where one may not be read."""
        from adbc_driver_manager import Error  # noqa: PLC0415 - an extra

        try:
            for view in (_EVENTS, *_KNOWN):
                self._columns(view)
        except Error:
            return None
        joined = self._streams(_EVENTS, "event", connection, open_now)
        for view, key in _KNOWN.items():
            joined += f" LEFT JOIN {self._streams(view, '', connection, open_now)} USING ({key})"
        return joined

    def _streams(
        self, view: str, key: str, connection: duckdb.DuckDBPyConnection, open_now: ExitStack
    ) -> str:
        """Open a view and return its SQL; of SQLite, one stream a processor of ranges of its key, if any."""
        streams: list[str] = []
        for query in self._queries(view, key):
            cursor = open_now.enter_context(self._connect(open_now).cursor())
            if self._is_sqlite:
                cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(_BATCH)})
            cursor.execute(query)
            streams.append(f"{_STREAM}_{view}_{len(streams)}")
            connection.register(streams[-1], cursor.fetch_record_batch())
            open_now.callback(connection.unregister, streams[-1])
        return f"({' UNION ALL '.join(f'FROM {stream}' for stream in streams)})"

    def _columns(self, view: str) -> list[str]:
        with ExitStack() as open_now, self._connect(open_now).cursor() as cursor:
            cursor.execute(f"SELECT * FROM {view} LIMIT 0")
            return [str(column[0]) for column in cursor.description or ()]

    def _queries(self, view: str, key: str) -> list[str]:
        if not self._is_sqlite:
            return [f"SELECT * FROM {view}"]
        # The driver takes the type of a column from the first rows: a row before them, of no journey, tells.
        told = ", ".join(
            f"{_SQLITE_TYPES.get(name, chr(39) * 2)} AS {quoted(name)}" for name in self._columns(view)
        )
        query = f"SELECT {told} UNION ALL SELECT * FROM {view}"
        if not key:
            return [query]
        with ExitStack() as open_now, self._connect(open_now).cursor() as cursor:
            cursor.execute(f"SELECT COALESCE(MIN({key}), 0), COALESCE(MAX({key}), 0) FROM {view}")
            first, last = cursor.fetchone() or (0, 0)
        n_parts = min(os.cpu_count() or 1, _MOST_PARTS)
        width = (last - first) // n_parts + 1
        starts = [first + part * width for part in range(n_parts)]
        return [f"{query} WHERE {key} BETWEEN {start} AND {start + width - 1}" for start in starts]

    def _typed(self, name: str) -> str:
        """Return SQL for a column in the type that events have."""
        if self._is_sqlite and name in _TIMES:
            return f"timezone('UTC', TRY_CAST({quoted(name)} AS TIMESTAMP))"
        return quoted(name)

    @property
    def shown(self) -> str:
        """The address without a password."""
        if self._is_sqlite:
            return self.address
        found = _PARTS.fullmatch(self.address)
        if found is None:
            return "postgresql://…"
        return f"postgresql://{found['user'] + '@' if found['user'] else ''}{found['place']}"

    @property
    def _is_sqlite(self) -> bool:
        return self.address.startswith(_SQLITE)

    @contextmanager
    def _failing_in_words(self) -> Iterator[None]:
        """Make an InputError of whatever goes wrong while the log is read."""
        try:
            from adbc_driver_manager import Error  # noqa: PLC0415 - an extra
        except ModuleNotFoundError as error:
            raise not_installed(error, what="A database", extra="desk") from error
        try:
            yield
        except (Error, duckdb.Error, OSError) as error:
            raise self._unreadable(str(error)) from None

    def _connect(self, open_now: ExitStack) -> "Connection":
        """Connect for reading."""
        from adbc_driver_manager import Error  # noqa: PLC0415 - an extra

        try:
            if self._is_sqlite:
                from adbc_driver_sqlite import dbapi as sqlite  # noqa: PLC0415 - an extra

                address = f"{self._existing_file().absolute().as_uri()}?mode=ro"
                return open_now.enter_context(sqlite.connect(address))
            from adbc_driver_postgresql import dbapi as postgresql  # noqa: PLC0415 - an extra

            driver: Connection = postgresql.connect(self._impatient())
            return open_now.enter_context(driver)
        except ModuleNotFoundError as error:
            raise not_installed(error, what="A database", extra="desk") from error
        except Error as error:
            raise self._unanswered(str(error)) from None

    def _existing_file(self) -> Path:
        file = _file(self.address)
        if not file.is_file():
            message = f"There is no database {file}; write sqlite:/// and then the path of its file."
            raise InputError(message)
        return file

    def _impatient(self) -> str:
        """Return the address with a bound on how long to wait for an answer."""
        if "connect_timeout=" in self.address:
            return self.address
        return f"{self.address}{'&' if '?' in self.address else '?'}connect_timeout={_WAIT_SECONDS}"

    def _unanswered(self, said: str) -> InputError:
        if self._is_sqlite:
            return InputError(f"{self.shown} may not be read: permission is denied.")
        meanings = (meaning for sign, meaning in _REFUSALS if re.search(sign, said, re.IGNORECASE))
        reason = next(meanings, "it does not let us in; check the address")
        return InputError(f"{self.shown} cannot be read: {reason}.")

    def _unreadable(self, said: str) -> InputError:
        words = said.lower()
        if f"no such table: {VIEW}" in words or f'relation "{VIEW}" does not exist' in words:
            return InputError(
                f"{self.shown} holds no log of the application (no view {VIEW}); "
                "is it another database, or not yet brought up to date with `spanco manage migrate`?"
            )
        if "not a database" in words:
            return InputError(f"{self.shown} is no SQLite database.")
        if "permission denied" in words or "unable to open" in words:
            return InputError(f"{self.shown} may not be read: permission is denied on {VIEW}.")
        return InputError(f"{self.shown} could not be read to its end ({said.splitlines()[0]}).")


def _file(address: str) -> Path:
    """Return the file of a SQLite address: a path from here, or else from the root.

    >>> str(_file("sqlite:///no/such.sqlite3")), str(_file("sqlite:////srv/spanco.sqlite3"))
    ('no/such.sqlite3', '/srv/spanco.sqlite3')
    """
    path = Path(unquote(urlsplit(address).path)[1:])
    rooted = Path("/") / path
    return rooted if not path.exists() and rooted.exists() else path
