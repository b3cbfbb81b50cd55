"""``spanco fold``: do the costly step once and keep the result."""

from pathlib import Path
from typing import Annotated

import typer

from spanco.cli.options import AsOf, Dates, LogName, MapPath, Strict, Zone
from spanco.cli.source import Source, opened, strictly, working


def fold(
    log: LogName,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="The folded journal to write.")],
    map_file: MapPath = None,
    dates: Dates = None,
    zone: Zone = None,
    as_of: AsOf = None,
    strict: Strict = False,
) -> None:
    """Fold a log into a journal: a folder that every command reads in place of the log, faster."""
    from spanco.journal.folder import write

    with opened(Source(log, map_file, dates, zone), as_of=as_of) as (read, journeys):
        with working("Writing the folded journal"):
            write(read, journeys, out)
        typer.echo(f"{journeys.journeys:,} journeys of {journeys.events:,} events in {out}.")
        strictly(strict, journeys.quality)
