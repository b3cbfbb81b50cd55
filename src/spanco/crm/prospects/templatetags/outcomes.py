"""Showing what acts of this room keep in their details."""

from django import template

from spanco.crm.prospects.models import Outcome

register = template.Library()


@register.filter
def outcome_name(kept: object) -> str:
    """Return what an outcome is called in the user's language."""
    return str(Outcome(kept).label) if kept in Outcome.values else str(kept or "")
