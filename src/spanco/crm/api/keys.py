"""The page on which administrators make and revoke keys."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from spanco.crm.api.models import ApiKey
from spanco.crm.journeys.forms import choose_among
from spanco.crm.people.models import User
from spanco.crm.people.requests import sent, user_of

_A_PAGE: Final = 50
_JUST_MADE: Final = "api_key_just_made"


class KeyForm(forms.ModelForm[ApiKey]):
    """What a key is for, and whom it acts for."""

    class Meta:
        model = ApiKey
        fields = ("name", "user")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "user", User.objects.filter(is_active=True), empty="—")


@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys and make one; its secret is shown once, on the page that follows."""
    user = _administrator(request)
    form = KeyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        _row, made_secret = ApiKey.make(said["user"], said["name"], user)
        request.session[_JUST_MADE] = made_secret
        return redirect("api:keys")
    made = ApiKey.objects.select_related("user", "made_by")
    page = Paginator(made, _A_PAGE).get_page(request.GET.get("page"))
    secret = request.session.pop(_JUST_MADE, None) if request.method == "GET" else None
    n = made.filter(revoked_at=None).count()
    return render(request, "api/keys.html", {"form": form, "page": page, "secret": secret, "n": n})


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a key useless from now on."""
    _administrator(request)
    row = get_object_or_404(ApiKey, pk=pk)
    ApiKey.objects.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now())
    messages.success(request, _("The key “%(name)s” is revoked.") % {"name": row.name})
    return redirect("api:keys")


def _administrator(request: HttpRequest) -> User:
    user = user_of(request)
    if not user.administers:
        raise PermissionDenied
    return user
