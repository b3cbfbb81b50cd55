"""Sizes of files as the user's language writes them, in the units in which limits are told."""

from babel.units import format_unit
from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def size(n_bytes: int) -> str:
    """Return how large a file is: “4.2 MB”, « 850 ko ». Django counts by 1,024, and calls that MB too."""
    language = (get_language() or "en")[:2]
    if n_bytes >= 1_000_000:
        return format_unit(round(n_bytes / 1_000_000, 1), "megabyte", "short", locale=language)
    return format_unit(-(-n_bytes // 1_000), "kilobyte", "short", locale=language)
