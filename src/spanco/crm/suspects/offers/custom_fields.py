"""The fields of companies that an administrator adds."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spanco.crm.people.requests import sent, user_of
from spanco.crm.suspects.models import Company, Criterion, CustomField, Offer, Segment
from spanco.crm.suspects.offers.forms import CustomFieldForm

_A_PAGE: Final = 50


def fields(request: HttpRequest) -> HttpResponse:
    """List the fields and add one."""
    _administrators_only(request)
    form = CustomFieldForm(sent(request))
    if request.method == "POST" and form.is_valid():
        field = form.save()
        messages.success(request, _("Companies have the field “%(name)s” now.") % {"name": field.name})
        return redirect("suspects:fields")
    page = Paginator(CustomField.objects.all(), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "suspects/fields.html", {"form": form, "page": page})


def field(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a field, or change its choices."""
    _administrators_only(request)
    kept = get_object_or_404(CustomField, pk=pk)
    form = CustomFieldForm(sent(request), instance=kept)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("“%(name)s” is saved.") % {"name": kept.name})
        return redirect("suspects:fields")
    return render(
        request, "suspects/field.html", {"form": form, "field": get_object_or_404(CustomField, pk=pk)}
    )


@require_POST
def remove_field(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a field that nothing uses."""
    _administrators_only(request)
    kept = get_object_or_404(CustomField, pk=pk)
    used = _used_by(kept)
    if used:
        messages.error(request, used)
        return redirect("suspects:field", pk)
    kept.delete()
    messages.success(request, _("The field “%(name)s” is removed.") % {"name": kept.name})
    return redirect("suspects:fields")


def _used_by(field: CustomField) -> str:
    """Say what uses a field; nothing if nothing does."""
    name = f"custom.{field.key}"
    for offer in Offer.objects.only("name", "needs"):
        if name in offer.needs:
            return _("The offer “%(offer)s” needs this field: change the offer first.") % {
                "offer": offer.name
            }
    criterion = Criterion.objects.filter(field=name).select_related("offer").first()
    if criterion is not None:
        message = _("The profile of “%(offer)s” asks for this field: change the offer first.")
        return message % {"offer": criterion.offer.name}
    for segment in Segment.objects.only("name", "conditions"):
        if any(one["field"] == name for one in segment.conditions):
            return _("The segment “%(name)s” cuts by this field: change it first.") % {"name": segment.name}
    if Company.objects.filter(custom__has_key=field.key).exists():
        return _("Companies have values in this field: it stays, so that nothing is lost.")
    return ""


def _administrators_only(request: HttpRequest) -> None:
    if not user_of(request).administers:
        raise PermissionDenied
