"""The journal as a long log, one row per event, which the library reads in place.

A migration that alters a table this reads must drop the views first and make them again.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What is called alike is told apart: a rep by the e-mail address, a file by its offer.
_REPS = """
CREATE VIEW spanco_rep AS
SELECT id, CASE WHEN COUNT(*) OVER (PARTITION BY TRIM(name)) > 1 OR TRIM(name) = ''
    THEN TRIM(TRIM(name) || ' <' || email || '>') ELSE TRIM(name) END AS rep
FROM people_user
"""
_FILES = """
CREATE VIEW spanco_file AS
SELECT file.id, offer.name AS offer, CASE WHEN COUNT(*) OVER (PARTITION BY TRIM(file.name)) > 1
    THEN TRIM(file.name) || ' (' || offer.name || ')' ELSE TRIM(file.name) END AS file
FROM suspects_file AS file JOIN suspects_offer AS offer ON offer.id = file.offer_id
"""
_LOG = """
CREATE VIEW spanco_log AS
SELECT event.journey_id AS journey,
    NULLIF(event.milestone, '') AS milestone,
    event.occurred_at AS occurred_at,
    event.recorded_at AS recorded_at,
    rep.rep AS rep,
    event.id AS event,
    event.supersedes_id AS supersedes,
    file.file AS file,
    team.name AS team,
    file.offer AS offer,
    NULLIF(company.sector, '') AS sector,
    NULLIF(company.region, '') AS region,
    NULLIF(company.country, '') AS country,
    NULLIF(company.source, '') AS source,
    CAST(event.amount AS DOUBLE PRECISION) AS amount,
    CAST(event.margin AS DOUBLE PRECISION) AS margin,
    NULLIF(event.currency, '') AS currency,
    event.minutes AS minutes,
    NULLIF(event.reason, '') AS reason
FROM journeys_event AS event
LEFT JOIN spanco_rep AS rep ON rep.id = event.rep_id
LEFT JOIN people_team AS team ON team.id = event.team_id
LEFT JOIN suspects_target AS target ON target.journey_id = event.journey_id
LEFT JOIN spanco_file AS file ON file.id = target.file_id
LEFT JOIN suspects_company AS company ON company.id = target.company_id
"""


def show(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    """Make the views."""
    for view in (_REPS, _FILES, _LOG):
        schema_editor.execute(view)


def hide(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    """Drop the views."""
    for view in ("spanco_log", "spanco_file", "spanco_rep"):
        schema_editor.execute(f"DROP VIEW {view}")


class Migration(migrations.Migration):
    """Adds the views."""

    dependencies = [
        ("people", "0001_initial"),
        ("journeys", "0002_events_are_never_changed"),
        ("suspects", "0001_initial"),
    ]
    operations = [migrations.RunPython(show, hide)]
