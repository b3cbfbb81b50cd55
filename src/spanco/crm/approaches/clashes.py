"""Other appointments of the same rep at the same time: told, not forbidden."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from spanco.crm.approaches.models import Appointment

LONGEST_MINUTES: Final = 24 * 60

_TOLD: Final = 5


def clashes(appointment: Appointment) -> Sequence[Appointment]:
    """Return the first appointments, agreed too, that overlap one of the same rep."""
    ends_at = appointment.starts_at + timedelta(minutes=appointment.minutes)
    near = (
        Appointment.objects.filter(
            state=Appointment.State.AGREED,
            starts_at__gt=appointment.starts_at - timedelta(minutes=LONGEST_MINUTES),
            starts_at__lt=ends_at,
            journey__holder=appointment.journey.holder_id,
            journey__lost_at=None,
        )
        .exclude(pk=appointment.pk)
        .select_related("journey__target__company")
    )
    return [
        other
        for other in near[:50]
        if other.starts_at + timedelta(minutes=other.minutes) > appointment.starts_at
    ][:_TOLD]
