"""Public forms that nobody holds any more, for pages of rooms that know no leads."""

from collections.abc import Iterable

from django import template

from spanco.crm.people.models import User
from spanco.crm.prospects.models import LeadPage
from spanco.crm.suspects.models import Offer

register = template.Library()


@register.simple_tag
def closed_form_of(offer: Offer, user: User) -> LeadPage | None:
    """Return the form of an offer if nobody holds what comes in by it, to who sees to that."""
    closed = LeadPage.objects.visible_to(user).without_holder()
    return closed.filter(offer=offer).select_related("rep").first()


@register.simple_tag
def offers_with_closed_form(offers: Iterable[Offer], user: User) -> set[int]:
    """Return which of some offers have a form that nobody holds, by their id."""
    closed = LeadPage.objects.visible_to(user).without_holder()
    return set(closed.filter(offer__in=[offer.pk for offer in offers]).values_list("offer", flat=True))
