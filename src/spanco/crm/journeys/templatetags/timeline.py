"""Showing what acts keep in their details: times and next steps."""

from datetime import datetime

from django import template
from django.utils.dateparse import parse_datetime

from spanco.crm.journeys.models import NextStep

register = template.Library()


@register.filter(expects_localtime=True)
def moment(kept: object) -> datetime | None:
    """Return the time an act's details keep as text, None where they keep none."""
    return parse_datetime(kept) if isinstance(kept, str) else None


@register.filter
def step_name(kept: object) -> str:
    """Return what a next step is called in the user's language."""
    return str(NextStep(kept).label) if kept in NextStep.values else str(kept or "")
