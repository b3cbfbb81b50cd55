"""The words of a text column, numbered: small whole numbers are compared and packed faster than texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

from spanco.engine.contract import quoted
from spanco.journal.log import EVENTS, Log

_BITS: Final = 62
"""The bits of a pack: those of a whole number without its sign, and one to spare."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one column of the log, numbered from 1 in their order; 0 stands for a blank.

    ``key`` names the column in SQL of ours, where any name of the user's would do harm; ``sparse`` says
    that events often leave it blank.
    """

    key: str
    column: str
    size: int
    sparse: bool

    @property
    def table(self) -> str:
        """The table of ``word`` and ``code``, with a row for a blank."""
        return _table(self.key)

    @property
    def bits(self) -> int:
        """The bits a code takes.

        >>> Words("0", "segment", size=4, sparse=False).bits
        3
        """
        return self.size.bit_length()

    @property
    def room(self) -> int:
        """A power of two above every code."""
        return 1 << self.bits

    def joined(self) -> str:
        """Write the join that numbers the words of an event ``e``."""
        return f" LEFT JOIN {self.table} w_{self.key} ON e.{quoted(self.column)} = w_{self.key}.word"

    def spelled(self, code: str, alias: str) -> str:
        """Write the join that gives a code its word back, as ``<alias>.word``; the code is never NULL."""
        return f" LEFT JOIN {self.table} {alias} ON {code} = {alias}.code"


def number_words(log: Log, key: str, column: str) -> int:
    """Make the table of a column's words and return how many there are."""
    log.engine.run(f"DROP TABLE IF EXISTS {_table(key)}")
    log.engine.run(
        f"CREATE TABLE {_table(key)} AS "
        "SELECT word, CAST(ROW_NUMBER() OVER (ORDER BY word) AS BIGINT) AS code "
        f"FROM (SELECT DISTINCT e.{quoted(column)} AS word FROM {EVENTS} e "
        f"WHERE e.{quoted(column)} IS NOT NULL) AS said "
        "UNION ALL SELECT CAST(NULL AS VARCHAR) AS word, CAST(0 AS BIGINT) AS code"
    )
    return int(log.engine.rows(f"SELECT MAX(code) FROM {_table(key)}")[0][0])


def drop_words(log: Log, keys: Sequence[str]) -> None:
    """Drop the tables of these columns."""
    for key in keys:
        log.engine.run(f"DROP TABLE IF EXISTS {_table(key)}")


@dataclass(frozen=True, slots=True)
class Pack:
    """Several columns' codes in one whole number, so that one comparison serves them all."""

    columns: tuple[Words, ...]

    def packed(self) -> str:
        """Write the pack of an event, from ``of_<key>``."""
        room, terms = 1, []
        for words in self.columns:
            terms.append(f"COALESCE(of_{words.key}, 0) * {room}")
            room *= words.room
        return " + ".join(terms)

    def code(self, pack: str, key: str) -> str:
        """Write one column's code out of a pack. What is divided has few bits, so that it is exact."""
        place = [words.key for words in self.columns].index(key)
        below = prod(words.room for words in self.columns[:place])
        up_to = below * self.columns[place].room
        return f"CAST(({pack} % {up_to} - {pack} % {below}) / {below} AS BIGINT)"


def packs(columns: Sequence[Words]) -> tuple[Pack, ...]:
    """Put columns into as few packs as hold them, in their order.

    >>> [[words.key for words in pack.columns] for pack in packs([Words(k, k, 2**25, False) for k in "abc"])]
    [['a', 'b'], ['c']]
    """
    filled: list[list[Words]] = []
    for words in columns:
        if not filled or sum(other.bits for other in filled[-1]) + words.bits > _BITS:
            filled.append([])
        filled[-1].append(words)
    return tuple(Pack(tuple(pack)) for pack in filled)


def _table(key: str) -> str:
    return f"fold_words_{key}"
