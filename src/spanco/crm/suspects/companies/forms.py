"""What is typed of companies, sites and contacts, brought into its normal form."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from spanco.crm.journeys.forms import DateInput, choose_among
from spanco.crm.journeys.templatetags.telephone import telephone
from spanco.crm.people.models import User
from spanco.crm.people.sending import SentOnce
from spanco.crm.suspects.changing import EditedForm
from spanco.crm.suspects.companies import normalising
from spanco.crm.suspects.companies.countries import country_choices
from spanco.crm.suspects.companies.filing import files_to_add_to
from spanco.crm.suspects.companies.normalising import Unusable
from spanco.crm.suspects.companies.telling import custom_facts
from spanco.crm.suspects.facts import FACTS
from spanco.crm.suspects.models import Company, Contact, CustomField, Edited, File, LawfulBasis, Site
from spanco.crm.typed_numbers import Number, WholeNumber

_YES_NO: Final = [("", "—"), ("yes", pgettext_lazy("answer", "yes")), ("no", pgettext_lazy("answer", "no"))]
_MOST_EMPLOYEES: Final = 10_000_000
_FURTHEST_YEARS: Final = 30


class _TelephoneInput(forms.TextInput):
    """A telephone number in groups, as pages show it."""

    input_type = "tel"

    def format_value(self, value: str | None) -> str | None:
        """Return a number as it is read."""
        return telephone(value) if value else None


class Telephone(forms.CharField):
    """A telephone number, typed in any form, longer than what is kept."""

    widget = _TelephoneInput

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Telephone"), max_length=60, required=False)

    def has_changed(self, initial: str | None, data: str | None) -> bool:
        """Whether another number was typed, however it is set."""
        return super().has_changed(telephone(initial or ""), telephone((data or "").strip()))


class NormalForm(EditedForm):
    """A form of rows whose values are kept in one form.

    A value that was not touched stays as it is, so that one which would not be taken today does not keep
    somebody from changing another.
    """

    normal: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "country" in self.fields:
            self.fields["country"] = forms.ChoiceField(
                choices=country_choices, required=False, label=_("Country")
            )

    def clean(self) -> dict[str, Any]:
        """Bring what was typed into its normal form, and tell what is wrong with which value."""
        cleaned: dict[str, Any] = super().clean() or {}
        where = self.place(cleaned)
        for name in self.normal:
            if name in cleaned and name not in self.changed_data:
                cleaned[name] = self.initial.get(name, "")
            elif cleaned.get(name):
                try:
                    cleaned[name] = _NORMAL[name](cleaned[name], where)
                except Unusable as wrong:
                    self.add_error(name, str(wrong))
        return cleaned

    def place(self, cleaned: dict[str, Any]) -> str:
        """Return the country of numbers that name none."""
        return cleaned.get("country") or settings.HOME_COUNTRY


_NORMAL: Final[dict[str, Callable[[str, str], str]]] = {
    "phone": normalising.phone,
    "email": lambda text, _country: normalising.email(text),
    "website": lambda text, _country: normalising.domain(text),
    "vat": normalising.vat,
}


class CompanyForm(NormalForm):
    """A company's own facts, and the fields this sales force added."""

    normal = ("vat", "phone", "email", "website")

    # Typed in many forms, longer than what is kept.
    vat = forms.CharField(label=gettext_lazy("VAT number"), max_length=40, required=False)
    phone = Telephone()
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    website = forms.CharField(label=gettext_lazy("Website"), max_length=300, required=False)

    class Meta:
        model = Company
        fields = ("name", *FACTS)
        field_classes = {"employees": WholeNumber, "turnover": Number}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.custom = list(CustomField.objects.all())
        for custom in self.custom:
            stored = self.instance.custom.get(custom.key)
            self.fields[_input(custom)] = _custom_field(custom, stored)
            self.initial[_input(custom)] = _shown(custom, stored)
        self.fields["email"].widget.input_type = "email"
        self.fields["employees"].widget.attrs["inputmode"] = "numeric"
        self.fields["turnover"].widget.attrs["inputmode"] = "decimal"
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_employees(self) -> int | None:
        """Refuse more people than a company can have."""
        n: int | None = self.cleaned_data["employees"]
        if n is not None and n > _MOST_EMPLOYEES:
            raise ValidationError(_("More people than a company can have: check the number."))
        return n

    def clean_turnover(self) -> Decimal | None:
        """Refuse a turnover below nothing."""
        amount: Decimal | None = self.cleaned_data["turnover"]
        if amount is not None and amount < 0:
            raise ValidationError(_("A turnover is not below zero."))
        return amount

    def clean(self) -> dict[str, Any]:
        """Compute the key of the name and gather the custom fields."""
        cleaned = super().clean()
        if name := cleaned.get("name"):
            self.instance.name_key = normalising.name_key(name)
        if not self.errors:
            kept = dict(self.instance.custom)
            for custom in self.custom:
                kept[custom.key] = _stored(custom, cleaned[_input(custom)])
            self.instance.custom = {key: value for key, value in kept.items() if value not in {None, ""}}
        return cleaned

    def kept_otherwise(self, stored: Edited) -> dict[str, str]:
        """Return the company's own facts and the custom fields that are kept otherwise."""
        own = dict(custom_facts(stored)) if isinstance(stored, Company) else {}
        differs = {
            _input(custom): own.get(custom.name, "")
            for custom in self.custom
            if isinstance(stored, Company)
            and stored.custom.get(custom.key) != self.instance.custom.get(custom.key)
        }
        return super().kept_otherwise(stored) | differs


def _input(custom: CustomField) -> str:
    return f"custom_{custom.key}"


def _custom_field(custom: CustomField, stored: Any) -> forms.Field:  # noqa: ANN401 - a value of JSON
    """Return the input of a field of one's own, by its kind; a choice that is kept stays one."""
    match custom.kind:
        case CustomField.Kind.NUMBER:
            return Number(label=custom.name, required=False, max_digits=16, decimal_places=4)
        case CustomField.Kind.DATE:
            return forms.DateField(label=custom.name, required=False, widget=DateInput)
        case CustomField.Kind.YES_NO:
            return forms.ChoiceField(label=custom.name, required=False, choices=_YES_NO)
        case CustomField.Kind.CHOICE:
            choices = [("", "—"), *((str(one), str(one)) for one in custom.choices)]
            if isinstance(stored, str) and stored and stored not in custom.choices:
                choices.append((stored, _("%(value)s (no longer offered)") % {"value": stored}))
            return forms.ChoiceField(label=custom.name, required=False, choices=choices)
        case _:
            return forms.CharField(label=custom.name, required=False, max_length=500)


def _shown(custom: CustomField, stored: Any) -> Any:  # noqa: ANN401 - a value of JSON
    if custom.kind == CustomField.Kind.YES_NO and stored is not None:
        return "yes" if stored else "no"
    return stored


def _stored(custom: CustomField, cleaned: Any) -> Any:  # noqa: ANN401 - a value of JSON
    """Return a value as conditions compare it: numbers as numbers, days as ISO, yes and no as they are."""
    if isinstance(cleaned, Decimal):
        return int(cleaned) if cleaned == cleaned.to_integral_value() else float(cleaned)
    if isinstance(cleaned, date):
        return cleaned.isoformat()
    if custom.kind == CustomField.Kind.YES_NO:
        return {"yes": True, "no": False}.get(cleaned)
    return cleaned


class NewCompanyForm(SentOnce, CompanyForm):
    """A new company, put straight into a file."""

    file = forms.ModelChoiceField(File.objects.none(), label=gettext_lazy("File"))

    field_order = ("name", "file")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who sees all may keep a company that is nobody's target yet.
        self.fields["file"].required = not by.sees_all
        _choose_file(self, by, empty=_("no file") if by.sees_all else "—")
        self.initial["country"] = settings.HOME_COUNTRY


class AddToFileForm(forms.Form):
    """Which file a company that is known goes into, as a whole or as one of its sites."""

    file = forms.ModelChoiceField(File.objects.none(), label=gettext_lazy("File"))
    site = forms.ModelChoiceField(Site.objects.none(), label=gettext_lazy("What goes in"), required=False)

    def __init__(self, *args: Any, by: User, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_file(self, by, empty="—")
        sites: models.QuerySet[Site] = company.sites.all()
        choose_among(self, "site", sites, empty=_("the company as a whole"))
        if not sites.exists():
            del self.fields["site"]


def _choose_file(form: forms.BaseForm, by: User, empty: str) -> None:
    """Let a form choose among the files someone may add to, and say what that begins."""
    called = Concat("name", models.Value(" · "), "offer__name")
    choose_among(form, "file", files_to_add_to(by).order_by("name", "pk"), empty=empty, called=called)
    form.fields["file"].help_text = (
        _("It waits there to be assigned.") if by.leads else _("You hold it: its journey begins with you.")
    )


class SiteForm(SentOnce, NormalForm):
    """A place of a company."""

    normal = ("phone",)
    phone = Telephone()

    class Meta:
        model = Site
        fields = ("name", "address", "postcode", "city", "country", "phone")

    def place(self, cleaned: dict[str, Any]) -> str:
        """Return the site's country, or the company's."""
        return cleaned.get("country") or self.instance.company.country or settings.HOME_COUNTRY


class ContactForm(SentOnce, NormalForm):
    """A person at a company, where their data came from, and on what basis they are kept."""

    normal = ("phone", "email")
    phone = Telephone()
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)

    class Meta:
        model = Contact
        fields = (
            "name",
            "job",
            "phone",
            "email",
            "decides",
            "language",
            "site",
            "source",
            "source_on",
            "basis",
            "consent_on",
            "keep_until",
        )
        labels: ClassVar = {"site": gettext_lazy("Site")}
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "source_on": DateInput(),
            "consent_on": DateInput(),
            "keep_until": DateInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites: models.QuerySet[Site] = self.instance.company.sites.all()
        choose_among(self, "site", sites, empty=_("the company as a whole"))
        if not self.instance.pk and not sites.exists():
            del self.fields["site"]
        self.fields["language"] = forms.ChoiceField(
            choices=[("", "—"), *settings.LANGUAGES], required=False, label=_("Language")
        )
        self.fields["email"].widget.input_type = "email"
        self.fields["source"].help_text = _("Where the data came from: a fair, a directory, the person.")
        self.fields["keep_until"].help_text = _("After this day the data are erased.")
        if not self.instance.pk:
            self.initial["source_on"] = timezone.localdate()

    def place(self, cleaned: dict[str, Any]) -> str:
        """Return the country of the site, or of the company."""
        site = cleaned.get("site")
        return (site.country if site else "") or self.instance.company.country or settings.HOME_COUNTRY

    def clean(self) -> dict[str, Any]:
        """Hold the days together: obtained in the past, consent given if that is the basis."""
        cleaned = super().clean()
        today = timezone.localdate()
        for name in ("source_on", "consent_on"):
            if (day := cleaned.get(name)) and day > today:
                self.add_error(name, _("This day is in the future."))
        if cleaned.get("basis") == LawfulBasis.CONSENT and not cleaned.get("consent_on"):
            self.add_error("consent_on", _("Say on which day consent was given, or choose another basis."))
        keep, source_on = cleaned.get("keep_until"), cleaned.get("source_on")
        if keep and source_on and keep < source_on:
            self.add_error("keep_until", _("This is before the data were obtained."))
        if keep and keep.year > today.year + _FURTHEST_YEARS:
            self.add_error("keep_until", _("That is too far away: name a nearer day."))
        return cleaned
