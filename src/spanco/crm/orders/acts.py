"""Orders: delivered and accepted, and bought again."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Doing, Refused, act
from spanco.crm.journeys.models import Event, Milestone, NextStep
from spanco.crm.negotiations.acts import check_amounts, offer_currency, plan_later

_DAYS_TO_FOLLOW_UP: Final = 20
_DAYS_TO_DELIVER: Final = 5


@act("delivered")
def deliver(doing: Doing) -> None:
    """Record that an order was executed and accepted; asking how it serves them is next."""
    doing.require_open()
    if _last(doing) is Milestone.DELIVERED:
        raise Refused(_("It is delivered already: record first what they ordered again."))
    doing.append(Milestone.DELIVERED)
    plan_later(doing, NextStep.FOLLOW_UP, _DAYS_TO_FOLLOW_UP)


@act("reordered")
def reorder(doing: Doing, amount: Decimal, margin: Decimal | None = None) -> None:
    """Record that the customer bought again, for an amount in the currency of the offer."""
    doing.require_open()
    check_amounts(amount, margin)
    currency = offer_currency(doing)
    doing.append(Milestone.REORDERED, amount=amount, margin=margin, currency=currency)
    plan_later(doing, NextStep.DELIVER, _DAYS_TO_DELIVER)
    doing.tell(amount=str(amount), margin="" if margin is None else str(margin), currency=currency)


def _last(doing: Doing) -> Milestone | None:
    """Return whether a delivery or a reorder was the last, None where there was neither."""
    events = Event.objects.filter(
        journey=doing.journey,
        milestone__in=(Milestone.DELIVERED, Milestone.REORDERED),
        superseded_by=None,
    )
    last = events.order_by("-id").values_list("milestone", flat=True).first()
    return Milestone(last) if last else None
