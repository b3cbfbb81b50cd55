"""Cells of files that a spreadsheet will open: no text of a stranger's may run there as a formula."""

import re
from typing import Final

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[\d ().,/\-]*\d")


def safe(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet would take it for a formula.

    Numbers, also telephone numbers with their plus sign, do nothing there and stay as they are.

    >>> safe("=HYPERLINK(1)"), safe("+39 02 1234567"), safe("-12,5"), safe("+1+cmd|x")
    ("'=HYPERLINK(1)", '+39 02 1234567', '-12,5', "'+1+cmd|x")
    """
    if text.startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text
