"""Result, effort and trust in the terminal: small tables, a row for each rep."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final

from rich.text import Text

from spanco.review import result_words
from spanco.review.report import Review
from spanco.review.result_words import Column, Table
from spanco.review.selection import bounded
from spanco.review.speech import Speech
from spanco.review.text.layout import WIDTH, fitted, right, widest, wrapped
from spanco.review.text.tables import MOST_REPS

NARROWEST_NAME: Final = 10
_GAP: Final = 2


def results(review: Review, words: Speech) -> Iterator[Text]:
    """Yield what each rep brought in and what it took; nothing where the log does not tell."""
    shown = bounded(review.reps, MOST_REPS)
    table = result_words.result_table(review, shown, words)
    if table:
        yield from _table(table, words)
        note = result_words.result_note(review, words)
        if note:
            yield Text()
            yield from wrapped(note)


def trust(review: Review, words: Speech) -> Iterator[Text]:
    """Yield how far each rep's data was not entered when it happened; nothing where all of it was."""
    table = result_words.trust_table(bounded(review.reps, MOST_REPS), words)
    if table:
        yield from _table(table, words)
        yield Text()
        yield from wrapped(result_words.trust_note(words))


def _table(table: Table, words: Speech) -> Iterator[Text]:
    """Set a table within 80 columns: heads over several lines, columns that do not fit left out."""
    columns = _fitting(table.columns)
    widths = [_width(column) for column in columns]
    room = WIDTH - sum(widths) - _GAP * len(widths)
    names = [words.say("Rep"), *table.names, table.team]
    name = min(room, widest(names))
    heads = [wrap(column.head, width) for column, width in zip(columns, widths, strict=True)]
    tall = max(map(len, heads))
    for line in range(tall):
        # Heads stand on the line above the figures.
        parts = [([""] * (tall - len(head)) + head)[line] for head in heads]
        yield _row(words.say("Rep") if line == tall - 1 else "", parts, name, widths)
    for place, rep in enumerate(table.names):
        yield _row(rep, [column.cells[place] for column in columns], name, widths)
    if table.team:
        yield _row(table.team, [column.team for column in columns], name, widths)


def _row(name: str, cells: Sequence[str], room: int, widths: Sequence[int]) -> Text:
    text = Text(fitted(name, room))
    for cell, width in zip(cells, widths, strict=True):
        text.append(" " * _GAP + right(cell, width))
    text.rstrip()
    return text


def _width(column: Column) -> int:
    return max(widest([*column.cells, column.team]), widest(column.head.split()))


def _fitting(columns: Sequence[Column]) -> Sequence[Column]:
    """Leave columns out from the right until a name fits beside them."""
    kept = list(columns)
    while len(kept) > 1 and sum(_width(column) + _GAP for column in kept) > WIDTH - NARROWEST_NAME:
        kept.pop()
    return kept
