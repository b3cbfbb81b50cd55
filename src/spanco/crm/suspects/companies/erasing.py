"""Forgetting people: at their request, or when the time is over for which their data may be kept."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spanco.crm.people.models import User
from spanco.crm.suspects.companies.do_not_contact import Kind, forbid
from spanco.crm.suspects.companies.forgetting import forget
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import Contact
from spanco.crm.suspects.models.companies import Contacts

_AT_A_TIME: Final = 500


def expired(on: date) -> Contacts:
    """Return the contacts whose data may not be kept on a day, those longest overdue first."""
    return Contact.objects.filter(keep_until__lt=on, erased_at=None).order_by("keep_until", "pk")


@transaction.atomic
def erase(contact: Contact, by: User, *, and_forbid: bool = False) -> None:
    """Erase what is personal of a contact, for good; journeys stay, without what was written of the contact.

    ``and_forbid`` puts the telephone number and the e-mail address on the do-not-contact list first. One
    erased already stays so.
    """
    row = Contact.objects.select_for_update().get(pk=contact.pk)
    if row.erased_at is not None:
        return
    if and_forbid:
        for kind, value in ((Kind.PHONE, row.phone), (Kind.EMAIL, row.email)):
            if value:
                forbid(kind, value, by, _("asked to be erased"))
    _erase([row])
    refresh([row.company_id])


def erase_expired(on: date) -> Iterator[int]:
    """Erase the contacts whose data may not be kept on a day; yield how many were, block after block."""
    while True:
        with transaction.atomic():
            found = list(expired(on).select_for_update()[:_AT_A_TIME])
            _erase(found)
            refresh(sorted({row.company_id for row in found}))
        if not found:
            return
        yield len(found)


def _erase(contacts: list[Contact]) -> None:
    for contact in contacts:
        forget(contact)
    Contact.objects.filter(pk__in=[contact.pk for contact in contacts]).update(
        name=_("erased"),
        job="",
        phone="",
        email="",
        language="",
        site=None,
        decides=False,
        source="",
        consent_on=None,
        keep_until=None,
        erased_at=timezone.now(),
    )
