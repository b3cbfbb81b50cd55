"""Opening the public form of an offer, giving it another address, closing it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import URLValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from spanco.crm.journeys.forms import choose_among
from spanco.crm.people.models import Role, User, secret_address
from spanco.crm.people.requests import sent, user_of
from spanco.crm.prospects.models import LeadPage
from spanco.crm.suspects.models import Offer


class LeadPageForm(forms.ModelForm[LeadPage]):
    """Who holds what comes in by the form of an offer, and on what basis visitors' data are kept."""

    privacy = forms.URLField(
        label=gettext_lazy("Address of your privacy notice"),
        max_length=300,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(["http", "https"])],
    )

    class Meta:
        model = LeadPage
        fields = ("rep", "basis", "privacy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reps = User.objects.filter(is_active=True, role=Role.REP).select_related("team")
        choose_among(self, "rep", reps, empty="—")
        self.fields["rep"].help_text = _("Holds what comes in, and finds a call due at once.")
        self.fields["basis"].help_text = _("With consent, visitors tick that they agree.")
        self.fields["privacy"].help_text = _("Visitors find a link to it beside the form.")


def lead_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the public form of an offer, or change who holds what comes in."""
    offer = _offer(request, pk)
    with transaction.atomic():
        if request.method == "POST":
            # Two who open it at once open one.
            Offer.objects.select_for_update().get(pk=pk)
        page = _of(offer)
        is_new = page is None
        form = LeadPageForm(sent(request), instance=page or LeadPage(offer=offer, by=user_of(request)))
        is_saved = request.method == "POST" and form.is_valid()
        if is_saved:
            form.save()
    if is_saved:
        told = _("The form of %(offer)s is open.") if is_new else _("The form of %(offer)s is saved.")
        messages.success(request, told % {"offer": offer.name})
        return redirect("prospects:lead_page", pk)
    return render(
        request, "prospects/lead_page.html", {"offer": offer, "form": form, "lead_page": _of(offer)}
    )


@require_POST
def renew_lead_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the form of an offer another address; at the old one nothing is open any more."""
    LeadPage.objects.filter(offer=_offer(request, pk)).update(key=secret_address())
    messages.success(request, _("The form has a new address. The old one no longer works."))
    return redirect("prospects:lead_page", pk)


@require_POST
def close_lead_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the public form of an offer away."""
    LeadPage.objects.filter(offer=_offer(request, pk)).delete()
    messages.success(request, _("The form is closed: its address no longer works."))
    return redirect("prospects:lead_page", pk)


def _of(offer: Offer) -> LeadPage | None:
    """Return the form of an offer as it is stored, which a form that was refused has not changed."""
    return LeadPage.objects.filter(offer=offer).select_related("offer", "rep").first()


def _offer(request: HttpRequest, pk: int) -> Offer:
    """Return an offer to who may open its form: those who change offers."""
    if not user_of(request).sees_all:
        raise PermissionDenied
    return get_object_or_404(Offer, pk=pk)
