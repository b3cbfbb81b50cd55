"""The forms of proposals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spanco.crm.journeys.forms import ActForm, DateInput
from spanco.crm.negotiations.acts import LARGEST_AMOUNT, MOST_MINUTES
from spanco.crm.typed_numbers import Number


class Amount(Number):
    """An amount of money."""

    def __init__(self, **options: Any) -> None:
        options = {"max_digits": 14, "decimal_places": 2, "max_value": LARGEST_AMOUNT, **options}
        super().__init__(**options)


class Day(forms.DateField):
    """A day past; left empty, it is today."""

    widget = DateInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "help_text": _("Left empty: today."), **options})


class ProposeForm(ActForm):
    """What is proposed."""

    amount = Amount(label=_("Amount"), min_value=0)
    margin = Amount(label=_("Margin"), help_text=_("What is left of the amount after costs."))
    minutes = forms.IntegerField(
        label=_("Minutes spent on it"), min_value=0, max_value=MOST_MINUTES, required=False
    )
    on = Day(label=_("Delivered on"))
