"""Where results go: the terminal or a file."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from spanco.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console


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
