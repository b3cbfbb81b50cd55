"""Templates of e-mails, and an e-mail before it is sent."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from spanco.crm.journeys.forms import ActForm, DateTimeInput, choose_among
from spanco.crm.journeys.models import Journey
from spanco.crm.people.sending import SentOnce
from spanco.crm.prospects.emails.merging import FORM, Unmergeable, fields_of
from spanco.crm.prospects.models import EmailTemplate
from spanco.crm.suspects.models import Contact, Offer

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


class TemplateForm(SentOnce, forms.ModelForm[EmailTemplate]):
    """A template."""

    class Meta:
        model = EmailTemplate
        fields = ("name", "offer", "language", "subject", "body")
        widgets = {"body": forms.Textarea(attrs={"rows": 14})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer: Any = self.fields["offer"]
        offer.label = _("Offer")
        offer.queryset = Offer.objects.filter(Q(is_active=True) | Q(pk=self.instance.offer_id))
        offer.empty_label = _("all offers")

    def clean_subject(self) -> str:
        """Return the subject if it is one line and names only fields that are known."""
        subject = str(self.cleaned_data["subject"])
        if _CONTROL.search(subject):
            raise forms.ValidationError(_("A subject is one line of text."))
        if FORM in _known_fields(subject):
            raise forms.ValidationError(_("The link to the form goes into the text, not into the subject."))
        return subject

    def clean_body(self) -> str:
        """Return the text if it names only fields that are known."""
        body = str(self.cleaned_data["body"])
        _known_fields(body)
        return body


class TemplateFilter(forms.Form):
    """Which templates are shown."""

    q = forms.CharField(label=gettext_lazy("Name or subject"), required=False, max_length=80)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    offer = forms.ModelChoiceField(
        Offer.objects.all(),
        label=gettext_lazy("Offer"),
        required=False,
        empty_label=gettext_lazy("all offers"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = settings.LANGUAGES
        self.fields["language"].choices = [("", _("all languages")), *languages]  # type: ignore[attr-defined]  # of choices


class WriteForm(ActForm):
    """An e-mail to a person at a target, or to the company's own address."""

    contact = forms.ModelChoiceField(Contact.objects.none(), label=pgettext_lazy("an e-mail", "To"))
    template = forms.ModelChoiceField(EmailTemplate.objects.all(), required=False, widget=forms.HiddenInput)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 14})
    )
    again_at = forms.DateTimeField(
        label=gettext_lazy("Then call on"),
        required=False,
        widget=DateTimeInput(),
        help_text=gettext_lazy("Left empty, the next step stays as it is."),
    )

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, journey=journey, **kwargs)
        contacts = Contact.objects.filter(company=journey.target.company_id).exclude(email="")
        address = journey.target.company.email
        own = _("the company: %(address)s") % {"address": address} if address else None
        choose_among(self, "contact", contacts, empty=own)
        self.fields["contact"].required = not address
        self.has_anyone = bool(address) or contacts.exists()

    def clean_subject(self) -> str:
        """Return the subject if it is one line."""
        subject = str(self.cleaned_data["subject"])
        if _CONTROL.search(subject):
            raise forms.ValidationError(_("A subject is one line of text."))
        return subject


def _known_fields(text: str) -> set[str]:
    try:
        return fields_of(text)
    except Unmergeable as error:
        raise forms.ValidationError(str(error)) from error
