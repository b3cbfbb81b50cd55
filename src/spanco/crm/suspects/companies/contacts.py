"""The pages of people at companies: what is kept of them, why, and how they are forgotten."""

from typing import Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.requests import sent, user_of
from spanco.crm.people.sending import once
from spanco.crm.suspects.companies.do_not_contact import blocked
from spanco.crm.suspects.companies.erasing import erase, expired
from spanco.crm.suspects.companies.forms import ContactForm
from spanco.crm.suspects.companies.saving import change, keep
from spanco.crm.suspects.companies.views import contact_of
from spanco.crm.suspects.models import Company, Contact

_A_PAGE: Final = 50


@require_safe
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is known of a person, where it came from, and on what basis it is kept."""
    contact = contact_of(user_of(request), pk)
    forbidden = blocked([contact])
    keep_until = contact.keep_until
    context = {
        "contact": contact,
        "blocked_phone": forbidden.phone(contact),
        "blocked_email": forbidden.email(contact),
        "expired": keep_until is not None and keep_until < timezone.localdate(),
    }
    return render(request, "suspects/contact.html", context)


def new_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a person to a company."""
    user = user_of(request)
    company = get_object_or_404(Company.objects.visible_to(user).kept(), pk=pk)
    form = ContactForm(sent(request), instance=Contact(company=company))
    if request.method == "POST" and form.is_valid():
        once(form, user, lambda: keep(form))
        added = {"name": form.cleaned_data["name"], "company": company.name}
        messages.success(request, _("%(name)s is added to %(company)s.") % added)
        return redirect(back_to(request, reverse("suspects:company", args=(pk,))))
    return render(request, "suspects/edit_contact.html", {"form": form, "company": company})


def edit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is kept of a person."""
    user = user_of(request)
    contact = contact_of(user, pk)
    if contact.erased_at is not None:
        messages.error(request, _("This person was erased: add a new contact instead."))
        return redirect("suspects:company", contact.company_id)
    form = ContactForm(sent(request), instance=contact)
    if request.method == "POST" and form.is_valid():
        try:
            change(form, user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": contact.name})
            return redirect(back_to(request, reverse("suspects:company", args=(contact.company_id,))))
    stored = contact_of(user, pk)
    return render(
        request, "suspects/edit_contact.html", {"form": form, "company": stored.company, "contact": stored}
    )


class EraseForm(forms.Form):
    """Whether a person who is erased is never to be contacted again."""

    and_forbid = forms.BooleanField(
        label=gettext_lazy("Put the telephone number and e-mail address on the do-not-contact list"),
        required=False,
        initial=True,
    )


def erase_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a person is to be erased, and erase them."""
    user = user_of(request)
    contact = contact_of(user, pk)
    form = EraseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        erase(contact, user, and_forbid=form.cleaned_data["and_forbid"])
        messages.success(request, _("The person was erased; the journeys stay."))
        return redirect("suspects:company", contact.company_id)
    return render(request, "suspects/erase_contact.html", {"form": form, "contact": contact})


@require_safe
def expired_contacts(request: HttpRequest) -> HttpResponse:
    """List the people whose data should have been erased by now, for who leads."""
    user = user_of(request)
    if not user.leads:
        raise PermissionDenied
    overdue = expired(timezone.localdate()).visible_to(user)
    page = Paginator(overdue.select_related("company"), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "suspects/expired_contacts.html", {"page": page})
