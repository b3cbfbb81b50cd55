"""The forms of orders."""

from django.utils.translation import gettext_lazy as _

from spanco.crm.journeys.forms import ActForm
from spanco.crm.negotiations.forms import Amount, Day


class DeliverForm(ActForm):
    """When it was delivered and accepted."""

    on = Day(label=_("Accepted on"))


class ReorderForm(ActForm):
    """What they bought again, and when."""

    amount = Amount(label=_("Amount"), min_value=0)
    margin = Amount(label=_("Margin"), required=False)
    on = Day(label=_("Ordered on"))
