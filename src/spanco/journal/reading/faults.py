"""What may be wrong with a file that is to be a table: one kind each, with its sentence in English."""

from enum import Enum

from spanco.errors import InputError


class Fault(Enum):
    """A kind of fault; its value is the sentence, with the names of the values that fill it in.

    Whoever speaks another language to the user has a sentence of their own for each kind.
    """

    EMPTY = "{file} is empty."
    NO_ROWS = "{file} has headers and no rows."
    ONE_COLUMN = "{file} is not a table: its first line has a single column ('{header}')."
    COLUMN_TWICE = "{file} has two columns called '{header}', columns {first} and {second}; rename one."
    UNDIVIDED = "{file} cannot be read as a table ({reason})."

    OTHER_KIND = "{file} is not a table: it is {kind}."
    OLD_WORKBOOK = "{file} is not a table: it is a workbook of an old kind (.xls); save it as .xlsx or CSV."
    PACKED = "{file} is not a table: it is compressed with {kind}; unpack it or use gzip."
    PACKED_CUT_SHORT = "{file} is cut short: the compressed file ends too early. Copy or download it again."
    PACKED_DAMAGED = "{file} is damaged: it cannot be unpacked ({reason}). Copy or download it again."

    NUL = "{file} is not a table: line {line} holds a NUL byte, which no text has."
    LONG_LINE = "{file} has a line of more than a megabyte, line {line}: it is no table of events."
    MIXED_ENCODINGS = (
        "{file} mixes encodings: line {utf8_line} is UTF-8 and line {other_line} is not. "
        "Save it again in one encoding, or state the encoding in a mapping."
    )
    OTHER_ENCODING = (
        "{file} is not written in {encoding} throughout: "
        "after line {line} comes what it cannot mean ({reason})."
    )
    CUT_SHORT = "{file} is cut short: it ends in the middle of a character of {encoding}."

    NO_ARCHIVE = "{file} is called a workbook but is not: it is no zip archive. Save it again as .xlsx."
    NO_WORKBOOK = "{file} is not a table: it is a zip archive, and not a workbook."
    WORKBOOK_EMPTY = "{file} is empty: no cell of {sheets} holds anything."
    WORKBOOK_CUT_SHORT = "{file} is damaged or cut short: it cannot be unpacked ({reason})."
    WORKBOOK_DAMAGED = "{file} cannot be read as a workbook: {reason}. Save it again as .xlsx, or as CSV."
    XML_DAMAGED = "{file} is damaged or cut short: line {line} is not the XML it should be ({reason})."
    XML_ENTITIES = "{file} declares XML entities, which no event log or workbook needs; it is not read."
    TOO_LARGE = (
        "{file} would unpack to {size:,} MB, more than the {most} MB that are read from a workbook; "
        "save the sheet as CSV."
    )
    FAR_CELLS = (
        "{file} has a sheet with cells as far as row {row:,} and column {column:,}; "
        "clear what lies far from the table, or save it as CSV."
    )
    NO_SUCH_DATE = "{file} has a date or a duration that no calendar has ({reason}); correct it in the sheet."


class TableError(InputError):
    """A file that cannot be read as a table: the kind of fault, and the values that tell it."""

    def __init__(self, fault: Fault, **values: object) -> None:
        super().__init__(fault.value.format(**values))
        self.fault = fault
        self.values = values
