"""A lead that came in of itself: its journey starts at qualified, or it joins the one there is."""

import uuid
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Occasion, Refused
from spanco.crm.journeys.models import Act, Journey, Milestone
from spanco.crm.journeys.opening import open_journeys
from spanco.crm.people.models import Team, User
from spanco.crm.prospects.leads.asking_again import ASKED_AGAIN, ask_again
from spanco.crm.suspects.companies.do_not_contact import blocked
from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.companies.resemblances import notice
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import Company, Contact, File, Offer, Target

_NAMES_TRIED: Final = 100
_JOURNEYS_LOOKED_AT: Final = 50


@dataclass(frozen=True, slots=True)
class Lead:
    """Who asks for what, and where they come from; numbers and addresses in their normal form.

    ``company`` is one that is known already; without it a new one is made of ``name`` and the rest. It is for
    ``rep``: who enters it, or whom they name.
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


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a lead went: to a journey of its own, or one there was already, which it ``joined``."""

    journey: Journey
    joined: bool


@transaction.atomic
def take_lead(lead: Lead, by: User, token: uuid.UUID) -> Taken:
    """Save a lead: a call to who asks is due now. Sent twice, it is done once.

    Where someone is at work on the company for the offer, in whatever file, it joins that journey, so that
    one target is not counted as two. Else its journey begins at qualified, in the file for leads of the
    offer, the rep's team and this quarter, which is made if there is none; lost in that file before, it is
    taken up again. Raises Refused where the company must not be contacted, or where the rep is not one of
    who enters it.
    """
    # Of an offer one lead is taken after the other: two at once would begin two journeys, or two files.
    Offer.objects.select_for_update(no_key=True).filter(pk=lead.offer.pk).first()
    done = Act.objects.filter(token=token).select_related("journey__holder").first()
    if done is not None:
        return _of_token(done, by)
    _check(lead, by)
    company = lead.company or _new_company(lead)
    contact = _contact(lead, company)
    open_one = _worked(lead, company)
    if open_one is not None:
        return _joined(open_one, lead, contact, by, token)
    file = _inbound_file(lead.offer, lead.rep.team, by)
    target = Target.objects.filter(file=file, company=company, site=None).select_related("journey").first()
    if target is not None and target.journey is not None:
        return _joined(target.journey, lead, contact, by, token)
    target = target or Target(file=file, company=company)
    target.contact = contact
    return Taken(_begun(target, lead, by, token), joined=False)


def _begun(target: Target, lead: Lead, by: User, token: uuid.UUID) -> Journey:
    with translation.override(lead.rep.language):
        why = lead.need or _("came in as a lead")
    details: dict[str, object] = {"need": lead.need, "source": lead.source}
    (journey,) = open_journeys(
        1, lead.rep, by=by, start=Milestone.QUALIFIED, kind="lead", details=details, why=why
    )
    Act.objects.filter(journey=journey).update(token=token)
    target.journey = journey
    target.save()
    refresh([target.company_id])
    return journey


def _worked(lead: Lead, company: Company) -> Journey | None:
    """Return the open journey of a company for the offer: the rep's own first, then of the whole company."""
    rows = Journey.objects.filter(target__company=company, target__file__offer=lead.offer, lost_at=None)
    found = rows.select_related("target").order_by("-pk")[:_JOURNEYS_LOOKED_AT]
    in_order = sorted(found, key=lambda one: (one.holder_id != lead.rep.pk, one.target.site_id is not None))
    return in_order[0] if in_order else None


def _joined(journey: Journey, lead: Lead, contact: Contact | None, by: User, token: uuid.UUID) -> Taken:
    ask_again(
        journey.pk,
        Occasion(by, token),
        lead.need,
        lead.source,
        contact=contact,
        rep=lead.rep,
        is_named=lead.rep.pk != by.pk,
    )
    return Taken(Journey.objects.select_related("holder").get(pk=journey.pk), joined=True)


def _of_token(done: Act, by: User) -> Taken:
    """Return where a token's lead went already, if it is one of the person's own."""
    if done.by_id != by.pk or done.kind not in {"lead", ASKED_AGAIN}:
        raise Refused(_("This was sent with the mark of something else: load the page again."))
    return Taken(done.journey, joined=done.kind == ASKED_AGAIN)


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
    """Return the open file for leads of an offer and team that this quarter began, or make it."""
    now = timezone.localtime(timezone=timezone.get_default_timezone())
    quarter = (now.month + 2) // 3
    began = now.replace(month=3 * quarter - 2, day=1, hour=0, minute=0, second=0, microsecond=0)
    here = File.objects.filter(offer=offer, team=team, is_inbound=True, is_closed=False)
    found = here.filter(created_at__gte=began).order_by("-created_at").first()
    if found is not None:
        return found
    name = _("Leads %(team)s, quarter %(n)s %(year)s") % {
        "team": team or _("without a team"),
        "n": quarter,
        "year": now.year,
    }
    name = name[:110]
    names = [name, *(f"{name} ({n})" for n in range(2, _NAMES_TRIED))]
    taken = set(File.objects.filter(offer=offer, name__in=names).values_list("name", flat=True))
    free = next(name for name in names if name not in taken)
    return File.objects.create(name=free, offer=offer, team=team, is_inbound=True, created_by=by)
