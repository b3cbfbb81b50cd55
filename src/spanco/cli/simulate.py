"""``spanco simulate``: the log of a sales force whose truth is known."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from spanco.cli.options import Seed, Start
from spanco.cli.source import working


def simulate(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write: a .parquet or a .csv file.")],
    reps: Annotated[int, typer.Option(help="How many reps.")] = 12,
    teams: Annotated[int, typer.Option(help="In how many teams.")] = 3,
    targets: Annotated[int, typer.Option(help="How many journeys.")] = 10_000,
    months: Annotated[int, typer.Option(help="Over how many months.")] = 24,
    start: Start = date(2023, 1, 1),
    spread: Annotated[float, typer.Option(help="How far reps truly differ; 0: not at all.")] = 0.35,
    messiness: Annotated[float, typer.Option(help="How untidy the log is; 0: not at all.")] = 1.0,
    seed: Seed = 0,
) -> None:
    """Write the log of a simulated sales force, and beside it the truth it was drawn from."""
    from spanco.journal.simulation import SalesForce
    from spanco.journal.simulation import simulate as write

    force = SalesForce(
        reps=reps,
        teams=teams,
        targets=targets,
        months=months,
        start=start,
        spread=spread,
        messiness=messiness,
        seed=seed,
    )
    with working(f"Simulating {targets:,} journeys"):
        written = write(force, out)
    typer.echo(f"{written.events:,} events of {written.journeys:,} journeys are in {out};")
    typer.echo(f"the truth they were drawn from is in {written.truth_path} and {written.reps_path}.")
