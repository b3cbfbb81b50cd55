"""The forms of the decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from spanco.crm.journeys.forms import ActForm, DateInput
from spanco.crm.negotiations.forms import Amount, Day


class AskDecisionForm(ActForm):
    """When they decide."""

    on = forms.DateField(label=_("They decide on"), widget=DateInput())


class WinForm(ActForm):
    """What was signed, and when."""

    amount = Amount(label=_("Value of the contract"), min_value=0)
    margin = Amount(label=_("Margin"), required=False)
    on = Day(label=_("Signed on"))
