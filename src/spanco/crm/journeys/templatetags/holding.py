"""What someone holds, for pages of rooms that know no journeys."""

from django import template

from spanco.crm.journeys.following import n_open
from spanco.crm.people.models import User

register = template.Library()


@register.simple_tag
def n_journeys_of(person: User) -> int:
    """Return how many open journeys a person holds."""
    return n_open(person)
