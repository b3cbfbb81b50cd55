"""What a visitor writes on the public form of an offer."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spanco.crm.journeys.forms import ActForm
from spanco.crm.prospects.leads.forms import normal
from spanco.crm.suspects.companies import normalising
from spanco.crm.suspects.models import Company


class PublicLeadForm(ActForm):
    """Who asks, for which company, how to answer, and what they need; where it is asked for, their consent.

    ``homepage`` is for programs that fill in whatever they find: people do not see it.
    """

    name = forms.CharField(
        label=gettext_lazy("Company"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("A telephone number or an e-mail address is enough."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput({"type": "email", "autocomplete": "email"}),
    )
    need = forms.CharField(
        label=gettext_lazy("What do you need?"), max_length=2_000, widget=forms.Textarea({"rows": 4})
    )
    consent = forms.BooleanField(
        label=gettext_lazy("I agree that what I write here is kept and used to answer me.")
    )
    homepage = forms.CharField(
        max_length=500, required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, asks_consent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_consent:
            del self.fields["consent"]

    @property
    def is_by_program(self) -> bool:
        """Whether what nobody sees was filled in."""
        return bool(self.data.get("homepage"))

    def clean_phone(self) -> str:
        """Return the number in E.164 form; without a country it is of the office's."""
        return normal(self.cleaned_data["phone"], lambda text: normalising.phone(text, settings.HOME_COUNTRY))

    def clean_email(self) -> str:
        """Return the address in small letters."""
        return normal(self.cleaned_data["email"], normalising.email)

    def clean(self) -> dict[str, Any]:
        """Ask for a way to answer."""
        cleaned = super().clean() or {}
        if (
            not {"phone", "email"} & set(self.errors)
            and not cleaned.get("phone")
            and not cleaned.get("email")
        ):
            self.add_error("phone", _("Write a telephone number or an e-mail address: how else to answer?"))
        return cleaned

    def company(self) -> Company:
        """Return the company as it was written; call it on a valid form."""
        said = self.cleaned_data
        return Company(name=said["name"], phone=said["phone"], email=said["email"])
