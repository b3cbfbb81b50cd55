"""Who at a target is called or written to, and who must not be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spanco.crm.suspects.companies.do_not_contact import Blocked, Row
from spanco.crm.suspects.models import Contact, Site, Target


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at a target who may be called: a contact, or the switchboard without one.

    ``is_barred`` where there is a number or an address that must not be used; it is then left empty.
    """

    contact: Contact | None
    phone: str
    email: str = ""
    is_barred: bool = False

    @property
    def name(self) -> str:
        """Their name; empty for the switchboard."""
        return self.contact.name if self.contact else ""

    @property
    def job(self) -> str:
        """What they do there."""
        return self.contact.job if self.contact else ""


def rows_of(target: Target, contacts: Iterable[Contact]) -> Sequence[Row]:
    """Return all at a target that has a number: its own contact first, the others, then the switchboard.

    The target is read with its company, contact and site; no further query is made.
    """
    own = [target.contact] if target.contact else []
    known = list({contact.pk: contact for contact in (*own, *contacts)}.values())
    site = target.site if target.site and target.site.phone else None
    for contact in known:
        contact.company = target.company
    if site:
        site.company = target.company
    return [*known, site or target.company]


def people_at(rows: Iterable[Row], barred: Blocked) -> Sequence[Person]:
    """Return who may be called of `rows_of` a target, in that order."""
    return [_allowed(row, barred) for row in rows]


def first_to_call(people: Sequence[Person]) -> Person | None:
    """Return the first who has a number that may be called; else the first, None where there is nobody."""
    return next((person for person in people if person.phone), people[0] if people else None)


def _allowed(row: Row, barred: Blocked) -> Person:
    contact = row if isinstance(row, Contact) else None
    email = "" if isinstance(row, Site) else row.email
    phone = "" if barred.phone(row) else row.phone
    may_write = "" if isinstance(row, Site) or barred.email(row) else email
    return Person(contact, phone, may_write, is_barred=(phone, may_write) != (row.phone, email))
