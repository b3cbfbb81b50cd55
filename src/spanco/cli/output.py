"""Where results go: the terminal or a file."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from spanco.cli.options import ReviewFormat
from spanco.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class Document:
    """What can be written in three formats; each imports what it needs when it is asked for.

    ``name`` is what it is called where it is said where it went; ``show`` prints it on a console.
    """

    name: str
    html: Callable[[], str]
    json: Callable[[], str]
    show: "Callable[[Console], None]"

    def text(self, output: ReviewFormat, *, plain: bool) -> str:
        """Return the document in one of its formats."""
        match output:
            case ReviewFormat.HTML:
                return self.html()
            case ReviewFormat.JSON:
                return self.json()
            case ReviewFormat.TEXT:
                return printed(self.show, plain=plain)


def write(document: Document, output: ReviewFormat, out: Path | None, log: Path | str) -> None:
    """Print a document, or write it to a file and say where; a page goes to a file named by the log."""
    if out is None and output is ReviewFormat.HTML:
        from spanco.journal.reading import log_name

        out = Path(f"{log_name(log).split('.')[0]}-{document.name}.html")
    put(document.text(output, plain=out is not None), document.name, out)


def put(text: str, name: str, out: Path | None) -> None:
    """Print what is called so, or write it to a file and say where."""
    if out is None:
        typer.echo(text, nl=False)
    else:
        save(text, out)
        typer.echo(f"The {name} is in {out}.")


def printed(show: "Callable[[Console], None]", *, plain: bool) -> str:
    """Return what is printed on a console."""
    to = console(plain=plain)
    with to.capture() as captured:
        show(to)
    return captured.get()


def console(*, plain: bool = False) -> "Console":
    """Return a console: in colour on a terminal; 80 plain columns where piped or asked for."""
    from rich.console import Console

    if sys.stdout.isatty() and not plain:
        return Console()
    return Console(width=80, no_color=True, force_terminal=False, legacy_windows=False)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to; only when all is written does it take the place of ``path``.

    Raises InputError where nothing can be written there.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.touch()
        yield partial
        partial.replace(path)
    except OSError as error:
        message = f"{path} cannot be written ({error.strerror}); name another file with --out."
        raise InputError(message) from None
    finally:
        partial.unlink(missing_ok=True)


def save(text: str, path: Path) -> None:
    """Write a file whole or not at all; raises InputError where it cannot be written."""
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")


def harmless(value: str | float | None) -> str | float | None:
    """Return a cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless(-3), harmless("Anna")
    ("'=1+1", -3, 'Anna')
    """
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
