"""Counting what may be long no further than a person reads."""

from typing import Any, Final

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

UP_TO: Final = 1_000


def count(rows: QuerySet[Any], up_to: int = UP_TO) -> int:
    """Return how many rows there are; one more than the bound where there are more."""
    return rows.order_by()[: up_to + 1].count()


def said(n: int) -> str:
    """Return a number that was so counted: “12”, or “over 1,000”."""
    if n <= UP_TO:
        return number_format(n)
    return _("over %(n)s") % {"n": number_format(UP_TO, force_grouping=True)}
