"""What becomes of the public forms of someone who leaves."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from spanco.crm.people.keeping import changed
from spanco.crm.people.models import User
from spanco.crm.prospects.models import LeadPage


@receiver(changed)
def _tell(person: User, before: User, **_more: object) -> str:
    """Say which forms are closed now, until somebody else holds what comes in by them."""
    if person.is_active or not before.is_active:
        return ""
    closed = LeadPage.objects.without_holder().filter(rep=person).order_by("offer__name")
    offers = ", ".join(closed.values_list("offer__name", flat=True))
    told = _("Closed to visitors until you choose somebody else: the public form of %(offers)s.")
    return told % {"offers": offers} if offers else ""
