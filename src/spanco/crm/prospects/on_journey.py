"""This room's part of the journey page: calls, e-mails, forms."""

from typing import Final

from django.utils import timezone

from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import User
from spanco.crm.prospects.models import FormRequest

_SHOWN: Final = 5


def on_journey(journey: Journey, user: User) -> dict[str, object]:  # noqa: ARG001 - every room's is called alike
    """Return the last calls, e-mails and forms of a journey, and the link that waits for an answer."""
    waiting = FormRequest.objects.filter(journey=journey, completed_at=None, expires_at__gt=timezone.now())
    calls = list(journey.calls.select_related("by", "contact")[: _SHOWN + 1])
    return {
        "calls": calls[:_SHOWN],
        "more_calls": len(calls) > _SHOWN,
        "emails": journey.emails.select_related("by", "contact")[:_SHOWN],
        "filled_in": journey.answers.select_related("by")[:2],
        "form_request": waiting.select_related("contact").order_by("-at").first(),
    }
