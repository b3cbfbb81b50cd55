"""A desk of a million targets: a simulated sales force, whose journeys are copied until they are so many.

The people, files and some thousand histories are those of the demo. Each copy is a company of its own,
with its contact and all that happened; live journeys are copied more often than ended ones, and go round
the representatives of their team. What nobody is given yet waits in a few large files.
"""

import itertools
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from spanco.crm.approaches.models import Appointment, MeetingRecord, Need, Preparation
from spanco.crm.demo.filling import fill
from spanco.crm.journeys.models import Act, Event, Journey, Note, Phase
from spanco.crm.people.models import Role, Team, User
from spanco.crm.prospects.models import Call
from spanco.crm.sqlite import renew_statistics
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import (
    Company,
    Contact,
    CustomField,
    DoNotContact,
    File,
    Offer,
    Segment,
    Target,
)

SIMULATED = 8_000
REPS, TEAMS = 200, 20
GIVEN = 0.8
"""Of all targets; the others wait."""
WAITING_FILES = 8
FORBIDDEN = 5_000
JOINS = {
    Company: "base.company = old.id",
    Contact: "base.company = old.company_id",
    Journey: "base.journey = old.id",
    Preparation: "base.appointment = old.appointment_id",
    MeetingRecord: "base.appointment = old.appointment_id",
}
"""How a row is known to belong to a simulated journey, if not by its own."""
OF_JOURNEYS = (Journey, Act, Event, Call, Note, Appointment, Preparation, MeetingRecord, Need)
COPIED = (Company, Contact, *OF_JOURNEYS, Target)


def seed(n_targets: int) -> None:
    """Fill an empty database with so many targets, of which a tenth are live journeys."""
    unchecked()
    fill(reps=REPS, teams=TEAMS, targets=min(SIMULATED, n_targets // 4))
    sharpen()
    simulated = Target.objects.filter(journey__isnull=False)
    n_live = simulated.filter(journey__lost_at=None).exclude(journey__phase=Phase.ORDER).count()
    n_ended = simulated.count() - n_live
    live_rounds = round(n_targets / 10 / n_live) - 1
    ended_rounds = round((n_targets * GIVEN - n_targets / 10) / n_ended) - 1
    note_what_is_copied(live_rounds, ended_rounds)
    with connection.cursor() as cursor:
        for model in COPIED:
            cursor.execute(copying(model))
    add_waiting(n_targets - Target.objects.count(), max(live_rounds, ended_rounds))
    add_the_rest()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            # What autovacuum does within a minute of so many new rows.
            cursor.execute("ANALYZE")
    checked()
    renew_statistics()


def unchecked() -> None:
    """Write as fast as can be: what is copied is right if what was simulated is."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA journal_mode = OFF")
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -4000000")


def checked() -> None:
    """Go back to a connection as the application has it."""
    connection.close()


def sharpen() -> None:
    """Give simulated companies what only some of a real sales force have."""
    CustomField.objects.create(key="fleet", name="Fleet", kind=CustomField.Kind.NUMBER)
    Company.objects.filter(pk__in=range(0, 10 * SIMULATED, 3)).update(custom={"fleet": 12})


def note_what_is_copied(live_rounds: int, ended_rounds: int) -> None:
    """Note each simulated journey with how often it is copied, and the places of the reps in their teams."""
    last = max(live_rounds, ended_rounds, 1)
    statements = (
        (
            "CREATE TEMPORARY TABLE base AS SELECT journey.id AS journey, target.company_id AS company, "
            "appointment.id AS appointment, place.place AS place, place.n AS n, journey.team_id AS team, "
            f"CASE WHEN journey.lost_at IS NULL AND journey.phase <> 'O' THEN {live_rounds} "
            f"ELSE {ended_rounds} END AS rounds "
            "FROM journeys_journey journey JOIN suspects_target target ON target.journey_id = journey.id "
            "LEFT JOIN approaches_appointment appointment ON appointment.journey_id = journey.id "
            "LEFT JOIN place ON place.rep = journey.holder_id"
        ),
        "CREATE TEMPORARY TABLE round (k bigint)",
    )
    places = "SELECT id, team_id FROM people_user WHERE role = 'rep' ORDER BY team_id, id"
    with connection.cursor() as cursor:
        cursor.execute(places)
        rows = []
        for team, members in itertools.groupby(cursor.fetchall(), key=lambda row: row[1]):
            several = list(members)
            rows += [(rep, team, number, len(several)) for number, (rep, _team) in enumerate(several)]
        cursor.execute("CREATE TEMPORARY TABLE place (rep bigint, team bigint, place bigint, n bigint)")
        cursor.executemany("INSERT INTO place VALUES (%s, %s, %s, %s)", rows)
        for statement in statements:
            cursor.execute(statement)
        cursor.executemany("INSERT INTO round VALUES (%s)", [(k,) for k in range(1, last + 1)])
        if connection.vendor == "postgresql":
            for table in ("base", "round", "place", *(model._meta.db_table for model in COPIED)):
                cursor.execute(f"ANALYZE {table}")


def shift(model: type[models.Model]) -> int:
    """Return by how much the keys of one copy differ from those of the copy before."""
    if model not in SHIFTS:
        SHIFTS[model] = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 1
    return SHIFTS[model]


SHIFTS: dict[type[models.Model], int] = {}


def copying(model: type[models.Model]) -> str:
    """Return the statement that copies the rows of a table, a copy for each round."""
    columns, values = columns_of(model, "round.k")
    joined = JOINS.get(model, "base.journey = old.journey_id")
    # PostgreSQL and SQLite both keep the order in which keys are entered.
    return (
        f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {values} "
        f"FROM round CROSS JOIN base JOIN {model._meta.db_table} old ON {joined} "
        "LEFT JOIN place ON place.team = base.team AND place.place = (base.place + round.k) % base.n "
        f"WHERE round.k <= base.rounds AND old.id <= {shift(model)} ORDER BY 1"
    )


def columns_of(model: type[models.Model], k: str, others: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Return the columns of a table, and what a copy has in each: its own keys, names and numbers."""
    own = {**CHANGED.get(model, {}), **(others or {})}
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if field.generated:
            continue
        column = field.column
        columns.append(f'"{column}"')
        to: Any = model if field.primary_key else field.remote_field and field.remote_field.model
        if column in own:
            values.append(own[column].format(k=k, id=f"(old.id + {k} * {shift(model)})"))
        elif to in COPIED:
            values.append(f'old."{column}" + {k} * {shift(to)}')
        else:
            values.append(f'old."{column}"')
    return ", ".join(columns), ", ".join(values)


UUID = (
    "gen_random_uuid()"
    if connection.vendor == "postgresql"
    else "lower(hex(randomblob(16)))"  # as Django keeps them there
)
CHANGED: dict[type[models.Model], dict[str, str]] = {
    Company: {
        "name": "old.name || ' ' || {k}",
        "name_key": "old.name_key || ' ' || {k}",
        "vat": "'IT' || (10000000000 + {id})",
        "phone": "'+3902' || (10000000 + {id})",
        "email": "'info@' || {k} || '.' || old.website",
        "website": "'k' || {k} || '.' || old.website",
    },
    Contact: {
        "phone": "'+39347' || (1000000 + {id})",
        "email": "replace(old.email, '@', '@k' || {k} || '.')",
    },
    Target: {"name_key": "old.name_key || ' ' || {k}"},
    Journey: {"holder_id": "coalesce(place.rep, old.holder_id)"},
    Act: {"token": UUID},
}


def add_waiting(n_waiting: int, k_before: int) -> None:
    """Add companies that nobody is given yet, half of them in one file."""
    files = [
        File.objects.create(name=f"Register {number + 1}", offer=offer, team=team)
        for number, (offer, team) in enumerate(
            zip(itertools.cycle(Offer.objects.all()), Team.objects.all()[:WAITING_FILES], strict=False)
        )
    ]
    rounds = itertools.count(k_before + 1)
    done = 0
    while done < n_waiting:
        file = files[0] if done < n_waiting / 2 else files[1 + next(rounds) % (len(files) - 1)]
        done += add_round(next(rounds), file, n_waiting - done)


def add_round(k: int, file: File, at_most: int) -> int:
    bounds = f"FROM {{table}} old WHERE old.id <= {min(SHIFTS[Company], at_most)} ORDER BY old.id"
    with connection.cursor() as cursor:
        for model in (Company, Contact):
            table = model._meta.db_table
            columns, values = columns_of(model, str(k))
            cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {values} {bounds.format(table=table)}")
        columns, values = columns_of(Target, str(k), {"journey_id": "NULL", "file_id": str(file.pk)})
        table = Target._meta.db_table
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {values} {bounds.format(table=table)}")
        return cursor.rowcount


def add_the_rest() -> None:
    """Add what a sales force of this size also has: segments, and who must not be contacted."""
    for file in File.objects.filter(name__startswith="Register"):
        for name, conditions in SEGMENTS.items():
            Segment.objects.create(name=name, offer=file.offer, file=file, conditions=conditions)
    director = User.objects.get(role=Role.DIRECTOR)
    people = Contact.objects.exclude(phone="").order_by("pk").values_list("phone", "company")
    barred = dict(people[: FORBIDDEN * 2 : 2])
    DoNotContact.objects.bulk_create(
        DoNotContact(kind=DoNotContact.Kind.PHONE, value=phone, by=director) for phone in barred
    )
    refresh(barred.values())


SEGMENTS = {
    "Padova": [{"field": "city", "test": "is", "value": "Padova"}],
    "Large makers": [
        {"field": "sector", "test": "contains", "value": "manufact"},
        {"field": "employees", "test": "at_least", "value": 250},
    ],
    "May be reached": [{"field": "reachable", "test": "known"}],
    "With a fleet": [{"field": "custom.fleet", "test": "at_least", "value": 5}],
}
