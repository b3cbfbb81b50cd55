"""Entering a lead."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from spanco.crm.journeys.forms import ActForm, choose_among
from spanco.crm.people.models import Role, User
from spanco.crm.prospects.leads.acts import Lead
from spanco.crm.suspects.companies import normalising
from spanco.crm.suspects.companies.duplicates import Match, likely
from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.models import Company, Offer

_OFFERED: Final = 5
NEW: Final = "new"


class LeadForm(ActForm):
    """A lead; where its company seems to be known, it asks whether it is that one."""

    name = forms.CharField(label=gettext_lazy("Company"), max_length=200)
    contact_name = forms.CharField(label=gettext_lazy("Who asks"), max_length=120)
    contact_job = forms.CharField(label=gettext_lazy("Their job"), max_length=120, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=60, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    website = forms.CharField(label=gettext_lazy("Website"), max_length=253, required=False)
    vat = forms.CharField(label=gettext_lazy("VAT number"), max_length=40, required=False)
    city = forms.CharField(label=gettext_lazy("Town"), max_length=120, required=False)
    need = forms.CharField(
        label=gettext_lazy("What they need"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(
        label=gettext_lazy("Where the lead comes from"),
        max_length=120,
        help_text=gettext_lazy("For example: website, fair, recommended by a customer."),
    )
    offer = forms.ModelChoiceField(Offer.objects.none(), label=gettext_lazy("Offer"), empty_label=None)
    rep = forms.ModelChoiceField(
        User.objects.none(), label=pgettext_lazy("whom a lead is for", "For"), empty_label=None
    )
    company = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.found: Sequence[Match] = ()
        self._choose("offer", Offer.objects.filter(is_active=True))
        if by.leads:
            self._choose("rep", User.objects.visible_to(by).filter(is_active=True, role=Role.REP))
        else:
            del self.fields["rep"]

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        """Ask for one of several rows: nobody means the first by saying nothing."""
        choose_among(self, name, rows, empty="—" if len(rows[:2]) > 1 else None)

    def clean_phone(self) -> str:
        """Return the number in E.164 form."""
        return normal(self.cleaned_data["phone"], lambda text: normalising.phone(text, settings.HOME_COUNTRY))

    def clean_email(self) -> str:
        """Return the address in small letters."""
        return normal(self.cleaned_data["email"], normalising.email)

    def clean_website(self) -> str:
        """Return the bare domain."""
        return normal(self.cleaned_data["website"], normalising.domain)

    def clean_vat(self) -> str:
        """Return the number with its country's prefix."""
        return normal(self.cleaned_data["vat"], lambda text: normalising.vat(text, settings.HOME_COUNTRY))

    def clean(self) -> dict[str, Any]:
        """Ask for a way to answer, and about companies that seem to be the same."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("phone") and not cleaned.get("email"):
            self.add_error("phone", _("Write a telephone number or an e-mail address: how else to answer?"))
        if self.errors:
            return cleaned
        self.found = likely(_asks(cleaned), at_most=_OFFERED)
        chosen = cleaned.get("company")
        keys = {str(match.company.pk): match.company for match in self.found}
        cleaned["known"] = keys.get(str(chosen))
        if self.found and not cleaned["known"] and chosen != NEW:
            self.add_error(
                None, _("This company may be known already: choose it, or say that it is another one.")
            )
        return cleaned

    def lead(self) -> Lead:
        """Return the lead; call it on a valid form."""
        said = self.cleaned_data
        return Lead(
            offer=said["offer"],
            rep=said.get("rep") or self.by,
            company=said["known"],
            **{
                name: said[name]
                for name in (
                    "name",
                    "need",
                    "source",
                    "contact_name",
                    "contact_job",
                    "phone",
                    "email",
                    "website",
                    "vat",
                    "city",
                )
            },
        )


def normal(typed: str, normalise: Callable[[str], str]) -> str:
    """Return what was typed in its normal form; raise ValidationError that says what is wrong with it."""
    text = typed.strip()
    if not text:
        return ""
    try:
        return normalise(text)
    except normalising.Unusable as error:
        raise forms.ValidationError(str(error)) from error


def _asks(said: dict[str, Any]) -> Company:
    """Return the company as it was typed, to be compared with those that are known."""
    same = {name: said.get(name) or "" for name in ("name", "phone", "email", "website", "vat", "city")}
    return Company(name_key=name_key(same["name"]), **same)
