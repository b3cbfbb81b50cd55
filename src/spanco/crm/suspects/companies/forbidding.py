"""The page of who must not be contacted."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from spanco.crm.journeys.returning import back_to
from spanco.crm.people.requests import sent, user_of
from spanco.crm.suspects.companies.do_not_contact import allow, forbid, normal
from spanco.crm.suspects.companies.normalising import Unusable
from spanco.crm.suspects.models import DoNotContact

_A_PAGE: Final = 50
_BEYOND_ALL: Final = "\U0010ffff"


class ForbidForm(forms.ModelForm[DoNotContact]):
    """Something that must not be contacted any more."""

    value = forms.CharField(label=gettext_lazy("Number or address"), max_length=300)

    class Meta:
        model = DoNotContact
        fields = ("kind", "value", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=DoNotContact.Kind.choices)

    def clean(self) -> dict[str, Any]:
        """Bring the value into the form it is compared in."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") and cleaned.get("value"):
            try:
                cleaned["value"] = normal(cleaned["kind"], cleaned["value"], settings.HOME_COUNTRY)
            except Unusable as wrong:
                self.add_error("value", str(wrong))
        return cleaned

    def validate_unique(self) -> None:
        """Take what is on the list already: it stays there once."""


def do_not_contact(request: HttpRequest) -> HttpResponse:
    """Search the list; add to it. Everyone may add, who leads takes off it."""
    user = user_of(request)
    form = ForbidForm(sent(request))
    if request.method == "POST" and form.is_valid():
        entry = forbid(
            form.cleaned_data["kind"], form.cleaned_data["value"], user, form.cleaned_data["reason"]
        )
        messages.success(request, _("%(value)s will not be contacted any more.") % {"value": entry.value})
        return redirect(back_to(request, reverse("suspects:do_not_contact")))
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:254]
    found = DoNotContact.objects.select_related("by")
    if typed:
        found = found.filter(_beginning(typed)).order_by("value", "pk")
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "typed": typed}
    return render(request, "suspects/do_not_contact.html", context)


def _beginning(typed: str) -> Q:
    """Return the condition that a value begins so, or is what was typed in any form."""
    wanted = Q()
    for start in {typed, typed.lower(), typed.upper()}:
        wanted |= Q(value__gte=start, value__lt=start + _BEYOND_ALL)
    for kind in DoNotContact.Kind.values:
        try:
            wanted |= Q(kind=kind, value=normal(kind, typed, settings.HOME_COUNTRY))
        except Unusable:
            continue
    return wanted


@require_POST
def remove_do_not_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry off the list."""
    user = user_of(request)
    if not user.leads:
        raise PermissionDenied
    entry = get_object_or_404(DoNotContact, pk=pk)
    allow(entry.pk, user)
    messages.success(request, _("%(value)s may be contacted again.") % {"value": entry.value})
    return redirect("suspects:do_not_contact")
