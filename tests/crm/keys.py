"""Keys as they are after some years: of four digits and more, and of no two tables alike."""

from django.apps import apps
from django.db import connection, models

APART = 10_000


def start_apart() -> None:
    """Let the keys of each table begin above a thousand, far from those of the others."""
    numbered = [
        model
        for model in apps.get_models(include_auto_created=True)
        if isinstance(model._meta.pk, models.AutoField) and model._meta.managed
    ]
    with connection.cursor() as cursor:
        for place, model in enumerate(numbered, start=1):
            table, column = model._meta.db_table, model._meta.pk.column
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, place * APART])
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [f'"{table}"', column, place * APART],
                )
