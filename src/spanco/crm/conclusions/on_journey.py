"""What the journey page shows of the decision."""

from django.utils import timezone

from spanco.crm.journeys.models import Journey, Milestone
from spanco.crm.people.models import User


def on_journey(journey: Journey, user: User) -> dict[str, object]:  # noqa: ARG001 - the contract of rooms
    """Return whether a decision is to be taken, and whether its day is past."""
    is_open = journey.has_reached(Milestone.PROPOSED) and not journey.has_reached(Milestone.WON)
    asked = journey.decision_on
    return {
        "is_to_be_decided": is_open and not journey.is_lost,
        "is_late": asked is not None and asked < timezone.localdate(),
    }
