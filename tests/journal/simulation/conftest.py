import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from spanco.journal.simulation import LINK_LAWS, Lag, SalesForce, simulate

QUICK = tuple(
    replace(law, passing=Lag("weibull", 1.0, 2.0), losing=Lag("lognormal", 1.0, 0.5)) for law in LINK_LAWS
)
"""Laws under which nearly every journey is settled within the window."""


class SimulatedLog:
    """A simulated log and its truth, to be queried as ``events`` and ``truth``."""

    def __init__(self, force: SalesForce, path: Path) -> None:
        self.simulated = simulate(force, path)
        self.laws: dict[str, Any] = json.loads(self.simulated.truth_path.read_text("utf-8"))
        self._connection = duckdb.connect()
        self._connection.execute(f"CREATE VIEW events AS FROM '{path}'")
        self._connection.execute(f"CREATE VIEW truth AS FROM '{self.simulated.reps_path}'")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql).fetchall()

    def value(self, sql: str) -> Any:
        ((only,),) = self.rows(sql)
        return only


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., SimulatedLog]:
    """Simulate a sales force once for all the tests that ask for the same."""
    logs: dict[SalesForce, SimulatedLog] = {}

    def simulated(**values: Any) -> SimulatedLog:
        force = SalesForce(**values)
        if force not in logs:
            logs[force] = SimulatedLog(force, tmp_path_factory.mktemp("log") / "events.parquet")
        return logs[force]

    return simulated


@pytest.fixture
def default(simulated) -> SimulatedLog:
    return simulated()


@pytest.fixture
def clean(simulated) -> SimulatedLog:
    return simulated(messiness=0.0)


@pytest.fixture
def settled(simulated) -> SimulatedLog:
    """A clean log in which what can happen has happened, and only reps and luck make a difference."""
    return simulated(
        messiness=0.0, difficulty=0.0, absence=0.0, targets=40_000, months=36, laws=QUICK, seed=1
    )
