"""``spanco demo``: the desk of a simulated sales force."""

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from spanco.cli.desk import prepare, serve
from spanco.cli.options import Lang, Language, Seed
from spanco.cli.source import working
from spanco.errors import InputError

_TARGETS_A_REP: Final = 300


def demo(
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where the demo is kept; delete it for a new one.")
    ] = Path("demo"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    reps: Annotated[int, typer.Option(min=4, max=2_000, help="How many reps.")] = 40,
    lang: Language = Lang.EN,
    seed: Seed = 0,
) -> None:
    """Simulate two years of a sales force, put it on a desk of its own, and open that until Ctrl-C."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{out} cannot be made a folder ({error.strerror}); name another with --out."
        raise InputError(message) from None
    # The demo never touches another database, wherever the environment points.
    os.environ.pop("DATABASE_URL", None)
    os.environ["SPANCO_DEMO"] = "1"
    somebody = prepare(out)
    from spanco.crm.demo.filling import fill
    from spanco.crm.demo.staff import PASSWORD
    from spanco.crm.people.models import Role, User

    if not somebody:
        typer.echo("Simulating two years of a sales force, once: about half a minute.")
        with working("Simulating"):
            fill(reps=reps, targets=_TARGETS_A_REP * reps, seed=seed, language=lang.value)
    typer.echo(f"Log in with the password {PASSWORD} as")
    for role in Role:
        person = User.objects.filter(role=role).order_by("pk").first()
        if person is not None:
            typer.echo(f"  {person.email:32} {role.label}")
    serve(port=port, home=out)
