"""What the journey page shows of orders."""

from spanco.crm.journeys.models import Event, Journey, Milestone
from spanco.crm.people.models import User

_SHOWN = 5
_OF_ORDERS = (Milestone.WON, Milestone.DELIVERED, Milestone.REORDERED)


def on_journey(journey: Journey, user: User) -> dict[str, object]:  # noqa: ARG001 - the contract of rooms
    """Return what was signed, delivered and bought again, and which of them may come next."""
    if not journey.has_reached(Milestone.WON):
        return {"orders": []}
    orders = list(
        Event.objects.filter(journey=journey, milestone__in=_OF_ORDERS, superseded_by=None).order_by("-id")[
            :_SHOWN
        ]
    )
    last = orders[0].milestone if orders else Milestone.WON
    return {
        "orders": orders,
        "may_deliver": not journey.is_lost and last != Milestone.DELIVERED,
        "may_reorder": not journey.is_lost and journey.has_reached(Milestone.DELIVERED),
    }
