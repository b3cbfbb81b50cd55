"""What SQLite needs that other databases do not: a look at its tables, and patience with its one writer."""

from collections.abc import Callable
from typing import Final

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
        # as often. Without a word on it, its index is taken for what it is; those of several columns are not.
        cursor.execute(
            "DELETE FROM sqlite_stat1 WHERE idx LIKE 'sqlite_autoindex_%' AND stat NOT LIKE '% % %'"
        )
        cursor.execute("ANALYZE sqlite_schema")


class OneWriterAtATime:
    """Says that somebody else has been writing for longer than one waits; nothing was stored then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as without it."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page that asks to try again where the database was locked all the time."""
        if not isinstance(exception, OperationalError) or "locked" not in str(exception):
            return None
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = "60"
        return response
