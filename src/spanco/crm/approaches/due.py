"""When a next step is due: mornings of working days, by the clock of who holds the journey."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from django.utils.translation import gettext as _

from spanco.crm.prospects.calls.attempts import OPENS, working_days_later

LATEST: Final = timedelta(days=2 * 365)
"""How far ahead an appointment or a next step may be: further is a slip of the finger."""

_A_WEEK: Final = 5
"""In working days."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is often chosen, by one tap."""

    on: date
    label: str


def morning(on: date, zone: tzinfo) -> datetime:
    """Return when the work of a day begins."""
    return datetime.combine(on, OPENS, zone)


def usual_days(today: date) -> Sequence[Day]:
    """Return the days most next steps are due on; each is a working day, and none is offered twice."""
    return (
        Day(working_days_later(today, 1), _("Next working day")),
        Day(working_days_later(today, 3), _("In 3 days")),
        Day(working_days_later(today, _A_WEEK), _("In a week")),
        Day(working_days_later(today, 2 * _A_WEEK), _("In 2 weeks")),
    )
