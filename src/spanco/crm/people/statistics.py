"""What SQLite knows of its tables when it chooses an index."""

from typing import Final

from django.db import connection

_LOOK_AT: Final = 1_000
"""Rows of each index: enough to choose by, and milliseconds even for millions."""


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
