"""Amounts as acts keep them in their details: as text."""

from decimal import Decimal, InvalidOperation

from django import template

register = template.Library()


@register.filter
def amount(kept: object) -> Decimal | None:
    """Return the amount that is kept as text, None where none is."""
    try:
        return Decimal(str(kept)) if kept else None
    except InvalidOperation:
        return None
