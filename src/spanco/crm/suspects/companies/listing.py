"""What a company has, told a page at a time: its people, its places, the files it is in."""

from collections.abc import Iterable
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spanco.crm.people.models import User
from spanco.crm.people.requests import user_of
from spanco.crm.suspects.companies.do_not_contact import Blocked, blocked
from spanco.crm.suspects.models import Company, Contact, Site, Target
from spanco.crm.suspects.models.companies import Contacts
from spanco.crm.suspects.models.files import Targets

A_PAGE: Final = 50
"""How many contacts, sites and targets are shown at once."""


def contacts_of(company: Company) -> Contacts:
    """Return the people at a company, as they are listed."""
    return Contact.objects.filter(company=company).select_related("company", "site")


def sites_of(company: Company) -> QuerySet[Site]:
    """Return the places of a company, as they are listed."""
    return Site.objects.filter(company=company).select_related("company")


def targets_of(company: Company, user: User) -> Targets:
    """Return the targets a company is, as far as someone may see them, the latest first."""
    targets = Target.objects.visible_to(user).filter(company=company)
    return targets.select_related("file", "site", "journey__holder").order_by("-pk")


def told_contacts(contacts: Iterable[Contact], forbidden: Blocked) -> list[tuple[Contact, bool, bool]]:
    """Return contacts, each with whether they must not be called and must not be written to."""
    return [(contact, forbidden.phone(contact), forbidden.email(contact)) for contact in contacts]


def told_sites(sites: Iterable[Site], forbidden: Blocked) -> list[tuple[Site, bool]]:
    """Return sites, each with whether it must not be called."""
    return [(site, forbidden.phone(site)) for site in sites]


@require_safe
def all_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """List all people at a company."""
    company = _company(request, pk)
    page = _page(request, contacts_of(company))
    shown = {"contacts": told_contacts(page, blocked(page))}
    return _listed(request, company, page, title=_("Contacts"), list="suspects/_contacts.html", **shown)


@require_safe
def all_sites(request: HttpRequest, pk: int) -> HttpResponse:
    """List all places of a company."""
    company = _company(request, pk)
    page = _page(request, sites_of(company))
    shown = {"sites": told_sites(page, blocked(page))}
    return _listed(request, company, page, title=_("Sites"), list="suspects/_sites.html", **shown)


@require_safe
def all_targets(request: HttpRequest, pk: int) -> HttpResponse:
    """List all files a company is in, as far as who asks may see its targets."""
    company = _company(request, pk)
    page = _page(request, targets_of(company, user_of(request)))
    return _listed(
        request, company, page, title=_("In the files"), list="suspects/_targets.html", targets=page
    )


def _company(request: HttpRequest, pk: int) -> Company:
    return get_object_or_404(Company.objects.visible_to(user_of(request)).kept(), pk=pk)


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Any:  # noqa: ANN401 - a page of any rows
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def _listed(request: HttpRequest, company: Company, page: object, **context: object) -> HttpResponse:
    return render(request, "suspects/all_of_company.html", {"company": company, "page": page, **context})
