"""Leads that ask of themselves, on the public form of an offer."""

import uuid
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from spanco.crm.journeys.models import Act
from spanco.crm.people.models import Role, User
from spanco.crm.prospects.leads.acts import Lead, take_lead
from spanco.crm.prospects.models import LeadPage
from spanco.crm.suspects.companies.duplicates import SURE, likely
from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.models import Company, Contact, LawfulBasis, Offer

_LONGEST_SOURCE: Final = 120


@transaction.atomic
def take_asked(page: LeadPage, asked: Company, contact_name: str, need: str, token: uuid.UUID) -> None:
    """Take what a visitor asks on the form of an offer, once for each token.

    ``asked`` is the company as they wrote it, with their own number and address. Where one that is known is
    surely the same, it is that one, which they are never told. Raises Refused where it cannot be taken.
    """
    # As `take_lead` does: of two sendings of one form the second finds the first.
    Offer.objects.select_for_update(no_key=True).get(pk=page.offer_id)
    if Act.objects.filter(token=token).exists():
        return
    with translation.override(page.rep.language):
        lead = _lead(page, asked, contact_name, need)
        taken = take_lead(lead, _who_opens(page), token)
    # Nobody here entered it: the target did.
    Act.objects.filter(token=token).update(by=None)
    if page.basis == LawfulBasis.CONSENT:
        _keep_consent(lead, taken.journey.target.company)


def _lead(page: LeadPage, asked: Company, contact_name: str, need: str) -> Lead:
    asked.name_key = name_key(asked.name)
    found = likely(asked, at_most=1)
    known = found[0].company if found and found[0].score >= SURE else None
    if known is not None:
        # What is known of them stays as it is, so that how they are reached is said here.
        need = " · ".join(filter(None, (contact_name, asked.phone, asked.email, need)))
    source = _("form of %(offer)s") % {"offer": page.offer.name}
    return Lead(
        offer=page.offer,
        rep=page.rep,
        name=asked.name,
        need=need,
        source=Truncator(source).chars(_LONGEST_SOURCE),
        company=known,
        contact_name=contact_name,
        phone=asked.phone,
        email=asked.email,
    )


def _who_opens(page: LeadPage) -> User:
    """Return in whose name journeys begin: who opened the form, or another who sees all."""
    if page.by.is_active and page.by.sees_all:
        return page.by
    others = User.objects.filter(is_active=True, role__in=(Role.ADMINISTRATOR, Role.DIRECTOR))
    return others.order_by("pk").first() or page.rep


def _keep_consent(lead: Lead, company: Company) -> None:
    """Keep with the person that came with a lead that they consented, and since when."""
    today = timezone.localdate()
    # Somebody who was known stays as they are: who fills in a form may be anyone.
    came = Contact.objects.filter(company=company, source=lead.source, source_on=today, consent_on=None)
    came.filter(name=lead.contact_name).update(basis=LawfulBasis.CONSENT, consent_on=today)
