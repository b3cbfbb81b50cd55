"""The decision: asked for, then taken. Losing is an act of `spanco.crm.journeys.acts`."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from spanco.crm.approaches.due import morning
from spanco.crm.journeys.acting import Doing, Refused, act
from spanco.crm.journeys.models import Milestone, NextStep
from spanco.crm.negotiations.acts import check_amounts, offer_currency, plan_later

_FURTHEST_DECISION: Final = timedelta(days=5 * 365)
_DAYS_TO_DELIVER: Final = 5


@act("decision_asked")
def ask_decision(doing: Doing, on: date) -> None:
    """Agree with the customer on the day they decide; the journey is concluded from here on."""
    doing.require_open()
    if not doing.journey.has_reached(Milestone.PROPOSED):
        raise Refused(
            _("A decision is asked for on a proposal: deliver it first."), missing=Milestone.PROPOSED
        )
    if doing.journey.has_reached(Milestone.WON):
        raise Refused(_("They have decided already."))
    zone = ZoneInfo(doing.journey.holder.time_zone)
    today = timezone.localdate(doing.at, zone)
    if on < today:
        raise Refused(_("That is past: say when they will decide."), field="on")
    if on > today + _FURTHEST_DECISION:
        raise Refused(_("That is more than five years away: name a nearer day."), field="on")
    doing.journey.decision_on = on
    doing.journey.plan(NextStep.DECIDE, morning(on, zone))
    doing.tell(on=on.isoformat())


@act("won")
def win(doing: Doing, amount: Decimal, margin: Decimal | None = None) -> None:
    """Record the signature, with what the contract is worth; delivering is next."""
    doing.require_open()
    if doing.journey.has_reached(Milestone.WON):
        raise Refused(_("They have signed already: what they buy next is a reorder."))
    check_amounts(amount, margin)
    currency = offer_currency(doing)
    doing.append(Milestone.WON, amount=amount, margin=margin, currency=currency)
    doing.journey.value, doing.journey.margin, doing.journey.currency = amount, margin, currency
    plan_later(doing, NextStep.DELIVER, _DAYS_TO_DELIVER)
    doing.tell(amount=str(amount), margin="" if margin is None else str(margin), currency=currency)
