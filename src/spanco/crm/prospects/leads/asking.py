"""Leads that ask of themselves, on the public form of an offer."""

import uuid
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Doing, Occasion, Refused, act
from spanco.crm.journeys.models import Act, Journey, NextStep
from spanco.crm.people.models import Role, User
from spanco.crm.prospects.leads.acts import Lead, take_lead
from spanco.crm.prospects.models import LeadPage
from spanco.crm.suspects.companies.duplicates import likely
from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.models import Company, Contact, LawfulBasis, Target

_SURE: Final = 90
"""From which score a company found is taken to be the same, as where a program enters the lead."""
_LONGEST_SOURCE: Final = 120
_MAY_WAIT: Final = {"", NextStep.CALL, NextStep.EMAIL, NextStep.FOLLOW_UP}
"""The next steps that a call to who asks again may take the place of."""


@act("asked_again")
def ask_again(doing: Doing, need: str, source: str) -> None:
    """Tell who is at work on a target that it asked once more; a call is due, unless more is agreed on."""
    doing.require_open()
    if doing.journey.next_step in _MAY_WAIT:
        doing.journey.plan(NextStep.CALL, doing.at, need)
    doing.tell(need=need[:500], source=source)


@transaction.atomic
def take_asked(page: LeadPage, asked: Company, contact_name: str, need: str, token: uuid.UUID) -> None:
    """Take what a visitor asks on the form of an offer, once for each token.

    ``asked`` is the company as they wrote it, with their own number and address. Where one that is known is
    surely the same, it is that one, which they are never told. Where someone is at work on it already, they
    are told that it asked again. Raises Refused where it cannot be taken.
    """
    if Act.objects.filter(token=token).exists():
        return
    with translation.override(page.rep.language):
        lead = _lead(page, asked, contact_name, need)
        try:
            journey = take_lead(lead, _who_opens(page), token)
        except Refused:
            at_work = _at_work(lead)
            if at_work is None:
                raise
            ask_again(at_work.pk, Occasion(None, token), lead.need, lead.source)
            return
    # Nobody here entered it: the target did.
    Act.objects.filter(token=token).update(by=None)
    _keep_basis(page, lead, journey)


def _lead(page: LeadPage, asked: Company, contact_name: str, need: str) -> Lead:
    asked.name_key = name_key(asked.name)
    found = likely(asked, at_most=1)
    known = found[0].company if found and found[0].score >= _SURE else None
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


def _at_work(lead: Lead) -> Journey | None:
    """Return the journey of a lead's company for its offer on which someone is at work, the latest one."""
    if lead.company is None:
        return None
    targets = Target.objects.filter(
        company=lead.company, file__offer=lead.offer, journey__isnull=False, journey__lost_at=None
    )
    target = targets.select_related("journey").order_by("-file__is_inbound", "-pk").first()
    return None if target is None else target.journey


def _keep_basis(page: LeadPage, lead: Lead, journey: Journey) -> None:
    """Keep with the person that came with the lead on what basis they are kept, and since when."""
    if page.basis != LawfulBasis.CONSENT:
        return
    today = timezone.localdate()
    people = Contact.objects.filter(pk__in=Target.objects.filter(journey=journey).values("contact"))
    # Somebody who was known stays as they are: who fills in a form may be anyone.
    people.filter(source=lead.source, source_on=today, consent_on=None).update(
        basis=LawfulBasis.CONSENT, consent_on=today
    )
