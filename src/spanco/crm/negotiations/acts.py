"""Delivering a costed proposal."""

from datetime import timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from spanco.crm.approaches.due import morning
from spanco.crm.journeys.acting import Doing, Refused, act
from spanco.crm.journeys.models import Milestone, NextStep
from spanco.crm.prospects.calls.attempts import working_days_later
from spanco.crm.suspects.models import Target

LARGEST_AMOUNT: Final = Decimal("999999999999.99")
MOST_MINUTES: Final = 60 * 24 * 90

_DAYS_TO_FOLLOW_UP: Final = 3


@act("proposed")
def propose(doing: Doing, amount: Decimal, margin: Decimal, minutes: int | None = None) -> None:
    """Deliver a costed proposal, in the currency of the offer; ``minutes`` were spent on it.

    Another one is another event; the journey's value is that of the last. Following it up is next.
    """
    doing.require_open()
    if doing.journey.has_reached(Milestone.WON):
        raise Refused(_("They have signed already: what they buy next is a reorder."))
    check_amounts(amount, margin)
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise Refused(_("That is more time than there was."), field="minutes")
    currency = offer_currency(doing)
    doing.append(Milestone.PROPOSED, amount=amount, margin=margin, currency=currency, minutes=minutes)
    doing.journey.value, doing.journey.margin, doing.journey.currency = amount, margin, currency
    plan_later(doing, NextStep.FOLLOW_UP, _DAYS_TO_FOLLOW_UP)
    doing.tell(amount=str(amount), margin=str(margin), currency=currency)


def check_amounts(amount: Decimal, margin: Decimal | None) -> None:
    """Refuse an amount that is none, and a margin that is more than all of it."""
    if not 0 < amount <= LARGEST_AMOUNT:
        raise Refused(_("Give the amount, more than zero."), field="amount")
    if margin is not None and not -LARGEST_AMOUNT <= margin <= amount:
        raise Refused(_("The margin is at most the amount."), field="margin")


def offer_currency(doing: Doing) -> str:
    """Return the currency the journey's offer is sold in."""
    return Target.objects.values_list("file__offer__currency", flat=True).get(journey=doing.journey)


def plan_later(doing: Doing, step: NextStep, working_days: int) -> None:
    """Plan a step for the morning so many working days on, or today if what it follows was long ago."""
    zone = ZoneInfo(doing.journey.holder.time_zone)
    due = morning(working_days_later(timezone.localdate(doing.at, zone), working_days), zone)
    doing.journey.plan(step, max(due, doing.act.recorded_at - timedelta(hours=1)))
