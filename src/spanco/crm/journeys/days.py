"""Days, as they begin where the person is."""

from datetime import date, datetime, time

from django.utils import timezone


def start_of(day: date) -> datetime:
    """Return the midnight a day begins with, by the active clock."""
    return timezone.make_aware(datetime.combine(day, time.min))


def start_of_today() -> datetime:
    """Return when today began."""
    return start_of(timezone.localdate())
