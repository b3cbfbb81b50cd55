"""Showing what acts keep in their details: times, next steps, and the beginning of long texts."""

from datetime import datetime
from typing import Final

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator

from spanco.crm.journeys.losses import reason_name
from spanco.crm.journeys.models import NextStep

register = template.Library()

_SHOWN: Final = 300
"""How many characters of a text are shown where it is folded."""


@register.filter(expects_localtime=True)
def moment(kept: object) -> datetime | None:
    """Return the time an act's details keep as text, None where they keep none."""
    return parse_datetime(kept) if isinstance(kept, str) else None


@register.filter(name="reason_name")
def _reason_name(kept: object) -> str:
    """Return why a journey is lost in the user's language."""
    return reason_name(str(kept or ""))


@register.filter
def step_name(kept: object) -> str:
    """Return what a next step is called in the user's language."""
    return str(NextStep(kept).label) if kept in NextStep.values else str(kept or "")


@register.filter
def is_long(text: str) -> bool:
    """Tell whether a text is folded, its beginning shown only."""
    return len(text) > _SHOWN


@register.filter
def beginning(text: str) -> str:
    """Return the first 300 characters of a text, or all of a shorter one."""
    return Truncator(text).chars(_SHOWN)
