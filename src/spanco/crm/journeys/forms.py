"""The form of an act: it is sent once, and it knows the journey as it was seen."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final, cast

from django import forms
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils.functional import Promise

from spanco.crm.journeys.acting import Occasion, Refused
from spanco.crm.journeys.models import Act, Journey
from spanco.crm.people.models import User

_LONGEST_KEY: Final = 18
"""In digits: so many fit into the database's own numbers."""


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


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # of any rows
    """Rows to choose several of; a key longer than keys are is none of theirs."""

    def clean(self, value: object) -> QuerySet[Any]:
        """Return the rows whose keys were sent; raise ValidationError for a key that is none of them."""
        for key in value if isinstance(value, list) else ():
            if len(str(key)) > _LONGEST_KEY:
                message = self.error_messages["invalid_choice"]
                raise forms.ValidationError(message, code="invalid_choice", params={"value": key})
        return super().clean(value)


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
        """Do the act and tell whether it was done; what refuses it becomes an error of this form.

        Whoever is told that the journey changed meanwhile decides by sending the same form again.
        """
        try:
            act()
        except Refused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, refused.message)
            if refused.version is not None:
                send_instead(self, "version", refused.version)
            return False
        return True


def send_instead(form: forms.BaseForm, name: str, value: object) -> None:
    """Put a value in place of what was sent in a hidden field, for when the form is shown again."""
    sent = cast("QueryDict", form.data).copy()
    sent[form.add_prefix(name)] = str(value)
    form.data = sent


class _Named(ModelChoiceIterator):  # type: ignore[type-arg]  # of any rows
    """The keys of rows and what they are called: to read hundreds as rows takes longest of a page."""

    field: Any

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        """Yield what none means first, if none may be chosen."""
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.queryset.values_list("pk", self.field.called)


def choose_among(
    form: forms.BaseForm,
    name: str,
    rows: QuerySet[Any],
    *,
    empty: str | Promise | None = None,
    called: str | Combinable = "name",
) -> None:
    """Let a field of a form choose among rows, those the person may see.

    ``empty`` says what none means, ``called`` by which column or expression a row is named.
    """
    field: Any = form.fields[name]
    field.iterator, field.called = _Named, called
    field.queryset = rows
    if empty is not None:
        field.empty_label = empty
