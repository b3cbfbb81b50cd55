"""What the journey page shows of proposals."""

from spanco.crm.journeys.models import Event, Journey, Milestone
from spanco.crm.people.models import User

_SHOWN = 5


def on_journey(journey: Journey, user: User) -> dict[str, object]:  # noqa: ARG001 - the contract of rooms
    """Return the last proposals, and whether one can be delivered."""
    proposals = Event.objects.filter(journey=journey, milestone=Milestone.PROPOSED, superseded_by=None)
    is_signed = journey.has_reached(Milestone.WON)
    return {
        "proposals": proposals.order_by("-id")[:_SHOWN] if journey.has_reached(Milestone.PROPOSED) else [],
        "may_propose": journey.has_reached(Milestone.MET) and not is_signed and not journey.is_lost,
    }
