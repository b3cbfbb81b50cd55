"""``spanco demo``: a simulated sales force, reviewed."""

from pathlib import Path
from typing import Annotated

import typer

from spanco.cli.options import Lang, Language, ReviewFormat, Seed
from spanco.cli.review import write
from spanco.cli.source import Source, opened, working
from spanco.errors import InputError


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to put log and review.")] = Path(
        "demo"
    ),
    lang: Language = Lang.EN,
    seed: Seed = 0,
) -> None:
    """Simulate a sales force, print its review and write it as a page."""
    from spanco.journal.simulation import SalesForce, simulate
    from spanco.review import review_of

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{out} cannot be made a folder ({error.strerror}); name another with --out."
        raise InputError(message) from None
    log = out / "log.parquet"
    with working("Simulating a sales force"):
        simulate(SalesForce(seed=seed), log)
    with opened(Source(log)) as (_, journeys):
        review = review_of(journeys, horizon_days=90, seed=seed)
    write(review, ReviewFormat.TEXT, lang, None)
    typer.echo()
    write(review, ReviewFormat.HTML, lang, out / "review.html")
