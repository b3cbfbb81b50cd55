"""What is asked of who imports a table: the table, what its columns mean, and where its data come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spanco.crm.journeys.forms import DateInput
from spanco.crm.suspects.companies import normalising
from spanco.crm.suspects.importing import saying
from spanco.crm.suspects.importing.meanings import MUST, meanings
from spanco.crm.suspects.models import Import, LawfulBasis

_MOST_BYTES: Final = 400 << 20
_EXAMPLES: Final = 3


class UploadForm(forms.Form):
    """The table itself."""

    table = forms.FileField(
        label=_("CSV file or Excel workbook (.xlsx)"),
        help_text=_(
            "The first row holds the names of the columns; each other row is a company. Up to 400 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm"}),
        max_length=200,
    )

    def clean_table(self) -> UploadedFile[bytes]:
        """Refuse what is too large to be read."""
        table: UploadedFile[bytes] = self.cleaned_data["table"]
        if table.size is not None and table.size > _MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 400 MB: divide it in several."))
        return table


class MappingForm(forms.Form):
    """What each column means, and what is true of all rows."""

    source = forms.CharField(
        label=_("Where the data come from"),
        max_length=120,
        help_text=_("It is kept with every contact: a fair, a register, a list that was bought."),
    )
    obtained_on = forms.DateField(label=_("Obtained on"), widget=DateInput)
    basis = forms.ChoiceField(label=_("Lawful basis for people’s data"), choices=LawfulBasis.choices)
    keep_until = forms.DateField(label=_("Keep people’s data until"), widget=DateInput, required=False)
    country = forms.CharField(
        label=_("Country of rows that name none"),
        max_length=60,
        help_text=_("Telephone and VAT numbers without a country are read as numbers from there."),
    )
    leaves_out = forms.ChoiceField(
        label=_("A row with a value that cannot be read"),
        choices=[
            ("", _("is returned, with the reason")),
            ("1", _("is taken without that value, and listed")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        importing: Import,
        samples: dict[str, Sequence[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.importing = importing
        self.columns: list[str] = []
        choices = _choices()
        for position, header in enumerate(importing.headers):
            name = f"column_{position}"
            examples = [value[:40] for value in samples.get(header, ())][:_EXAMPLES]
            self.fields[name] = forms.ChoiceField(
                label=header,
                choices=choices,
                required=False,
                help_text=" · ".join(examples),
                initial=importing.mapping.get(header, ""),
            )
            self.columns.append(name)
        options = importing.options
        self.initial.setdefault("source", importing.source)
        self.initial.setdefault("obtained_on", options.get("obtained_on") or timezone.localdate())
        self.initial.setdefault("basis", options.get("basis", LawfulBasis.LEGITIMATE_INTEREST))
        self.initial.setdefault("keep_until", options.get("keep_until"))
        self.initial.setdefault("country", options.get("country") or settings.HOME_COUNTRY)
        self.initial.setdefault("leaves_out", options.get("leaves_out", ""))

    def of_columns(self) -> list[forms.BoundField]:
        """Return the fields of the columns."""
        return [self[name] for name in self.columns]

    def of_all_rows(self) -> list[forms.BoundField]:
        """Return the other fields."""
        return [field for field in self if field.name not in self.columns]

    def clean_country(self) -> str:
        """Return the two letters of a country."""
        try:
            return normalising.country(self.cleaned_data["country"])
        except normalising.Unusable as why:
            raise forms.ValidationError(str(why)) from why

    def clean_obtained_on(self) -> Any:  # noqa: ANN401 - a date
        """Refuse a day to come."""
        day = self.cleaned_data["obtained_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come: say when the data were obtained."))
        return day

    def clean(self) -> dict[str, Any]:
        """Make sure that there is a company's name, and that no two columns mean the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        first: dict[str, str] = {}
        for name in self.columns:
            meant = cleaned.get(name)
            if not meant:
                continue
            other = first.setdefault(meant, name)
            if other != name:
                message = _("“%(other)s” means this already: leave one of the two out.")
                self.add_error(name, message % {"other": self.fields[other].label})
        if MUST not in first and not any(name in self.errors for name in self.columns):
            self.add_error(
                None, _("Say which column holds the company’s name: without it there is no target.")
            )
        return cleaned

    def mapping(self) -> dict[str, str]:
        """Return what each header means; "" where it is left out."""
        return {
            header: self.cleaned_data[f"column_{place}"]
            for place, header in enumerate(self.importing.headers)
        }

    def options(self) -> dict[str, str]:
        """Return what is true of all rows, as JSON."""
        cleaned = self.cleaned_data
        days = {
            name: cleaned[name].isoformat() if cleaned[name] else "" for name in ("obtained_on", "keep_until")
        }
        return {**days, **{name: cleaned[name] for name in ("basis", "country", "leaves_out")}}


def _choices() -> list[tuple[str, object]]:
    """Return everything a column may mean, by whose it is."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for meaning in meanings().values():
        groups.setdefault(str(meaning.part), []).append((meaning.key, saying.field_name(meaning)))
    return [("", _("leave out")), *groups.items()]
