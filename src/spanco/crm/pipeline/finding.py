"""Finding companies and people by how their name, number or address begins, by an index."""

import re
from functools import reduce
from operator import or_
from typing import Final

from django.db import connection
from django.db.models import Q

from spanco.crm.suspects.companies.names import folded, name_key

_LAST_CHARACTER: Final = "\U0010ffff"
_NOT_A_DIGIT: Final = re.compile(r"[^\d+]", re.ASCII)
_A_NUMBER: Final = re.compile(r"\+?[\d\s()./-]{5,}", re.ASCII)
_FEWEST_DIGITS: Final = 4
_ITALY: Final = "39"
_CALLING_CODES: Final = (_ITALY, "33", "44", "49", "41", "34")
"""Those tried for a number typed without one: of the languages of the desk, and of their neighbours."""


def starting(field: str, prefix: str) -> Q:
    """Return the condition that a text begins exactly like that.

    PostgreSQL has an index for patterns beside that of the text; told where those with a beginning start, it
    also finds the first of many by the latter. SQLite has none that its LIKE would use, but compares texts by
    their bytes, so that those with a beginning stand in one range.
    """
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + _LAST_CHARACTER})
    return Q(**{f"{field}__startswith": prefix, f"{field}__gte": prefix})


def keys_starting(typed: str) -> list[str]:
    """Return how a company's key may begin for a name as typed, with its legal form or without."""
    return [prefix for prefix in dict.fromkeys((name_key(typed), folded(typed))) if prefix]


def named(field: str, typed: str) -> Q:
    """Return the condition that a company's key begins like a name as somebody types it."""
    # Beside any other condition rows without a company would be sought, and not by the index of names.
    conditions = [starting(field, prefix) for prefix in keys_starting(typed)]
    return reduce(or_, conditions) if conditions else Q(pk__in=())


def numbers_starting(typed: str) -> list[str]:
    """Return how numbers in E.164 form begin that may be meant, none where no number was typed.

    >>> numbers_starting("+39 02 1234")
    ['+39021234']
    >>> numbers_starting("Officine")
    []
    """
    digits = _NOT_A_DIGIT.sub("", typed)
    if not _A_NUMBER.fullmatch(typed.strip()) or len(digits) < _FEWEST_DIGITS:
        return []
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+"):
        return [digits]
    # Only Italy keeps the first zero of a number that is dialled from abroad.
    return [f"+{code}{digits if code == _ITALY else digits.removeprefix('0')}" for code in _CALLING_CODES]
