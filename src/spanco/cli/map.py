"""``spanco map``: a first draft of the mapping file."""

import typer

from spanco.cli.options import LogName, Out
from spanco.cli.output import save


def draft_mapping(log: LogName, out: Out = None) -> None:
    """Look at a file and draft its mapping as TOML, saying what was unsure."""
    from spanco.journal.reading.draft import draft

    drafted = draft(log)
    if out is None:
        typer.echo(drafted.text, nl=False)
    else:
        save(drafted.text, out)
    for doubt in drafted.unsure:
        typer.echo(f"unsure: {doubt}", err=True)
