"""What the tests of appointments share: booking one that is over, or one to come."""

from datetime import timedelta

from django.utils import timezone

from spanco.crm.approaches.acts import Agreed, book
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.models import Journey


def agreed(journey, *, hours: float, by=None, **said):
    """Book an appointment so many hours from now, agreed a day before that or before now."""
    now = timezone.now()
    starts_at = now + timedelta(hours=hours)
    occasion = Occasion(by or journey.holder, at=min(starts_at, now) - timedelta(days=1))
    book(journey.pk, occasion, Agreed(starts_at, **said))
    return journey.appointments.latest("id")


def standing(journey):
    """The milestones that stand, in the order they were entered."""
    events = journey.events.exclude(milestone="").filter(superseded_by=None)
    return [event.milestone for event in events]


def again(journey):
    return Journey.objects.select_related("target__file__offer").get(pk=journey.pk)
