"""What SQLite needs that other databases do by themselves: a look at its tables, to choose indexes by."""

from typing import Final

from django.db import connection

_LOOK_AT: Final = 100_000
"""Rows of each index: half a second for millions. With fewer, a value that nearly all have looks rare."""


def renew_statistics(**_: object) -> None:
    """Let SQLite look at its tables again; PostgreSQL does so by itself.

    Without it, SQLite takes any index of equal promise, which among a million rows is often the wrong one.
    Call it outside a transaction, after many rows were written.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {_LOOK_AT}")
        cursor.execute("ANALYZE")
        # Of a unique column that is mostly empty it tells how often it is empty, as if each value stood there
        # as often. Without a word on them, unique indexes are taken for what they are.
        cursor.execute("DELETE FROM sqlite_stat1 WHERE idx LIKE 'sqlite_autoindex_%'")
        cursor.execute("ANALYZE sqlite_schema")
