"""The pages of companies and their sites."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.models import User
from spanco.crm.people.requests import sent, user_of
from spanco.crm.people.sending import made_before, once
from spanco.crm.suspects.companies.countries import country_name
from spanco.crm.suspects.companies.do_not_contact import blocked
from spanco.crm.suspects.companies.duplicates import Match, likely
from spanco.crm.suspects.companies.filing import put_in_file
from spanco.crm.suspects.companies.forms import AddToFileForm, CompanyForm, NewCompanyForm, SiteForm
from spanco.crm.suspects.companies.listing import (
    A_PAGE,
    contacts_of,
    sites_of,
    targets_of,
    told_contacts,
    told_sites,
)
from spanco.crm.suspects.companies.resemblances import apart_from
from spanco.crm.suspects.companies.saving import add_company, change, keep
from spanco.crm.suspects.companies.telling import Held, custom_facts, held_by
from spanco.crm.suspects.models import Company, Contact, File, Merge, Site, at_visible


@require_safe
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is known of a company, who its people are, and which of its journeys one may see."""
    user = user_of(request)
    company = get_object_or_404(Company.objects.visible_to(user).select_related("merged_into"), pk=pk)
    if company.merged_into_id is not None:
        messages.info(request, _("%(name)s was merged into this company.") % {"name": company.name})
        return redirect("suspects:company", company.merged_into_id)
    contacts = list(contacts_of(company)[: A_PAGE + 1])
    sites = list(sites_of(company)[: A_PAGE + 1])
    targets = list(targets_of(company, user)[: A_PAGE + 1])
    merges = Merge.objects.filter(kept=company, undone_at=None).select_related("gone", "by")
    forbidden = blocked([company, *contacts, *sites])
    context = {
        "company": company,
        "country": country_name(company.country),
        "custom": custom_facts(company),
        "contacts": told_contacts(contacts[:A_PAGE], forbidden),
        "more_contacts": len(contacts) > A_PAGE,
        "sites": told_sites(sites[:A_PAGE], forbidden),
        "more_sites": len(sites) > A_PAGE,
        "targets": targets[:A_PAGE],
        "more_targets": len(targets) > A_PAGE,
        "blocked": forbidden.company(company),
        "blocked_phone": forbidden.phone(company),
        "blocked_email": forbidden.email(company),
        "matches": _proposed(company, user) if user.leads else [],
        "merges": merges[:A_PAGE] if user.leads else [],
    }
    return render(request, "suspects/company.html", context)


def _proposed(company: Company, user: User) -> list[Match]:
    """Return the companies one sees that may be the same, but for those somebody said are not."""
    matches = likely(company)
    keys = [match.company.pk for match in matches]
    seen = set(Company.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    seen -= apart_from(company, keys)
    return [match for match in matches if match.company.pk in seen]


def new_company(request: HttpRequest) -> HttpResponse:
    """Add a company; what is likely known already is shown first, to be opened or passed over."""
    user = user_of(request)
    form = NewCompanyForm(
        sent(request),
        by=user,
        initial=_asked(request),
        instance=Company(),
    )
    found: list[Held] = []
    file: File | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        company = made_before(form, user, Company.objects.all())
        found = [] if company else held_by(likely(form.instance), user, file)
        known = next((one for one in found if str(one.match.company.pk) == request.POST.get("known")), None)
        if known is not None and file is not None:
            if _is_put(request, form, file, known.match.company):
                return redirect("suspects:company", known.match.company.pk)
        elif company is None and (not found or "anyway" in request.POST):
            company = once(form, user, lambda: add_company(form, user, form.cleaned_data["file"]))
            company = company or made_before(form, user, Company.objects.all())
        if company is not None:
            messages.success(request, _("%(name)s is added.") % {"name": company.name})
            return redirect("suspects:company", company.pk)
    return render(request, "suspects/new_company.html", {"form": form, "found": found, "file": file})


def add_to_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a company that is known, or one of its sites, into a file."""
    user = user_of(request)
    company = get_object_or_404(Company.objects.visible_to(user).kept(), pk=pk)
    form = AddToFileForm(sent(request), by=user, company=company)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if _is_put(request, form, said["file"], company, said.get("site")):
            return redirect("suspects:company", pk)
    return render(request, "suspects/add_to_file.html", {"form": form, "company": company})


def _is_put(
    request: HttpRequest, form: BaseForm, file: File, company: Company, site: Site | None = None
) -> bool:
    """Put a company into a file and say so; tell whether it is there, else the form says why not."""
    try:
        _target, is_new = put_in_file(file.pk, company.pk, user_of(request), site.pk if site else None)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    told = _("%(name)s is in “%(file)s” now.") if is_new else _("%(name)s is in “%(file)s” already.")
    name = company.name if site is None else f"{company.name}, {site.name}"
    messages.success(request, told % {"name": name, "file": file.name})
    return True


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return what a link to the form fills in."""
    return {name: request.GET[name][:200] for name in ("file", "name") if name in request.GET}


def edit_company(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of a company."""
    company = get_object_or_404(Company.objects.visible_to(user_of(request)).kept(), pk=pk)
    form = CompanyForm(sent(request), instance=company)
    if request.method == "POST" and form.is_valid():
        try:
            change(form, user_of(request))
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": company.name})
            return redirect(back_to(request, reverse("suspects:company", args=(pk,))))
    return render(request, "suspects/edit_company.html", {"form": form, "company": _as_stored(pk)})


def new_site(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a place of a company."""
    company = get_object_or_404(Company.objects.visible_to(user_of(request)).kept(), pk=pk)
    return _site(request, Site(company=company))


def edit_site(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a place of a company."""
    seen = Site.objects.filter(at_visible(user_of(request)), company__merged_into=None)
    return _site(request, get_object_or_404(seen.select_related("company"), pk=pk))


def _site(request: HttpRequest, site: Site) -> HttpResponse:
    form = SiteForm(sent(request), instance=site)
    if request.method == "POST" and form.is_valid():
        try:
            user = user_of(request)
            change(form, user) if site.pk else once(form, user, lambda: keep(form))
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The site “%(name)s” is saved.") % {"name": site.name})
            return redirect("suspects:company", site.company_id)
    return render(request, "suspects/edit_site.html", {"form": form, "company": site.company})


def _as_stored(pk: int) -> Company:
    """Return a company as it is stored, which a form that was refused has not changed."""
    return Company.objects.get(pk=pk)


def contact_of(user: User, pk: int) -> Contact:
    """Return a contact that someone may see, or answer 404."""
    contacts = Contact.objects.visible_to(user).select_related("company", "site")
    return get_object_or_404(contacts.filter(company__merged_into=None), pk=pk)
