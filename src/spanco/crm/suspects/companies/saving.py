"""Saving companies, sites and contacts as they were typed: once, and never over what someone else changed."""

from typing import Any

from django.db import transaction

from spanco.crm.people.models import User
from spanco.crm.suspects.changing import claim
from spanco.crm.suspects.companies.filing import begin
from spanco.crm.suspects.companies.forms import CompanyForm, ContactForm, NormalForm, SiteForm
from spanco.crm.suspects.companies.resemblances import notice
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import Company, Contact, File, Site, Target


@transaction.atomic
def add_company(form: CompanyForm, by: User, file: File | None) -> Company:
    """Save a new company as a target of a file; a representative holds its journey at once."""
    company: Company = form.save(commit=False)
    company.source = company.source or by.name
    company.save()
    if file is not None:
        begin(Target.objects.create(file=file, company=company), by)
        refresh([company.pk])
    notice(company)
    return company


@transaction.atomic
def change(form: NormalForm, by: User) -> None:
    """Save a changed company, site or contact; raise Refused if someone changed it since it was seen."""
    claim(form, by)
    row = form.save()
    refresh([_company(row)])
    if isinstance(row, Company):
        notice(row)


@transaction.atomic
def keep(form: ContactForm | SiteForm) -> Any:  # noqa: ANN401 - the form's own row
    """Save a new contact or site."""
    row = form.save()
    refresh([row.company_id])
    return row


def _company(row: Company | Contact | Site) -> int:
    return row.pk if isinstance(row, Company) else row.company_id
