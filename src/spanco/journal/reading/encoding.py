"""In which encoding a text file is written, told from all of it."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spanco.errors import InputError
from spanco.journal.reading.faults import Fault, TableError
from spanco.journal.reading.opening import BLOCK, blocks

_UNDEFINED_IN_CP1252: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True, slots=True)
class Text:
    """How a text file is written: a name of Python's for the encoding, and its lines.

    ``lines`` counts a last line without an end, too. ``end`` is what lines end in; "" where they, or
    the line breaks in cells, end in different ways.
    """

    encoding: str
    lines: int
    end: str


def examine(path: Path, declared: str | None) -> Text:
    """Read a file once, and tell how it is written.

    UTF-8 and UTF-16 are recognised by their marks or by being valid throughout; what is neither is
    Windows-1252, of which Latin-1 is the printable part. ``declared`` is used where given.

    Raises InputError, naming the line, for a NUL, for a line of more than a megabyte, for bytes that
    the declared encoding does not have, and where some lines are UTF-8 and others are not.
    """
    first = next(blocks(path), b"")
    encoding = _checked(path, declared) if declared else _marked(first)
    if encoding is None:
        return _examine_bytes(path)
    return _examine_decoded(path, encoding)


def transcode(path: Path, text: Text, target: Path) -> None:
    """Write the file again as UTF-8 without a mark, and with line feeds where its lines end in many ways."""
    decoder = codecs.getincrementaldecoder(text.encoding)()
    unify = text.end not in {"\n", "\r\n"}
    held = ""
    with target.open("w", encoding="utf-8", newline="") as out:
        for block in blocks(path):
            decoded = held + decoder.decode(block)
            # A carriage return at the end of a block may belong with a line feed in the next.
            held = "\r" if unify and decoded.endswith("\r") else ""
            decoded = decoded.removesuffix(held)
            out.write(decoded.replace("\r\n", "\n").replace("\r", "\n") if unify else decoded)
        out.write(decoder.decode(b"", final=True) + held.replace("\r", "\n"))


class _Lines:
    """Counts how lines end, block by block."""

    def __init__(self) -> None:
        self.feeds = self.returns = self.both = 0
        self.last = b""

    def add(self, block: bytes) -> None:
        self.feeds += block.count(b"\n")
        self.returns += block.count(b"\r")
        self.both += block.count(b"\r\n") + (self.last == b"\r" and block[:1] == b"\n")
        self.last = block[-1:]

    def text(self, encoding: str) -> Text:
        kinds = {"\r\n": self.both, "\n": self.feeds - self.both, "\r": self.returns - self.both}
        used = [end for end, count in kinds.items() if count]
        end = "\n" if not used else used[0] if len(used) == 1 else ""
        ended = self.last in {b"\n", b"\r"}
        return Text(encoding, sum(kinds.values()) + (not ended), end)


def _checked(path: Path, declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError as error:
        message = f"The mapping says that {path} is encoded in '{declared}', which is no encoding known here."
        raise InputError(message) from error
    return "utf-8-sig" if name == "utf-8" else name


def _marked(first: bytes) -> str | None:
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Without a mark, ASCII in UTF-16 shows as a NUL in every second place.
    sample = first[:2000]
    if len(sample) >= 4 and sample[1::2].count(0) > 0.4 * len(sample):
        return "utf-16-le"
    if len(sample) >= 4 and sample[0::2].count(0) > 0.4 * len(sample):
        return "utf-16-be"
    return None


def _examine_bytes(path: Path) -> Text:
    utf8 = codecs.getincrementaldecoder("utf-8")()
    lines, valid = _Lines(), True
    for block in blocks(path):
        _refuse_odd_block(path, block, lines.feeds)
        if valid and not (block.isascii() and not utf8.getstate()[0]):
            try:
                utf8.decode(block)
            except UnicodeDecodeError:
                valid = False
        lines.add(block)
    if utf8.getstate()[0]:
        valid = False
    encoding = "utf-8-sig" if valid else _single_byte_encoding(path)
    return lines.text(encoding)


def _refuse_odd_block(path: Path, block: bytes, newlines: int) -> None:
    if b"\0" in block:
        line = newlines + 1 + block[: block.index(b"\0")].count(b"\n")
        raise TableError(Fault.NUL, file=path, line=line)
    if len(block) == BLOCK and b"\n" not in block and b"\r" not in block:
        raise TableError(Fault.LONG_LINE, file=path, line=newlines + 1)


def _single_byte_encoding(path: Path) -> str:
    """Tell Windows-1252 from Latin-1 in a file that is not UTF-8, unless it is both."""
    utf8_line: int | None = None
    other_line: int | None = None
    encoding = "cp1252"
    for number, line in _lines(path):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            utf8_line = utf8_line or number
        except UnicodeDecodeError:
            other_line = other_line or number
        if _UNDEFINED_IN_CP1252.search(line):
            encoding = "latin-1"
        if utf8_line and other_line:
            raise TableError(Fault.MIXED_ENCODINGS, file=path, utf8_line=utf8_line, other_line=other_line)
    return encoding


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    number, held = 1, b""
    for block in blocks(path):
        *whole, held = (held + block).split(b"\n")
        for line in whole:
            yield number, line
            number += 1
    yield number, held


def _examine_decoded(path: Path, encoding: str) -> Text:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = _Lines()
    for block in blocks(path):
        try:
            decoded = decoder.decode(block).encode("utf-8")
        except UnicodeError as error:
            raise TableError(
                Fault.OTHER_ENCODING, file=path, encoding=encoding, line=lines.feeds, reason=error
            ) from error
        _refuse_odd_block(path, decoded[:BLOCK], lines.feeds)
        lines.add(decoded)
    if decoder.getstate()[0]:
        raise TableError(Fault.CUT_SHORT, file=path, encoding=encoding)
    return lines.text(encoding)
