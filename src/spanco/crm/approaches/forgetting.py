"""What is forgotten of an erased contact in appointments and their records."""

from django.dispatch import receiver

from spanco.crm.approaches.models import Appointment, MeetingRecord, Need, Preparation
from spanco.crm.suspects.companies.forgetting import Forgetting, erased


@receiver(erased)
def forget(forgetting: Forgetting, **_: object) -> None:
    """Blank the contact in what this room keeps."""
    journeys = forgetting.journeys
    forgetting.forget(Appointment.objects.filter(journey__in=journeys), "place", "note")
    forgetting.forget(Preparation.objects.filter(appointment__journey__in=journeys), "text")
    forgetting.forget(Need.objects.filter(journey__in=journeys), "text")
    records = MeetingRecord.objects.filter(appointment__journey__in=journeys)
    forgetting.forget(records, "budget", "deciders", "timing", "supplier", "note")
