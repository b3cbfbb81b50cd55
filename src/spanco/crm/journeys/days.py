"""Days, as they begin where the person is."""

from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

_FIRST: Final = date(1, 1, 3)
_LAST: Final = date(9999, 12, 29)
"""The days all of whose moments every zone can tell."""


def start_of(day: date) -> datetime:
    """Return the midnight a day begins with, by the active clock."""
    day = min(max(day, _FIRST), _LAST)
    return timezone.make_aware(datetime.combine(day, time.min))


def start_of_today() -> datetime:
    """Return when today began."""
    return start_of(timezone.localdate())
