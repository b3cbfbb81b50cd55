"""``spanco compare``: two ratios that stand alone."""

import re
from typing import Annotated

import typer

from spanco.cli.options import Lang, Language
from spanco.errors import InputError


def compare(
    first: Annotated[str, typer.Argument(metavar="WON/ENTERED", help="Such as 5/50.")],
    second: Annotated[str, typer.Argument(metavar="WON/ENTERED", help="Such as 5/60.")],
    lang: Language = Lang.EN,
) -> None:
    """Say whether two ratios that stand alone differ beyond chance, and what it would take to tell."""
    (x1, n1), (x2, n2) = _counts(first), _counts(second)
    from spanco.review.compare import data_needed_in_words, two_ratios_in_words

    typer.echo(two_ratios_in_words("A", x1, n1, "B", x2, n2, lang.value))
    needed = data_needed_in_words(x1, n1, x2, n2, lang.value)
    if needed:
        typer.echo(needed)


def _counts(text: str) -> tuple[int, int]:
    written = re.fullmatch(r"([0-9]{1,15})/([0-9]{1,15})", text)
    if written:
        passed, entered = int(written[1]), int(written[2])
        if 0 < entered >= passed:
            return passed, entered
    message = f"{text!r} is not a count of a count; write how many of how many, as in 5/50."
    raise InputError(message)
