"""The command line: one module a command, each importing what it needs when it runs."""

import os
import sys
from typing import Annotated

import typer

from spanco.cli.check import check
from spanco.cli.compare import compare
from spanco.cli.demo import demo
from spanco.cli.desk import manage, serve
from spanco.cli.explain import explain
from spanco.cli.fold import fold
from spanco.cli.forecast import forecast
from spanco.cli.map import draft_mapping
from spanco.cli.measure import measure
from spanco.cli.plan import plan
from spanco.cli.review import review
from spanco.cli.simulate import simulate
from spanco.errors import InputError

app = typer.Typer(
    name="spanco",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The truth about each sales representative, step by step.",
    epilog="A LOG is a CSV, XLSX, Parquet or XES file, a folder that `spanco fold` wrote, "
    "or the address of the desk's database.",
)
app.command()(review)
app.command()(explain)
app.command()(measure)
app.command()(check)
app.command(name="map")(draft_mapping)
app.command()(fold)
app.command()(plan)
app.command()(forecast)
app.command()(compare)
app.command()(simulate)
app.command()(demo)
app.command()(serve)
app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)(manage)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        typer.echo(f"spanco {metadata.version('spanco')}")
        raise typer.Exit


@app.callback()
def _spanco(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; what the user got wrong is one sentence on stderr and exit status 2."""
    # Links are worked on side by side: threads within linear algebra would only wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except InputError as error:
        typer.echo(f"spanco: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        sys.exit(0)
