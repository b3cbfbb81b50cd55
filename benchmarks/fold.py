"""Folding a log, and counting from it, beside hand-written SQL: ``python benchmarks/fold.py 2e6 20e6``.

For each number of events, in processes of their own: reading and folding the simulated log and counting
every link by rep and month; the same in hand-written DuckDB SQL that gives the same journeys. Prints wall
and processor seconds, peak memory and the ratio, and sums over both tables of journeys, which agree but for
the minutes of events dated out of order.
"""

import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

from hand_written import journeys as hand_written_journeys
from spanco.engine import DuckDB
from spanco.journal.fold import fold
from spanco.journal.journeys import JOURNEYS
from spanco.journal.reading.read import read
from spanco.journal.simulation import SalesForce, simulate
from spanco.measure.cohort import count

EVENTS_PER_TARGET = 3.35
AFTER = date(2100, 1, 1)
SAME = (
    "start",
    "reach",
    "lost",
    "met_month",
    "won_month",
    "booked_rep",
    "won_rep",
    "amount",
    "booked_minutes",
)


def main() -> None:
    print(platform.platform(), platform.processor() or platform.machine())
    for argument in sys.argv[1:] or ["2e6"]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "log.parquet"
            targets = round(float(argument) / EVENTS_PER_TARGET)
            simulated = simulate(SalesForce(reps=200, teams=10, targets=targets, months=36), path)
            print(f"\n{simulated.events:,} events of {simulated.journeys:,} journeys")
            ours, theirs = (apart(work, path) for work in ("ours", "hand-written"))
            for what in ("fold", "counts"):
                print(
                    f"  {what:7}",
                    *(line(name, run, what) for name, run in (("ours", ours), ("by hand", theirs))),
                )
            both = sum(ours[what]["cpu"] for what in ("fold", "counts"))
            by_hand = sum(theirs[what]["cpu"] for what in ("fold", "counts"))
            print(f"  together {both / by_hand:.2f} times the processor time by hand")
            print(f"  peak memory: ours {ours['peak_gb']:.2f} GB, by hand {theirs['peak_gb']:.2f} GB")
            print(f"  sums of the journeys: {ours['sums']}\n             by hand: {theirs['sums']}")


def line(name: str, run: dict, what: str) -> str:
    return f"{name} {run[what]['wall']:7.2f} s wall {run[what]['cpu']:7.2f} s processor;"


def apart(work: str, path: Path) -> dict:
    """Run one side in a process of its own, so that memory is its own too."""
    done = subprocess.run(
        [sys.executable, __file__, "--run", work, str(path)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def clocked(work, *arguments):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work(*arguments)
    return result, {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def run(work: str, path: str) -> None:
    engine = DuckDB()
    if work == "ours":
        folded, fold_time = clocked(lambda: fold(read(path, engine, today=AFTER)))
        counts, count_time = clocked(count, folded, ("rep", "month"))
        table = JOURNEYS
    else:
        _, fold_time = clocked(engine.run, hand_written_journeys(path))
        counts, count_time = clocked(engine.rows, hand_written_counts())
        table = "hand_journeys"
    sums = ", ".join(f"count({name})" if name.endswith("rep") else f"sum({name})" for name in SAME)
    (sums_found,) = engine.rows(f"SELECT count(*), {sums} FROM {table}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    said = {"fold": fold_time, "counts": count_time, "peak_gb": peak, "cells": len(counts)}
    print(json.dumps({**said, "sums": [float(value) for value in sums_found]}))


def hand_written_counts() -> str:
    """Return the counts of every link by rep and month, from the hand-written journeys."""
    chain = (
        "targeted",
        "contacted",
        "qualified",
        "booked",
        "met",
        "proposed",
        "won",
        "delivered",
        "reordered",
    )
    links = [
        f"SELECT {n} AS link, {a}_rep AS rep, {a}_month AS month, reach > {n} AS passed, "
        f"reach = {n} AND lost = 1 AS lost, amount, margin, {a}_minutes AS minutes, "
        f"CASE WHEN {a}_kind = 0 AND {b}_kind = 0 THEN {b}_day - {a}_day END AS days "
        f"FROM hand_journeys WHERE {a}_day IS NOT NULL"
        for n, (a, b) in enumerate(pairwise(chain))
    ]
    return (
        "SELECT link, rep, month, count(*), count(*) FILTER (passed), count(*) FILTER (lost), "
        "quantile_disc(days, [.25, .5, .75]), sum(amount) FILTER (passed), sum(margin) FILTER (passed), "
        f"sum(minutes) FROM ({' UNION ALL '.join(links)}) GROUP BY ALL ORDER BY ALL"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(*sys.argv[2:])
    else:
        main()
