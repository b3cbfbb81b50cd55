"""The truth of a simulated log, written beside it."""

import json
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection

from spanco.engine import literal
from spanco.journal.simulation import fates, messiness, office
from spanco.journal.simulation.fates import Entries
from spanco.journal.simulation.office import Office
from spanco.method import LINKS


def write_laws(truth: Office, events: int, journeys: int, path: Path) -> None:
    """Write what governs the whole office: sizes, laws, effects and rates, as one JSON object."""
    path.write_text(json.dumps(_laws(truth, events, journeys), ensure_ascii=False, indent=1) + "\n", "utf-8")


def write_reps(truth: Office, entries: Entries, connection: DuckDBPyConnection, path: Path) -> None:
    """Write a row for each rep and link, as Parquet.

    ``ratio`` is the true ratio on the office's mix of targets, ``own_ratio`` on the journeys that
    really entered (NULL where none did); ``entered`` are those within the window and ``passed`` how
    many of them pass in the end, in the window or after it; ``given_away`` the margin in euros that was
    given up on what was signed in the window, 0 for other links. ``away`` is the rep's share of working days
    away, ``late`` of events entered late, ``workload`` of targets given if nobody is away.
    """
    reps = len(truth.rep_names)
    names = np.array(truth.rep_names)
    teams = np.array(truth.team_names)[truth.team]
    with np.errstate(invalid="ignore"):
        own = entries.expected / entries.entered
    columns = {
        "rep": np.tile(names, len(LINKS)),
        "team": np.tile(teams, len(LINKS)),
        "books_only": np.tile(truth.books_only, len(LINKS)),
        "link": np.repeat([link.code for link in LINKS], reps),
        "ratio": truth.ratio.ravel(),
        "own_ratio": own.ravel(),
        "entered": entries.entered.ravel(),
        "passed": entries.passed.ravel(),
        "given_away": entries.given_away.ravel(),
        "away": np.tile(truth.away, len(LINKS)),
        "late": np.tile(truth.late, len(LINKS)),
        "workload": np.tile(truth.workload / truth.workload.sum(), len(LINKS)),
    }
    connection.register("reps", columns)
    connection.execute(
        "COPY (SELECT * REPLACE (rep::VARCHAR AS rep, team::VARCHAR AS team, link::VARCHAR AS link) "
        f"FROM reps) TO {literal(str(path))} (FORMAT parquet)"
    )


def _laws(truth: Office, events: int, journeys: int) -> dict[str, Any]:
    force = asdict(truth.force)
    laws = force.pop("laws")
    links = [
        {
            "link": link.code,
            "start": link.start,
            "end": link.end,
            "sd": truth.force.spread if link.judges_rep else 0.0,
        }
        | law
        for link, law in zip(LINKS, laws, strict=True)
    ]
    effects = truth.force.difficulty * office.cell_effects()
    cells = [
        {"size": size, "sector": sector, "share": share, "effect": effect}
        for (size, sector), share, effect in zip(
            product(office.SIZES, office.SECTORS),
            office.cell_shares().tolist(),
            effects.tolist(),
            strict=True,
        )
    ]
    return {
        "schema": "spanco.truth/1",
        "sales_force": force | {"start": truth.force.start.isoformat()},
        "end": truth.force.end.isoformat(),
        "events": events,
        "journeys": journeys,
        "links": links,
        "cells": cells,
        "moved": fates.MOVED,
        "late_days": messiness.LATE_DAYS,
        "rates": {
            name: min(rate * truth.force.messiness, 1.0) for name, rate in asdict(messiness.RATES).items()
        },
    }
