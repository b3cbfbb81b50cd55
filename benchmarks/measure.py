"""What counting costs: spanco from folded journeys, beside SQL written by hand, pandas and Polars.

Run by hand: ``python benchmarks/measure.py EVENTS.parquet [FOLDED]`` on a log of ``spanco simulate``;
without FOLDED it is folded first, which is timed too. Every contestant counts, by link, rep and month
of entry, what entered, passed and was lost; it runs in a process of its own, imports left out.
Medians, and medians of the ratios of runs that followed each other, are printed. pandas and Polars
start from the events and only pivot them: corrections are not looked at, nothing is filled in or
straightened, no amount is added.
"""

# ruff: noqa: PLC0415  each contestant runs alone and imports only what it uses

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

CHAIN = (
    *("targeted", "contacted", "qualified", "booked", "met"),
    *("proposed", "won", "delivered", "reordered"),
)
EVENT_COLUMNS = ["journey", "milestone", "occurred_at", "rep"]
Contestant = Callable[[str, str], int]
"""Takes the events and the folded journal; returns how many groups it counted."""


def fold(events: str, folded: str) -> int:
    from spanco.engine import connect
    from spanco.journal import fold as fold_log
    from spanco.journal import folder, read

    engine = connect()
    log = read(events, engine)
    journeys = fold_log.fold(log)
    folder.write(log, journeys, folded)
    engine.close()
    return journeys.journeys


def spanco(_: str, folded: str, *, durations: bool = False) -> int:
    from spanco.engine import connect
    from spanco.journal import folder
    from spanco.measure import count

    engine = connect()
    _, journeys = folder.open_folder(folded, engine)
    counts = count(journeys, ("rep", "month"), durations=durations)
    engine.close()
    return len(counts)


def spanco_with_durations(events: str, folded: str) -> int:
    return spanco(events, folded, durations=True)


def by_hand(_: str, folded: str, days: str = "") -> int:
    from spanco.engine import DuckDB

    engine = DuckDB()
    engine.load("journeys", sorted(Path(folded).glob("journeys*")))
    columns = engine.columns("journeys")
    minutes = 'SUM("{a}_minutes")' if "targeted_minutes" in columns else "NULL"
    links = pairwise([code for code in CHAIN if f"{code}_day" in columns])
    rows = engine.rows(
        " UNION ALL ".join(
            f'SELECT \'{a}\' AS link, "{a}_rep" AS rep, "{a}_month" AS month, COUNT(*) AS entered, '
            f"COUNT(*) FILTER (reach > {CHAIN.index(a)}) AS passed, "
            f"COUNT(*) FILTER (reach = {CHAIN.index(a)} AND lost = 1) AS lost, "
            f"SUM(amount) FILTER (reach > {CHAIN.index(a)}) AS amount, "
            f"SUM(margin) FILTER (reach > {CHAIN.index(a)}) AS margin, {minutes.format(a=a)} AS minutes"
            f"{days.format(a=a, b=b)} FROM journeys "
            f"WHERE start <= {CHAIN.index(a)} AND reach >= {CHAIN.index(a)} GROUP BY ALL"
            for a, b in links
        )
    )
    engine.close()
    return len(rows)


def by_hand_with_durations(events: str, folded: str) -> int:
    quantiles = (
        ', quantile_disc(CASE WHEN "{a}_kind" = 0 AND "{b}_kind" = 0 THEN "{b}_day" - "{a}_day" END, '
        "[.25, .5, .75]) AS days"
    )
    return by_hand(events, folded, quantiles)


def with_pandas(events: str, _: str) -> int:
    import pandas as pd

    log = pd.read_parquet(events, columns=EVENT_COLUMNS)
    log["journey"] = pd.factorize(log["journey"])[0]
    log[["milestone", "rep"]] = log[["milestone", "rep"]].astype("category")
    first = log.sort_values("occurred_at").drop_duplicates(["journey", "milestone"])
    at = first.pivot_table(
        index="journey", columns="milestone", values="occurred_at", aggfunc="first", observed=True
    )
    rep = first.set_index(["journey", "milestone"])["rep"].unstack()  # noqa: PD010  one row each
    groups = 0
    for place, code in enumerate(CHAIN[:-1]):
        entered = at[code].notna()
        passed = at.loc[entered, list(CHAIN[place + 1 :])].notna().any(axis=1)
        month = at.loc[entered, code].dt.year * 12 + at.loc[entered, code].dt.month
        lost = ~passed & at.loc[entered, "lost"].notna()
        fates = pd.DataFrame({"rep": rep.loc[entered, code], "month": month, "passed": passed, "lost": lost})
        counts = fates.groupby(["rep", "month"], observed=True).agg(
            entered=("passed", "size"), passed=("passed", "sum"), lost=("lost", "sum")
        )
        groups += len(counts)
    return groups


def with_polars(events: str, _: str) -> int:
    import polars as pl

    is_ = {code: pl.col("milestone") == code for code in (*CHAIN, "lost")}
    when, who = pl.col("occurred_at"), pl.col("rep")
    wide = (
        pl.scan_parquet(events)
        .select(EVENT_COLUMNS)
        .group_by("journey")
        .agg(
            *(when.filter(is_[code]).min().alias(code) for code in is_),
            *(who.filter(is_[code]).first().alias(f"{code}_rep") for code in CHAIN),
        )
        .collect(engine="streaming")
    )
    groups = 0
    for place, code in enumerate(CHAIN[:-1]):
        passed = pl.any_horizontal(pl.col(later).is_not_null() for later in CHAIN[place + 1 :])
        counts = (
            wide.lazy()
            .filter(pl.col(code).is_not_null())
            .group_by(f"{code}_rep", pl.col(code).dt.year() * 12 + pl.col(code).dt.month())
            .agg(
                pl.len(),
                passed.sum().alias("passed"),
                (~passed & pl.col("lost").is_not_null()).sum().alias("lost"),
            )
            .collect()
        )
        groups += len(counts)
    return groups


CONTESTANTS: dict[str, Contestant] = {
    "spanco": spanco,
    "by hand": by_hand,
    "spanco, durations": spanco_with_durations,
    "by hand, durations": by_hand_with_durations,
    "Polars from events": with_polars,
    "pandas from events": with_pandas,
    "spanco fold": fold,
}
SLOW = ("pandas from events", "spanco fold")
"""These run once, the others in turn, so that what else the machine does meets all of them."""
ROUNDS = 5
LIMITS = (
    ("spanco", "by hand", "at most 1.25"),
    ("spanco, durations", "by hand, durations", ""),
    ("Polars from events", "spanco", "at least 4"),
    ("pandas from events", "spanco", "at least 10"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """Wall and CPU seconds of the counting alone, peak memory of its process, rows it returned."""

    seconds: float
    cpu: float
    megabytes: float
    rows: int


def contest(name: str, events: str, folded: str) -> None:
    """Run one contestant; the quick ones once before, to warm up."""
    if name not in SLOW:
        CONTESTANTS[name](events, folded)
    began, used = time.perf_counter(), time.process_time()
    rows = CONTESTANTS[name](events, folded)
    print(json.dumps([time.perf_counter() - began, time.process_time() - used, rows]))


def once(name: str, events: str, folded: str) -> Run:
    """Run one contestant in a process of its own."""
    command = [sys.executable, __file__, events, folded, name]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    said = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{name} failed")
    seconds, cpu, rows = json.loads(said)
    return Run(seconds, cpu, usage.ru_maxrss / 1024, rows)


def main(events: str, folded: str | None = None) -> None:
    with tempfile.TemporaryDirectory(prefix="spanco-bench-") as scratch:
        runs: dict[str, list[Run]] = {}
        if folded is None:
            folded = f"{scratch}/folded"
            runs["spanco fold"] = [once("spanco fold", events, folded)]
        for turn in range(ROUNDS):
            for name in CONTESTANTS:
                if name not in SLOW or (turn == 0 and name not in runs and name != "spanco fold"):
                    runs.setdefault(name, []).append(once(name, events, folded))
    for name, of in runs.items():
        seconds, cpu = (statistics.median(getattr(run, kind) for run in of) for kind in ("seconds", "cpu"))
        print(f"{name:20} {seconds:7.2f} s {cpu:7.2f} s CPU {of[0].megabytes:6.0f} MB {of[0].rows:9,} rows")
    for ours, theirs, limit in LIMITS:
        ratios = {
            kind: statistics.median(
                getattr(one, kind) / getattr(other, kind)
                for one, other in zip(runs[ours], runs[theirs], strict=False)
            )
            for kind in ("seconds", "cpu")
        }
        print(f"{ours} / {theirs}: {ratios['seconds']:.2f} (CPU {ratios['cpu']:.2f}) {limit}")


if __name__ == "__main__":
    if len(sys.argv) > 3:
        contest(sys.argv[3], sys.argv[1], sys.argv[2])
    else:
        main(*sys.argv[1:])
