"""What the journey page shows of appointments and needs."""

from django.utils import timezone

from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.models import Journey, Milestone
from spanco.crm.people.models import User

_SHOWN = 5


def on_journey(journey: Journey, user: User) -> dict[str, object]:  # noqa: ARG001 - the contract of rooms
    """Return the appointment that is awaited, the latest others, and the needs with what answers them."""
    rows = list(
        journey.appointments.select_related("record")
        .prefetch_related("contacts")
        .order_by("-starts_at", "-id")[: _SHOWN + 1]
    )
    awaited = next((row for row in rows if row.state == Appointment.State.AGREED), None)
    needs = list(journey.needs.prefetch_related("answered_by"))
    return {
        "awaited": awaited,
        "has_started": awaited is not None and awaited.starts_at <= timezone.now(),
        "others": [row for row in rows if row is not awaited][:_SHOWN],
        "needs": needs,
        "n_unanswered": sum(not need.answered_by.all() for need in needs),
        "may_book": journey.has_reached(Milestone.QUALIFIED) and not journey.is_lost and awaited is None,
    }
