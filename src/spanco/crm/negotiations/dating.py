"""When something happened that is known by its day only."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.models import Journey


def moment_of(day: date | None, journey: Journey, field: str) -> datetime | None:
    """Return the moment that stands for a day: None, for now, where it is today or not given.

    It is noon of a day past, or when the journey reached its last milestone if that was later that day.
    Raises Refused for a day to come, and for one before that milestone.
    """
    today = timezone.localdate()
    if day is None or day == today:
        return None
    if day > today:
        raise Refused(_("This day is in the future: say when it happened."), field=field)
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    if journey.reached_at is None:
        return noon
    if day < timezone.localdate(journey.reached_at):
        raise Refused(
            _("That is before “%(milestone)s” of this journey.") % {"milestone": journey.get_reach_display()},
            field=field,
        )
    return max(noon, journey.reached_at)
