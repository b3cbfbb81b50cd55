"""Setting text in columns of a fixed width, whatever the letters."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from spanco.review.speech import EN_DASH, MINUS, TIMES

WIDTH: Final = 80

_PLAIN: Final = str.maketrans(
    {
        "→": "->",
        TIMES: "x",
        "·": ".",
        EN_DASH: "-",
        "…": "~",
        "“": '"',
        "”": '"',
        "░": ":",
        "═": "=",
        "─": "-",
        "│": "|",
        "█": "#",
        MINUS: "-",
        "●": "o",
        "«": '"',
        "»": '"',
    }
)
_UNBREAKABLE: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-"})


def fitted(name: str, width: int) -> str:
    """Cut or fill a name to exactly ``width`` columns.

    >>> fitted("Bartholomew", 6), fitted("Ann", 6)
    ('Barth…', 'Ann   ')
    """
    if cell_len(name) > width:
        return set_cell_size(set_cell_size(name, width - 1).rstrip() + "…", width)
    return set_cell_size(name, width)


def right(text: str, width: int) -> str:
    """Set text against the right edge of a column.

    >>> right("42", 5)
    '   42'
    """
    return " " * (width - cell_len(text)) + text


def widest(texts: Sequence[str]) -> int:
    """Return the width of the widest text; 0 where there is none."""
    return max((cell_len(text) for text in texts), default=0)


def wrapped(text: str, indent: int = 0, first: str = "") -> list[Text]:
    """Break a paragraph into lines of at most 80 columns, the first beginning with ``first``."""
    return [
        Text(line)
        for line in textwrap.wrap(
            text,
            WIDTH,
            initial_indent=first or " " * indent,
            subsequent_indent=" " * max(indent, len(first)),
            break_on_hyphens=False,
        )
    ]


def for_encoding(line: Text, encoding: str) -> Text:
    """Return a line in letters that an encoding can write, styles kept.

    >>> for_encoding(Text("4 → 5 é"), "ascii").plain
    '4 -> 5 ?'
    """
    plain = line.plain.translate(_UNBREAKABLE)
    try:
        plain.encode(encoding)
    except UnicodeEncodeError:
        plain = plain.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    if plain == line.plain:
        return line
    return Text(plain, style=line.style, spans=line.spans if len(plain) == len(line.plain) else [])


def put(lines: Iterable[Text], console: Console) -> None:
    """Print lines as they are: nothing in a name is taken for markup, and nothing is wrapped again."""
    for line in lines:
        console.print(
            for_encoding(line, console.encoding),
            soft_wrap=True,
            highlight=False,
            markup=False,
            emoji=False,
        )
