"""XML read as a stream, with nothing in it expanded or fetched."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from spanco.journal.reading.faults import Fault, TableError


def parse(
    name: Path | str,
    blocks: Iterable[bytes],
    start: Callable[[str, dict[str, str], int], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Call ``start`` with each element's name, attributes and line, and ``end`` with its name.

    Names are without prefix. Raises TableError where the text is not XML, is cut short, or declares
    entities, with which a small file can be made to fill a memory.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # No declaration is ever expanded: the first one ends the reading.
    parser.EntityDeclHandler = lambda *_: _refuse_entities(name)
    parser.StartElementHandler = lambda tag, attributes: start(
        tag.rpartition(":")[2], attributes, parser.CurrentLineNumber
    )
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for block in blocks:
            parser.Parse(block, False)  # noqa: FBT003 - expat takes no keyword
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes no keyword
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise TableError(Fault.XML_DAMAGED, file=name, line=error.lineno, reason=reason) from error


def _refuse_entities(name: Path | str) -> NoReturn:
    raise TableError(Fault.XML_ENTITIES, file=name)
