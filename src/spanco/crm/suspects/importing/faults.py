"""What is said of a file that cannot be read as a table."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from spanco.errors import InputError
from spanco.journal.reading.faults import Fault, TableError

NOT_READ: Final = _(
    "This file cannot be read: upload a CSV file or an Excel workbook with the names of the columns in its "
    "first row."
)
COMPRESSED: Final = _("This file is compressed. Unpack it, then upload the table itself.")
NO_TABLE: Final = _("This file is no table of companies. Upload a CSV file or an Excel workbook.")
_DAMAGED: Final = _(
    "This workbook is damaged or cut short: copy or download it again, or open it and save it as .xlsx or "
    "CSV."
)

_SAID: Final = {
    Fault.EMPTY: _(
        "This file is empty: upload one with the names of the columns in its first row and a company in each "
        "row below."
    ),
    Fault.NO_ROWS: _(
        "No row follows the names of the columns: write a company in each, then upload it again."
    ),
    Fault.ONE_COLUMN: _(
        "The first row names a single column: write the names of at least two there, divided by commas or "
        "semicolons."
    ),
    Fault.COLUMN_TWICE: _("Columns %(first)s and %(second)s are both called “%(header)s”: rename one."),
    Fault.UNDIVIDED: NOT_READ,
    Fault.OTHER_KIND: NO_TABLE,
    Fault.OLD_WORKBOOK: _(
        "This workbook is of an old kind (.xls) or locked with a password: save it as .xlsx without a "
        "password, or as CSV."
    ),
    Fault.PACKED: COMPRESSED,
    Fault.PACKED_CUT_SHORT: COMPRESSED,
    Fault.PACKED_DAMAGED: COMPRESSED,
    Fault.NUL: _(
        "Line %(line)s holds a NUL character, which no text has: save the table again as CSV or .xlsx."
    ),
    Fault.LONG_LINE: _(
        "Line %(line)s is longer than a megabyte: give each company a line of its own, then upload the file "
        "again."
    ),
    Fault.MIXED_ENCODINGS: _(
        "Line %(utf8_line)s is written in UTF-8 and line %(other_line)s is not: save the whole file again in "
        "one encoding, such as UTF-8."
    ),
    Fault.OTHER_ENCODING: _(
        "After line %(line)s comes what is no text in the file’s encoding: save it again as CSV in UTF-8."
    ),
    Fault.CUT_SHORT: _("This file is cut short within its last character: copy or download it again."),
    Fault.NO_ARCHIVE: _("This file is called a workbook and is none: save it again as .xlsx, or as CSV."),
    Fault.NO_WORKBOOK: _(
        "This file is an archive, or a workbook of another kind: unpack it, or save it as .xlsx or CSV."
    ),
    Fault.WORKBOOK_EMPTY: _("No cell holds anything in %(sheets)s: fill in the table, then upload it again."),
    Fault.WORKBOOK_CUT_SHORT: _DAMAGED,
    Fault.WORKBOOK_DAMAGED: _DAMAGED,
    Fault.XML_DAMAGED: _DAMAGED,
    Fault.XML_ENTITIES: _DAMAGED,
    Fault.TOO_LARGE: _(
        "This workbook would unpack to %(size)s MB; at most %(most)s MB are read. Save the sheet as CSV."
    ),
    Fault.FAR_CELLS: _(
        "A sheet has cells as far as row %(row)s and column %(column)s: clear what lies far from the table, "
        "or save it as CSV."
    ),
    Fault.NO_SUCH_DATE: _(
        "A cell holds a date or a duration that no calendar has: correct it in the sheet, or save that as "
        "CSV."
    ),
}


def said_of(error: InputError) -> str:
    """Return why a file cannot be read and what to do, in the user's language."""
    if isinstance(error, TableError):
        return str(_SAID[error.fault]) % error.values
    return str(NOT_READ)
