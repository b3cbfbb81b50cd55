"""The database itself refuses to change an event, whoever asks."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = """
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON journeys_event
BEGIN SELECT RAISE(ABORT, 'An event is never changed; append one that supersedes it.'); END
"""
_POSTGRESQL = """
CREATE FUNCTION event_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'An event is never changed; append one that supersedes it.'; END $$;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE ON journeys_event
FOR EACH ROW EXECUTE FUNCTION event_is_never_changed();
"""


def protect(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    """Add the trigger."""
    schema_editor.execute(_SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL)


class Migration(migrations.Migration):
    """Adds the trigger that refuses."""

    dependencies = [("journeys", "0001_initial")]
    operations = [migrations.RunPython(protect, elidable=False)]
