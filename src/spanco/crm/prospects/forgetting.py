"""What is forgotten of an erased contact in calls, e-mails and forms."""

from django.dispatch import receiver

from spanco.crm.prospects.models import Answers, Call, Email
from spanco.crm.suspects.companies.forgetting import Forgetting, erased


@receiver(erased)
def forget(forgetting: Forgetting, **_: object) -> None:
    """Blank the contact in what this room keeps."""
    journeys = forgetting.journeys
    forgetting.forget(Call.objects.filter(journey__in=journeys), "note")
    forgetting.forget(Email.objects.filter(journey__in=journeys), "to", "subject", "body")
    forgetting.forget(Answers.objects.filter(journey__in=journeys), "answers")
