"""Writing to a target: sent and kept, or neither."""

import re
import smtplib
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from typing import Final
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Doing, Refused, act
from spanco.crm.journeys.models import NextStep
from spanco.crm.people.mailing import is_only_printed
from spanco.crm.people.models import User
from spanco.crm.prospects.emails.merging import FIELDS, FORM, left_in, with_form
from spanco.crm.prospects.models import Email, EmailTemplate, FormRequest
from spanco.crm.suspects.companies.do_not_contact import blocked
from spanco.crm.suspects.models import Contact, Target

FORM_GOOD_FOR: Final = timedelta(days=30)
_NOT_IN_A_HEADER: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


@act("email", undoable=False)
def send_email(  # noqa: PLR0913 - what an e-mail is
    doing: Doing,
    contact: Contact | None,
    subject: str,
    body: str,
    *,
    origin: str,
    template: EmailTemplate | None = None,
    again_at: datetime | None = None,
) -> None:
    """Write to a person at the target, or without one to the company's own address.

    ``{{ form }}`` in the text becomes a link to the form, under ``origin`` (as ``https://desk.example``).
    With ``again_at`` a call is planned. Raises Refused, and keeps nothing, where they must not be
    contacted, a field is not filled in, or the mail server does not take it. What is sent cannot be undone.
    """
    doing.require_open()
    if is_only_printed():
        raise Refused(_("No mail server is named yet (SPANCO_MAIL): this e-mail would reach nobody."))
    if doing.by is None:
        raise Refused(_("Only someone who is logged in writes e-mails."))
    target = Target.objects.select_related("company", "file__offer").get(journey=doing.journey)
    to = _address(target, contact)
    subject, body = subject.strip(), body.strip()
    if not subject or _NOT_IN_A_HEADER.search(subject):
        raise Refused(_("A subject is one line of text."), field="subject")
    if not body:
        raise Refused(_("Write the text first."), field="body")
    _check_filled_in(subject, body)
    body, has_form = _with_link(doing, contact, body, origin)
    doing.made(
        Email.objects.create(
            journey=doing.journey,
            contact=contact,
            to=to,
            by=doing.by,
            at=doing.at,
            template=template,
            subject=subject,
            body=body,
        )
    )
    if again_at is not None:
        with translation.override(doing.journey.holder.language):
            why = _("e-mail sent: “%(subject)s”") % {"subject": subject}
        doing.journey.plan(NextStep.CALL, again_at, why)
    doing.tell(subject=subject, to=to, contact=contact.name if contact else "", form=has_form)
    # Last of all, so that nothing is sent that is not kept. If it cannot go, nothing is kept either.
    _send(doing.by, to, subject, body)


def _address(target: Target, contact: Contact | None) -> str:
    """Return where to write; raise Refused where there is no address, or none that may be used."""
    if contact is not None:
        if contact.company_id != target.company_id:
            raise Refused(_("This person is not at this company."), field="contact")
        contact.company = target.company
    row = contact or target.company
    if not row.email:
        raise Refused(_("%(name)s has no e-mail address.") % {"name": row.name}, field="contact")
    if blocked([row]).email(row):
        raise Refused(
            _("%(name)s must not be contacted: they are on the list of who asked not to be.")
            % {"name": row.name},
            field="contact",
        )
    return row.email


def _check_filled_in(subject: str, body: str) -> None:
    """Refuse a text that still has a field; braces of one's own are only text."""
    if FORM in left_in(subject):
        raise Refused(_("The link to the form goes into the text, not into the subject."), field="subject")
    for place, text in (("subject", subject), ("body", body)):
        for name in sorted(left_in(text) - {FORM}):
            message = _("%(field)s (%(what)s) is not filled in: write it yourself, or take it out.")
            raise Refused(message % {"field": f"{{{{ {name} }}}}", "what": FIELDS[name]}, field=place)


def _with_link(doing: Doing, contact: Contact | None, body: str, origin: str) -> tuple[str, bool]:
    """Return the text with the link to a new form in it, and whether it has one."""
    if FORM not in left_in(body) or doing.by is None:
        return body, False
    request = FormRequest.objects.create(
        journey=doing.journey,
        contact=contact,
        language=(contact.language if contact else "") or doing.by.language,
        by=doing.by,
        at=doing.at,
        expires_at=doing.at + FORM_GOOD_FOR,
    )
    doing.made(request)
    link = urljoin(origin, reverse("prospects:public_form", args=(request.key,)))
    return with_form(body, link), True


def _send(by: User, to: str, subject: str, body: str) -> None:
    own = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    sender = formataddr((_NOT_IN_A_HEADER.sub(" ", by.name), own))
    message = EmailMessage(subject, body, sender, [to], reply_to=[by.email])
    try:
        message.send()
    except BadHeaderError as error:
        raise Refused(_("A subject is one line of text."), field="subject") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Refused(
            _("The mail server did not take this e-mail: nothing is kept. Try again later.")
        ) from error
