"""Rows of conditions as they are typed: a field, a test and a value each."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from spanco.crm.suspects.conditions import LONGEST_VALUE, Condition, checked, typed_again
from spanco.crm.suspects.fields import TESTS, Field, Test

MOST: Final = 20
_BLANK_ROWS: Final = 2


def grouped(fields: Mapping[str, Field]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return fields as choices, under whose they are."""
    return [
        (str(part), [(one.name, capfirst(str(one.label))) for one in several])
        for part, several in groupby(fields.values(), key=lambda one: one.part)
    ]


class _FieldSelect(forms.Select):
    """A choice of fields that tells the page's script which tests make sense of each, and which values."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        super().__init__()
        self.fields = fields

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """Add the tests to an option."""
        option = super().create_option(name, value, *args, **kwargs)
        field = self.fields.get(str(value))
        if field is not None:
            option["attrs"]["data-tests"] = " ".join(TESTS[field.kind])
            option["attrs"]["data-values"] = ", ".join(field.choices)
        return option


class ConditionForm(forms.Form):
    """One condition; a row without a field is none."""

    field = forms.ChoiceField(label=_("Field"), required=False)
    test = forms.ChoiceField(label=_("Condition"), choices=Test.choices, required=False)
    value = forms.CharField(label=_("Value"), required=False, max_length=LONGEST_VALUE)

    def __init__(self, *args: Any, known: Mapping[str, Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.condition: Condition | None = None
        field = self.fields["field"]
        field.widget = _FieldSelect(known)
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("choose a field")), *grouped(known)]

    def clean(self) -> dict[str, Any]:
        """Keep the condition that the three say."""
        cleaned: dict[str, Any] = super().clean() or {}
        name = cleaned.get("field")
        if name and not self.errors:
            try:
                self.condition = checked(
                    self.known[name], cleaned.get("test") or Test.IS, cleaned.get("value", "")
                )
            except ValidationError as wrong:
                self.add_error("value", wrong)
        return cleaned


class Conditions(forms.BaseFormSet[ConditionForm]):
    """The rows together."""

    @property
    def conditions(self) -> list[Condition]:
        """Return the conditions of the rows that say one, once each; call it on valid rows."""
        found = [form.condition for form in self.forms if form.condition is not None]
        return [one for place, one in enumerate(found) if one not in found[:place]]


ConditionRows = forms.formset_factory(
    ConditionForm,
    formset=Conditions,
    extra=_BLANK_ROWS,
    max_num=MOST,
    absolute_max=2 * MOST,
    validate_max=True,
)


def rows_of(conditions: Iterable[Condition], fields: Mapping[str, Field], data: Any = None) -> Conditions:  # noqa: ANN401 - what was sent
    """Return the rows of some conditions, or of what was sent, with blank ones to add more."""
    initial = [
        {"field": one.field, "test": one.test, "value": typed_again(one)}
        for one in conditions
        if one.field in fields
    ]
    rows = ConditionRows(data, initial=initial, prefix="conditions", form_kwargs={"known": fields})
    return cast("Conditions", rows)
