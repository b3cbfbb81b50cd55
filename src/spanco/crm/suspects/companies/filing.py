"""Putting companies that are known, or one of their sites, into files."""

from django.db import transaction
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.models import Milestone
from spanco.crm.journeys.opening import open_journeys
from spanco.crm.people.models import User
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import Company, File, Site, Target
from spanco.crm.suspects.models.files import Files


def files_to_add_to(by: User) -> Files:
    """Return the files into which a person may put companies by hand."""
    return File.objects.visible_to(by).filter(is_closed=False, is_inbound=False)


@transaction.atomic
def put_in_file(file: int, company: int, by: User, site: int | None = None) -> tuple[Target, bool]:
    """Make a company, or one site of it, a target of a file; tell whether it was not one already.

    A representative holds its journey at once; what who leads adds waits to be assigned. Who leads may add
    any company that is known, as an import of theirs does; a representative those they see. Raises Refused
    where the file takes no targets by hand or is not theirs, where the company is not for them to add or
    was merged into another, or where the site is not one of it.
    """
    into = files_to_add_to(by).select_for_update(of=("self",)).filter(pk=file).first()
    if into is None:
        raise Refused(_("Choose a file that is open and yours."), field="file")
    companies = Company.objects.kept() if by.leads else Company.objects.kept().visible_to(by)
    added = companies.select_for_update(of=("self",)).filter(pk=company).first()
    if added is None:
        raise Refused(_("This company is not there any more, or not yours to add: ask your sales manager."))
    place = None if site is None else Site.objects.filter(company=added, pk=site).first()
    if site is not None and place is None:
        raise Refused(_("This site is not there any more: choose another."), field="site")
    target, is_new = Target.objects.get_or_create(file=into, company=added, site=place)
    if is_new:
        begin(target, by)
        refresh([added.pk])
    return target, is_new


def begin(target: Target, by: User) -> None:
    """Begin the journey of a target that a representative added; what who leads adds waits."""
    if by.leads:
        return
    details: dict[str, object] = {"rep": by.name, "file": target.file.name}
    (target.journey,) = open_journeys(1, by, by=by, start=Milestone.TARGETED, details=details)
    target.save(update_fields=["journey"])
