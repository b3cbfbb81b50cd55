"""Saving companies, sites and contacts as they were typed: once, and never over what someone else changed."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.models import Milestone
from spanco.crm.journeys.opening import open_journeys
from spanco.crm.people.models import User
from spanco.crm.suspects.companies.forms import CompanyForm, ContactForm, NormalForm, SiteForm
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import Company, Contact, File, Target


@transaction.atomic
def add_company(form: CompanyForm, by: User, file: File | None) -> Company:
    """Save a new company as a target of a file; a representative holds its journey at once."""
    company: Company = form.save(commit=False)
    company.source = company.source or by.name
    company.save()
    if file is not None:
        target = Target(file=file, company=company)
        if not by.leads:
            details: dict[str, object] = {"rep": by.name, "file": file.name}
            (target.journey,) = open_journeys(1, by, by=by, start=Milestone.TARGETED, details=details)
        target.save()
        refresh([company.pk])
    return company


@transaction.atomic
def change(form: NormalForm, model: type[Company] | type[Contact]) -> None:
    """Save a changed company or contact; raise Refused if someone changed it since it was seen."""
    row = form.instance
    stored = model._default_manager.select_for_update().values_list("version", flat=True).get(pk=row.pk)
    if form.cleaned_data.get("version") not in {None, stored}:
        raise Refused(
            _("Someone changed this after you opened it. Look at it again: nothing of yours was saved.")
        )
    row.version = stored + 1
    form.save()
    refresh([_company(row)])


@transaction.atomic
def keep(form: ContactForm | SiteForm) -> Any:  # noqa: ANN401 - the form's own row
    """Save a new contact, or a new or changed site."""
    row = form.save()
    refresh([row.company_id])
    return row


def _company(row: models.Model) -> int:
    return row.company_id if isinstance(row, Contact) else row.pk
