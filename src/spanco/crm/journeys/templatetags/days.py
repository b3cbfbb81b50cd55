"""Days as the user's language says them: Django writes every weekday and short month with a capital."""

from datetime import date, datetime

from babel.dates import format_date, format_skeleton
from django import template
from django.utils import timezone
from django.utils.translation import get_language

from spanco.crm.journeys.days import start_of_today

register = template.Library()


@register.filter
def in_full(day: date) -> str:
    """Return a day with its weekday: “Wednesday, 25 November 2026”, “mercoledì 25 novembre 2026”."""
    return format_date(_here(day), "full", locale=_locale())


@register.filter
def in_short(day: date) -> str:
    """Return a day of these weeks: “Wed, 25 Nov”, “mer 25 nov”."""
    return format_skeleton("MMMEd", _here(day), locale=_locale())


@register.filter
def weekday(day: date) -> str:
    """Return the short name of a weekday: “Wed”, “mer”."""
    return format_date(_here(day), "EEE", locale=_locale())


@register.filter
def is_overdue(at: datetime | None) -> bool:
    """Tell whether something that was due is left over from a day before today."""
    return at is not None and at < start_of_today()


def _here(day: date) -> date:
    """Return the day by the user's clock."""
    return timezone.localtime(day).date() if isinstance(day, datetime) else day


def _locale() -> str:
    language = (get_language() or "en")[:2]
    return "en_GB" if language == "en" else language
