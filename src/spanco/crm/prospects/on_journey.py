"""This room's part of the journey page: calls, e-mails, forms."""

from typing import Final

from django.utils import timezone

from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import User
from spanco.crm.prospects.models import FormRequest

_SHOWN: Final = 5
_FORMS_SHOWN: Final = 2


def on_journey(journey: Journey, user: User) -> dict[str, object]:  # noqa: ARG001 - every room's is called alike
    """Return the last calls, e-mails and forms of a journey, and the link that waits for an answer."""
    waiting = FormRequest.objects.filter(journey=journey, completed_at=None, expires_at__gt=timezone.now())
    calls = list(journey.calls.select_related("by", "contact")[: _SHOWN + 1])
    emails = list(journey.emails.select_related("by", "contact")[: _SHOWN + 1])
    filled_in = list(journey.answers.select_related("by")[: _FORMS_SHOWN + 1])
    return {
        "calls": calls[:_SHOWN],
        "more_calls": len(calls) > _SHOWN,
        "emails": emails[:_SHOWN],
        "more_emails": len(emails) > _SHOWN,
        "filled_in": filled_in[:_FORMS_SHOWN],
        "more_forms": len(filled_in) > _FORMS_SHOWN,
        "form_request": waiting.select_related("contact").order_by("-at").first(),
    }
