"""The form of an act: it is sent once, and it knows the journey as it was seen."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from spanco.crm.journeys.acting import Occasion, Refused
from spanco.crm.journeys.models import Act, Journey
from spanco.crm.people.models import User


class DateTimeInput(forms.DateTimeInput):
    """A date and time as the browser asks for them."""

    input_type = "datetime-local"

    def __init__(self, **attributes: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", attrs=attributes)


class DateInput(forms.DateInput):
    """A date as the browser asks for it."""

    input_type = "date"

    def __init__(self, **attributes: Any) -> None:
        super().__init__(format="%Y-%m-%d", attrs=attributes)


class ActForm(forms.Form):
    """What every act's form has: a token that makes a second sending harmless, and the version seen."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, journey: Journey | None = None, **kwargs: Any) -> None:
        if journey is not None:
            kwargs["initial"] = {"version": journey.version, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def occasion(self, by: User | None, *, at: datetime | None = None) -> Occasion:
        """Return who acts, by which click; call it on a valid form."""
        return Occasion(by, self.cleaned_data["token"], at, self.cleaned_data["version"])

    def perform(self, act: Callable[[], Act]) -> bool:
        """Do the act and tell whether it was done; what refuses it becomes an error of this form."""
        try:
            act()
        except Refused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, refused.message)
            return False
        return True


def choose_among(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let a field of a form choose among rows, those the person may see."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows
