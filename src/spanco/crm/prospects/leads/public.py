"""The form of an offer as a visitor fills it in, by its address and without logging in."""

from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from spanco.crm.journeys.acting import Refused
from spanco.crm.people.requests import sent
from spanco.crm.prospects import visitors
from spanco.crm.prospects.leads.asking import take_asked
from spanco.crm.prospects.leads.public_form import PublicLeadForm
from spanco.crm.prospects.models import LeadPage
from spanco.crm.suspects.models import LawfulBasis

_LONGEST_KEY: Final = 64


@login_not_required
@never_cache
def public_lead(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form of an address to whoever visits it, and take what they ask.

    An address that is unknown, was taken away or whose offer is not on sale is answered alike.
    """
    language = visitors.language_of(request)
    with translation.override(language):
        request.LANGUAGE_CODE = language
        return visitors.hidden(_answer(request, key, language))


@login_not_required
@require_safe
def lead_thanks(request: HttpRequest) -> HttpResponse:
    """Thank for what was asked, in the language it was asked in."""
    with translation.override(visitors.language_of(request)):
        return visitors.hidden(render(request, "prospects/lead_thanks.html"))


def _answer(request: HttpRequest, key: str, language: str) -> HttpResponse:
    if visitors.too_often(request):
        return render(request, "prospects/lead_closed.html", {"too_often": True}, status=429)
    page = _open(key)
    if page is None:
        visitors.count(request)
        return render(request, "prospects/lead_closed.html", status=404)
    form = PublicLeadForm(sent(request), asks_consent=page.basis == LawfulBasis.CONSENT)
    if request.method == "POST":
        visitors.count(request)
        if form.is_by_program or (form.is_valid() and _is_taken(page, form)):
            return visitors.remember_language(redirect("prospects:lead_thanks"), language)
    languages = [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
    context = {"form": form, "lead_page": page, "language": language, "languages": languages}
    return render(request, "prospects/public_lead.html", context)


def _is_taken(page: LeadPage, form: PublicLeadForm) -> bool:
    """Take what was asked; where it cannot be, say no more than that: why is not for a visitor to know."""
    said = form.cleaned_data
    try:
        take_asked(page, form.company(), said["contact_name"], said["need"], said["token"])
    except Refused:
        form.add_error(None, _("This cannot be taken here. Please ask us in another way."))
        return False
    return True


def _open(key: str) -> LeadPage | None:
    """Return the form of an address at which one may ask."""
    if len(key) > _LONGEST_KEY or "\x00" in key:
        return None
    page = LeadPage.objects.select_related("offer", "rep__team", "by").filter(key=key).first()
    return page if page is not None and page.is_open else None
