"""What is typed of offers, their parts and the fields of one's own."""

import re
from collections.abc import Mapping
from typing import Any, Final

from babel.numbers import list_currencies
from django import forms
from django.db.models import JSONField
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from spanco.crm.suspects.changing import EditedForm
from spanco.crm.suspects.condition_forms import grouped
from spanco.crm.suspects.fields import Field
from spanco.crm.suspects.models import CustomField, Offer, OfferPart

MOST_NEEDS: Final = 30
_MOST_CHOICES: Final = 60
_LONGEST_CHOICE: Final = 80


class OfferForm(EditedForm):
    """An offer, and what must be known of its targets."""

    needs = forms.MultipleChoiceField(
        label=_("What must be known of a target"),
        help_text=_("A target is complete when all of these are known."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Offer
        fields = ("name", "description", "currency", "is_active", "needs")
        widgets = {"description": forms.Textarea({"rows": 4})}
        error_messages = {"name": {"unique": _("There is an offer of this name already.")}}

    def __init__(self, *args: Any, known: Mapping[str, Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needs = self.fields["needs"]
        if isinstance(needs, forms.MultipleChoiceField):
            needs.choices = grouped(known)
        self.fields["currency"].help_text = _("Three letters: EUR, CHF, GBP.")

    def clean_currency(self) -> str:
        """Return the currency in capitals; refuse one that does not exist."""
        currency = str(self.cleaned_data["currency"]).upper()
        if currency not in list_currencies():
            raise forms.ValidationError(_("This is no currency: take three letters such as EUR."))
        return currency

    def clean_needs(self) -> list[str]:
        """Refuse more than a query can look at."""
        needs: list[str] = self.cleaned_data["needs"]
        if len(needs) > MOST_NEEDS:
            raise forms.ValidationError(_("Choose 30 at most: nobody completes more."))
        return needs


class PartForm(forms.ModelForm[OfferPart]):
    """A part of an offer."""

    class Meta:
        model = OfferPart
        fields = ("name", "description")
        widgets = {"description": forms.Textarea({"rows": 2})}


PartRows = forms.inlineformset_factory(
    Offer, OfferPart, form=PartForm, extra=2, max_num=40, absolute_max=60, validate_max=True, can_delete=True
)


def with_parts_of_now(data: QueryDict, offer: Offer, prefix: str) -> QueryDict:
    """Return what was typed of an offer's parts; those that someone removed since are added again."""
    n_rows = min(int(str(data[f"{prefix}-TOTAL_FORMS"])), PartRows.absolute_max)
    kept = {str(key) for key in offer.parts.values_list("pk", flat=True)}
    fields = ("id", "name", "description", "DELETE")
    rows = [{field: data.get(f"{prefix}-{n}-{field}", "") for field in fields} for n in range(n_rows)]
    stay = [row for row in rows if row["id"] in kept]
    again = [row | {"id": ""} for row in rows if row["id"] not in kept]
    moved = data.copy()
    moved[f"{prefix}-INITIAL_FORMS"] = str(len(stay))
    for n, row in enumerate([*stay, *again]):
        for field, value in row.items():
            moved[f"{prefix}-{n}-{field}"] = value
    return moved


class CustomFieldForm(forms.ModelForm[CustomField]):
    """A field of one's own; its kind stays what it was, as values of that kind are kept."""

    choices = forms.CharField(
        label=_("Choices"),
        help_text=_("One a line; for “one of a list” only."),
        required=False,
        max_length=_MOST_CHOICES * _LONGEST_CHOICE,
        widget=forms.Textarea({"rows": 5}),
    )

    class Meta:
        model = CustomField
        fields = ("name", "kind", "choices")
        error_messages = {"name": {"unique": _("There is a field of this name already.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["kind"].disabled = True
            self.initial["choices"] = "\n".join(self.instance.choices)

    def clean_choices(self) -> list[str]:
        """Return the lines, each once."""
        lines = [line.strip() for line in str(self.cleaned_data["choices"]).splitlines()]
        choices = list(dict.fromkeys(line for line in lines if line))
        if len(choices) > _MOST_CHOICES or any(len(choice) > _LONGEST_CHOICE for choice in choices):
            raise forms.ValidationError(_("At most 60 choices, of 80 letters each."))
        if any("," in choice or ";" in choice for choice in choices):
            raise forms.ValidationError(_("Leave commas and semicolons out: they separate values elsewhere."))
        return choices

    def clean(self) -> dict[str, Any]:
        """Ask for choices where one of them is to be taken, and only there."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_list = cleaned.get("kind") == CustomField.Kind.CHOICE
        if is_list and not cleaned.get("choices") and "choices" not in self.errors:
            self.add_error("choices", _("Write the choices, one a line."))
        if not is_list:
            cleaned["choices"] = []
        return cleaned

    def save(self, commit: bool = True) -> CustomField:  # noqa: FBT001, FBT002 - Django's signature
        """Save the field; a new one gets a key made of its name."""
        if not self.instance.key:
            self.instance.key = key_for(self.instance.name)
        return super().save(commit)


def key_for(name: str) -> str:
    """Return a key for a field of that name which no field has and no query takes for something else."""
    key = re.sub(r"[^a-z0-9]+", "_", slugify(name)).strip("_")[:30].strip("_")
    if not key or not key[0].isalpha() or key in JSONField().get_lookups():
        key = f"field_{key}".strip("_")
    taken = set(CustomField.objects.filter(key__startswith=key).values_list("key", flat=True))
    return next(one for one in (key, *(f"{key}_{n}" for n in range(2, len(taken) + 3))) if one not in taken)
