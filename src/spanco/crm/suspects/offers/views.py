"""Offers: what they are, whom they suit, and what must be known of their targets."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spanco.crm.people.models import User
from spanco.crm.people.requests import sent, user_of
from spanco.crm.suspects.condition_forms import rows_of
from spanco.crm.suspects.conditions import Condition, profile_of, said
from spanco.crm.suspects.fields import fields_of_targets
from spanco.crm.suspects.knowing import refresh_offer
from spanco.crm.suspects.models import Criterion, File, Offer
from spanco.crm.suspects.offers.forms import OfferForm, PartRows

_A_PAGE: Final = 50


def keeps_offers(user: User) -> bool:
    """Tell whether a person changes offers: they hold for every team."""
    return user.sees_all


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
    if not keeps_offers(user_of(request)):
        raise PermissionDenied
    fields = fields_of_targets()
    before = ([], []) if kept is None else (profile_of(kept), list(kept.needs))
    data = sent(request)
    form = OfferForm(data, instance=kept, known=fields)
    conditions = rows_of(before[0], fields, data)
    parts = PartRows(data, instance=form.instance, prefix="parts")
    # Each is asked, so that everything that is wrong is said at once.
    if request.method == "POST" and all([form.is_valid(), conditions.is_valid(), parts.is_valid()]):
        with transaction.atomic():
            saved = form.save()
            parts.save()
            if conditions.conditions != before[0]:
                _replace_profile(saved, conditions.conditions)
        done = (conditions.conditions, saved.needs) == before or refresh_offer(saved)
        messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
        if not done:
            messages.info(
                request, _("How complete its targets are is being worked out again: wait a few minutes.")
            )
        return redirect("suspects:offer", saved.pk)
    context = {"form": form, "conditions": conditions, "parts": parts, "offer": kept}
    return render(request, "suspects/edit_offer.html", context)


def _replace_profile(offer: Offer, conditions: list[Condition]) -> None:
    offer.profile.all().delete()
    Criterion.objects.bulk_create(
        Criterion(offer=offer, field=one.field, test=one.test, value=one.value) for one in conditions
    )
