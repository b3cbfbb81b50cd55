"""Offers: what they are, whom they suit, and what must be known of their targets."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spanco.crm.journeys.acting import Refused
from spanco.crm.people.models import User
from spanco.crm.people.requests import sent, user_of
from spanco.crm.suspects.changing import claim
from spanco.crm.suspects.condition_forms import rows_of
from spanco.crm.suspects.conditions import Condition, profile_of, said
from spanco.crm.suspects.fields import fields_of_targets
from spanco.crm.suspects.knowing import refresh_offer
from spanco.crm.suspects.models import Criterion, File, Offer, OfferPart
from spanco.crm.suspects.offers.forms import OfferForm, PartForm, PartRows, with_parts_of_now

_A_PAGE: Final = 50


def keeps_offers(user: User) -> bool:
    """Tell whether a person changes offers: they hold for every team."""
    return user.sees_all


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """List the offers."""
    user = user_of(request)
    found = Offer.objects.annotate(
        n_parts=Count("parts", distinct=True), n_criteria=Count("profile", distinct=True)
    )
    found = found.order_by("-is_active", "name")
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    files = File.objects.visible_to(user).filter(offer__in=[offer.pk for offer in page], is_closed=False)
    n_files = dict(files.order_by().values_list("offer").annotate(n=Count("pk")))
    rows = [(offer, n_files.get(offer.pk, 0)) for offer in page]
    context = {
        "page": page,
        "rows": rows,
        "may_change": keeps_offers(user),
        "n_on_sale": Offer.objects.filter(is_active=True).count(),
    }
    return render(request, "suspects/offers.html", context)


@require_safe
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an offer to whoever sells it."""
    user = user_of(request)
    found = get_object_or_404(Offer.objects.prefetch_related("parts", "profile"), pk=pk)
    fields = fields_of_targets()
    context = {
        "offer": found,
        "profile": [said(one, fields) for one in profile_of(found)],
        "needs": [fields[need].label for need in found.needs if need in fields],
        "files": File.objects.visible_to(user).filter(offer=found, is_closed=False)[:10],
        "may_change": keeps_offers(user),
    }
    return render(request, "suspects/offer.html", context)


def new_offer(request: HttpRequest) -> HttpResponse:
    """Put an offer on sale."""
    return _offer_form(request, None)


def edit_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an offer."""
    return _offer_form(request, get_object_or_404(Offer, pk=pk))


def _offer_form(request: HttpRequest, kept: Offer | None) -> HttpResponse:
    user = user_of(request)
    if not keeps_offers(user):
        raise PermissionDenied
    fields = fields_of_targets()
    before = ([], []) if kept is None else (profile_of(kept), list(kept.needs))
    data = sent(request)
    form = OfferForm(data, instance=kept, known=fields)
    conditions = rows_of(before[0], fields, data)
    parts = PartRows(data, instance=form.instance, prefix="parts")
    if request.method == "POST":
        # Each is asked, so that everything that is wrong is said at once.
        valid = all([form.is_valid(), conditions.is_valid(), parts.is_valid()])
        try:
            if valid or (kept is not None and form.is_valid() and form.is_behind(kept)):
                return _stored(request, form, parts, conditions.conditions, before)
        except Refused as refused:
            form.add_error(None, refused.message)
            if parts.management_form.is_valid():
                now = with_parts_of_now(request.POST, form.instance, "parts")
                parts = PartRows(now, instance=form.instance, prefix="parts")
    context = {"form": form, "conditions": conditions, "parts": parts, "offer": kept}
    return render(request, "suspects/edit_offer.html", context)


def _stored(
    request: HttpRequest,
    form: OfferForm,
    parts: BaseInlineFormSet[OfferPart, Offer, PartForm],
    conditions: list[Condition],
    before: tuple[list[Condition], list[str]],
) -> HttpResponse:
    """Save an offer with its profile and parts; raise Refused if someone changed it since it was seen."""
    with transaction.atomic():
        if form.instance.pk:
            claim(form, user_of(request))
        saved = form.save()
        parts.save()
        if conditions != before[0]:
            _replace_profile(saved, conditions)
    done = (conditions, saved.needs) == before or refresh_offer(saved)
    messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
    if not done:
        messages.info(
            request, _("How complete its targets are is being worked out again: wait a few minutes.")
        )
    return redirect("suspects:offer", saved.pk)


def _replace_profile(offer: Offer, conditions: list[Condition]) -> None:
    offer.profile.all().delete()
    Criterion.objects.bulk_create(
        Criterion(offer=offer, field=one.field, test=one.test, value=one.value) for one in conditions
    )
