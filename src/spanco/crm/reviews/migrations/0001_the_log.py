"""The journal as a long log, one row per event, which the library reads in place.

A migration that alters a table this reads must drop the views first and make them again.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What is called alike is told apart: a rep by the e-mail address, a file by its offer.
_REPS = """
CREATE VIEW spanco_rep AS
SELECT id AS rep_id, CASE WHEN COUNT(*) OVER (PARTITION BY TRIM(name)) > 1 OR TRIM(name) = ''
    THEN TRIM(TRIM(name) || ' <' || email || '>') ELSE TRIM(name) END AS rep
FROM people_user
"""
_FILES = """
CREATE VIEW spanco_file AS
SELECT file.id AS file_id, offer.name AS offer, CASE WHEN COUNT(*) OVER (PARTITION BY TRIM(file.name)) > 1
    THEN TRIM(file.name) || ' (' || offer.name || ')' ELSE TRIM(file.name) END AS file
FROM suspects_file AS file JOIN suspects_offer AS offer ON offer.id = file.offer_id
"""
_TEAMS = """
CREATE VIEW spanco_team AS SELECT id AS team_id, name AS team FROM people_team
"""
_EVENTS = """
CREATE VIEW spanco_event AS
SELECT journey_id AS journey,
    NULLIF(milestone, '') AS milestone,
    occurred_at,
    recorded_at,
    rep_id,
    id AS event,
    supersedes_id AS supersedes,
    team_id,
    CAST(amount AS DOUBLE PRECISION) AS amount,
    CAST(margin AS DOUBLE PRECISION) AS margin,
    NULLIF(currency, '') AS currency,
    minutes,
    NULLIF(reason, '') AS reason
FROM journeys_event
"""
_JOURNEYS = """
CREATE VIEW spanco_journey AS
SELECT target.journey_id AS journey,
    target.file_id,
    NULLIF(company.sector, '') AS sector,
    NULLIF(company.region, '') AS region,
    NULLIF(company.country, '') AS country,
    NULLIF(company.source, '') AS source
FROM suspects_target AS target
JOIN suspects_company AS company ON company.id = target.company_id
WHERE target.journey_id IS NOT NULL
"""
# The five put together; what reads millions of events reads each apart and puts them together by itself.
_LOG = """
CREATE VIEW spanco_log AS
SELECT event.journey,
    milestone,
    occurred_at,
    recorded_at,
    rep,
    event,
    supersedes,
    file,
    team,
    offer,
    sector,
    region,
    country,
    source,
    amount,
    margin,
    currency,
    minutes,
    reason
FROM spanco_event AS event
LEFT JOIN spanco_rep AS rep ON rep.rep_id = event.rep_id
LEFT JOIN spanco_team AS team ON team.team_id = event.team_id
LEFT JOIN spanco_journey AS journey ON journey.journey = event.journey
LEFT JOIN spanco_file AS file ON file.file_id = journey.file_id
"""


def show(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    """Make the views."""
    for view in (_REPS, _TEAMS, _FILES, _EVENTS, _JOURNEYS, _LOG):
        schema_editor.execute(view)


def hide(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    """Drop the views."""
    for view in ("log", "journey", "event", "file", "team", "rep"):
        schema_editor.execute(f"DROP VIEW spanco_{view}")


class Migration(migrations.Migration):
    """Adds the views."""

    dependencies = [
        ("people", "0001_initial"),
        ("journeys", "0002_events_are_never_changed"),
        ("suspects", "0001_initial"),
    ]
    operations = [migrations.RunPython(show, hide)]
