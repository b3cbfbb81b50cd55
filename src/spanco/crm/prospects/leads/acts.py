"""A lead that came in of itself: its journey starts at qualified."""

import uuid
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Occasion, Refused
from spanco.crm.journeys.acts import reopen
from spanco.crm.journeys.models import Act, Journey, Milestone
from spanco.crm.journeys.opening import open_journeys
from spanco.crm.people.models import Team, User
from spanco.crm.suspects.companies.do_not_contact import blocked
from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.companies.resemblances import notice
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import Company, Contact, File, Offer, Target

_NAMES_TRIED: Final = 100


@dataclass(frozen=True, slots=True)
class Lead:
    """Who asks for what, and where they come from; numbers and addresses in their normal form.

    ``company`` is one that is known already; without it a new one is made of ``name`` and the rest.
    """

    offer: Offer
    rep: User
    name: str
    need: str
    source: str
    company: Company | None = None
    contact_name: str = ""
    contact_job: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    vat: str = ""
    city: str = ""


def take_lead(lead: Lead, by: User, token: uuid.UUID) -> Journey:
    """Save a lead and begin its journey at qualified; a call is due now. Sent twice, it is done once.

    It goes into the offer's file for leads of the rep's team, which is made if there is none. Where that
    file has the company already, its journey is taken up again if it was lost. Raises Refused where someone
    is at work on it, where it must not be contacted, or where the rep is not one of who enters it.
    """
    try:
        with transaction.atomic():
            return _taken_once(lead, by, token)
    except IntegrityError:
        done = Act.objects.filter(token=token).select_related("journey").first()
        if done is None:
            raise
        return _of_token(done, by)


def _taken_once(lead: Lead, by: User, token: uuid.UUID) -> Journey:
    done = Act.objects.filter(token=token).select_related("journey").first()
    if done is not None:
        return _of_token(done, by)
    _check(lead, by)
    company = lead.company or _new_company(lead)
    contact = _contact(lead, company)
    file = _inbound_file(lead.offer, lead.rep.team, by)
    target = (
        Target.objects.filter(file=file, company=company, site=None).select_related("journey__holder").first()
    )
    if target is not None and target.journey is not None:
        return _taken_up_again(target.journey, lead, by, token)
    with translation.override(lead.rep.language):
        why = lead.need or _("came in as a lead")
    details: dict[str, object] = {"need": lead.need, "source": lead.source}
    (journey,) = open_journeys(
        1, lead.rep, by=by, start=Milestone.QUALIFIED, kind="lead", details=details, why=why
    )
    Act.objects.filter(journey=journey).update(token=token)
    if target is None:
        target = Target(file=file, company=company)
    target.journey, target.contact = journey, contact
    target.save()
    refresh([company.pk])
    return journey


def _of_token(done: Act, by: User) -> Journey:
    """Return the journey of what a token did already, if it is one that the person may see."""
    journey = Journey.objects.visible_to(by).filter(pk=done.journey_id).first()
    if journey is None:
        raise Refused(_("This was sent with the mark of something else: load the page again."))
    return journey


def _check(lead: Lead, by: User) -> None:
    if not lead.rep.is_active or not User.objects.visible_to(by).filter(pk=lead.rep.pk).exists():
        raise Refused(_("%(name)s is not in your team.") % {"name": lead.rep.name}, field="rep")
    if not lead.offer.is_active:
        raise Refused(_("%(offer)s is not on sale.") % {"offer": lead.offer.name}, field="offer")
    asks = Company(phone=lead.phone, email=lead.email, website=lead.website, vat=lead.vat)
    rows = [asks] if lead.company is None else [asks, lead.company]
    barred = blocked(rows)
    if any(barred.company(row) or barred.phone(row) or barred.email(row) for row in rows):
        raise Refused(_("They are on the list of who must not be contacted. Have them taken off it first."))


def _taken_up_again(journey: Journey, lead: Lead, by: User, token: uuid.UUID) -> Journey:
    if not journey.is_lost:
        raise Refused(
            _("%(name)s is at work on this company for this offer already: write it there as a note.")
            % {"name": journey.holder.name},
            field="name",
        )
    if not Journey.objects.visible_to(by).filter(pk=journey.pk).exists():
        raise Refused(
            _("%(name)s lost this company for this offer: ask them or who leads to take it up again.")
            % {"name": journey.holder.name},
            field="name",
        )
    reopen(journey.pk, Occasion(by, token), lead.need, lead.source)
    return journey


def _new_company(lead: Lead) -> Company:
    company = Company.objects.create(
        name=lead.name,
        name_key=name_key(lead.name),
        phone=lead.phone,
        email="" if lead.contact_name else lead.email,
        website=lead.website,
        vat=lead.vat,
        city=lead.city,
        source=lead.source,
    )
    notice(company)
    return company


def _contact(lead: Lead, company: Company) -> Contact | None:
    """Return the person who asks: one known there by address or name, else a new one."""
    if not lead.contact_name:
        return None
    known = company.contacts.filter(email=lead.email).first() if lead.email else None
    known = known or company.contacts.filter(name__iexact=lead.contact_name).first()
    if known is not None:
        return known
    return Contact.objects.create(
        company=company,
        name=lead.contact_name,
        job=lead.contact_job,
        phone=lead.phone,
        email=lead.email,
        source=lead.source,
        source_on=timezone.localdate(),
    )


def _inbound_file(offer: Offer, team: Team | None, by: User) -> File:
    """Return the open file for leads of an offer and team; make that of this quarter if there is none."""
    found = (
        File.objects.filter(offer=offer, team=team, is_inbound=True, is_closed=False)
        .order_by("-created_at")
        .first()
    )
    if found is not None:
        return found
    today = timezone.localdate()
    name = _("Leads %(team)s, quarter %(n)s %(year)s") % {
        "team": team or _("without a team"),
        "n": (today.month + 2) // 3,
        "year": today.year,
    }
    name = name[:110]
    names = [name, *(f"{name} ({n})" for n in range(2, _NAMES_TRIED))]
    taken = set(File.objects.filter(offer=offer, name__in=names).values_list("name", flat=True))
    free = next(name for name in names if name not in taken)
    return File.objects.create(name=free, offer=offer, team=team, is_inbound=True, created_by=by)
