"""What each word in a milestone, stage or status column means."""

from dataclasses import dataclass

import duckdb

from spanco.engine import literal
from spanco.journal.mapping import Mapping
from spanco.journal.quality import EXAMPLES
from spanco.journal.reading.places import Found, Place
from spanco.journal.reading.words import EXACT, STAGES, folded

_MOST_WORDS = 10_000

IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the file spells it, how many rows hold it, the first of them, and what it means.

    ``code`` is a milestone, "ignored", or None where it is not known; ``assumed`` says that no mapping
    states it and that it is not the method's own word.
    """

    said: str
    rows: int
    first_row: int
    code: str | None
    assumed: bool = False


def words_of(
    connection: duckdb.DuckDBPyConnection, relation: str, cell: str, mapping: Mapping
) -> tuple[Word, ...]:
    """Return the words of a column with their meaning, in the order they first appear.

    A column of more words than any process has steps is taken as far as the first 10,000.
    """
    found = connection.execute(
        f"SELECT said, count(*), min(row) AS first FROM (SELECT {cell} AS said, row FROM {relation}) "
        f"WHERE said IS NOT NULL GROUP BY said ORDER BY first LIMIT {_MOST_WORDS}"
    ).fetchall()
    return meanings([(str(said), int(count), int(first)) for said, count, first in found], mapping)


def meanings(found: list[tuple[str, int, int]], mapping: Mapping) -> tuple[Word, ...]:
    """Say what words mean; each comes with its number of rows and the first of them."""
    stated = {_plain(word): code for word, code in mapping.milestones.items()}
    stated |= {_plain(word): IGNORED for word in mapping.ignore}
    known = EXACT if mapping.stated else STAGES
    return tuple(
        Word(
            said,
            count,
            first,
            stated.get(_plain(said)) or known.get(folded(said)),
            assumed=_plain(said) not in stated and folded(said) not in EXACT,
        )
        for said, count, first in found
    )


def keep_words(connection: duckdb.DuckDBPyConnection, table: str, words: tuple[Word, ...]) -> None:
    """Put the words with a meaning in a table of the engine: said, code."""
    connection.execute(f"CREATE OR REPLACE TABLE {table} (said VARCHAR, code VARCHAR)")
    # Written out, not bound: binding a value makes the engine's Python part load numpy.
    known = [f"({literal(word.said)}, {literal(word.code)})" for word in words if word.code is not None]
    if known:
        connection.execute(f"INSERT INTO {table} VALUES {', '.join(known)}")


def ignored(words: tuple[Word, ...], column: str) -> Found:
    """Return the rows that the mapping says hold no milestone."""
    of = [word for word in words if word.code == IGNORED]
    places = tuple(Place(word.first_row, column, word.said, f"ignored in {word.rows:,} rows") for word in of)
    return Found("ignored", sum(word.rows for word in of), places[:EXAMPLES])


def assumed(words: tuple[Word, ...], column: str) -> Found:
    """Return the rows whose word was read as a milestone though nobody stated it."""
    of = [word for word in words if word.assumed and word.code is not None]
    places = tuple(
        Place(word.first_row, column, word.said, f"read as {word.code} in {word.rows:,} rows") for word in of
    )
    return Found("assumed", sum(word.rows for word in of), places[:EXAMPLES])


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()
