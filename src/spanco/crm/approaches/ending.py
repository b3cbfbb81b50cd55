"""What becomes of an agreed appointment when its journey is lost: it is cancelled in the same act."""

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spanco.crm.approaches.acts import agreed_of, call_off, in_words
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys import ending
from spanco.crm.journeys.acting import Doing, Refused
from spanco.crm.journeys.models import Journey, Milestone


def ending_of(row: Appointment) -> ending.Ending:
    """Return what a loss would be to an agreed appointment: once it has started, its outcome comes first."""
    if row.starts_at <= timezone.now():
        return ending.Ending(_first_said(row), reverse("approaches:outcome", args=(row.pk,)))
    when = in_words(row.starts_at)
    return ending.Ending(_("The appointment of %(when)s will be cancelled.") % {"when": when})


@receiver(ending.lost)
def _cancel(doing: Doing, *, by_us: bool, **_: object) -> None:
    """Cancel the appointment that was still to come; what became of one that has started is not guessed."""
    row = _standing(doing.journey)
    if row is None:
        return
    if row.starts_at <= doing.at:
        raise Refused(_first_said(row))
    doing.keep(row)
    call_off(doing, row, Appointment.Side.REP if by_us else Appointment.Side.TARGET)


@receiver(ending.asked)
def _tell(journey: Journey, **_: object) -> ending.Ending | None:
    row = _standing(journey)
    return None if row is None else ending_of(row)


def _standing(journey: Journey) -> Appointment | None:
    return agreed_of(journey) if journey.has_reached(Milestone.BOOKED) else None


def _first_said(row: Appointment) -> str:
    when = in_words(row.starts_at)
    return _("The appointment of %(when)s waits for its outcome: say first how it went.") % {"when": when}
