"""Contacts carry where they come from and why they are kept; they are erased on request and in time."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from crm.suspects.importing import done
from spanco.crm.approaches.acts import Agreed, book
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import Occasion, undo
from spanco.crm.journeys.acts import set_next_step, write_note
from spanco.crm.journeys.models import Act, Attachment, Journey, NextStep, Note
from spanco.crm.journeys.opening import open_journeys
from spanco.crm.prospects.calls.acts import log_call
from spanco.crm.prospects.models import Call, Email, Outcome
from spanco.crm.suspects.companies.erasing import erase
from spanco.crm.suspects.models import Contact, DoNotContact, Offer, Target

TODAY = timezone.localdate()
PERSON = {
    "name": "Ada Verdi",
    "source": "fair",
    "source_on": str(TODAY),
    "basis": "interest",
}


def new(company):
    return reverse("suspects:new_contact", args=(company.pk,))


@pytest.fixture
def company(office):
    return office.journey(office.anna, name="Metalfer").target.company


def test_a_contact_is_saved_with_its_source_day_and_basis(office, company, logged_in):
    logged_in(office.anna).post(
        new(company),
        PERSON
        | {
            "phone": "02 1234 5678",
            "email": "ADA@Metalfer.it",
            "decides": "on",
            "basis": "consent",
            "consent_on": str(TODAY),
            "keep_until": str(TODAY + timedelta(days=365)),
        },
    )

    contact = Contact.objects.get(name="Ada Verdi")
    assert (contact.company, contact.phone, contact.email) == (company, "+390212345678", "ada@metalfer.it")
    assert contact.decides
    assert (contact.source, contact.source_on, contact.basis, contact.consent_on) == (
        "fair",
        TODAY,
        "consent",
        TODAY,
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"source": ""}, "source"),
        ({"source_on": ""}, "source_on"),
        ({"source_on": "yesterday"}, "source_on"),
        ({"source_on": str(TODAY + timedelta(days=9))}, "source_on"),
        ({"basis": "because"}, "basis"),
        ({"basis": "consent"}, "consent_on"),
        ({"keep_until": str(TODAY - timedelta(days=9))}, "keep_until"),
        ({"keep_until": "9999-12-31"}, "keep_until"),
        ({"phone": "12"}, "phone"),
        ({"email": "ada@"}, "email"),
        ({"language": "xx"}, "language"),
        ({"site": "99999"}, None),
    ],
)
def test_bad_input_is_refused_at_its_field(office, company, logged_in, change, field):
    answer = logged_in(office.anna).post(new(company), PERSON | change)

    if field is None:
        assert answer.status_code == 302
    else:
        assert list(answer.context["form"].errors) == [field]
        assert not Contact.objects.filter(name="Ada Verdi").exists()


def test_someone_elses_change_of_a_contact_is_never_overwritten(office, company, logged_in):
    contact = company.contacts.get()
    Contact.objects.filter(pk=contact.pk).update(version=3, name="Changed meanwhile")
    address = reverse("suspects:edit_contact", args=(contact.pk,))

    answer = logged_in(office.anna).post(address, PERSON | {"version": 0})
    assert "This was changed after you opened it" in answer.content.decode()
    contact.refresh_from_db()
    assert contact.name == "Changed meanwhile"

    logged_in(office.anna).post(address, PERSON | {"version": 3})
    contact.refresh_from_db()
    assert (contact.name, contact.version) == ("Ada Verdi", 4)


def test_what_becomes_known_of_people_makes_the_target_more_complete(office, company, logged_in):
    Offer.objects.update(needs=["contact", "contact.decides"])

    logged_in(office.anna).post(new(company), PERSON | {"decides": "on"})

    assert company.targets.get().completeness == 100


def test_erasing_leaves_nothing_personal_and_every_journey(office, company, logged_in):
    contact = company.contacts.get()
    target = company.targets.get()
    target.contact = contact
    target.save()
    name, phone, email = contact.name, contact.phone, contact.email
    client = logged_in(office.anna)
    address = reverse("suspects:erase_contact", args=(contact.pk,))
    assert name in client.get(address).content.decode()

    client.post(address, {"and_forbid": "on"})

    contact.refresh_from_db()
    kept = " ".join(str(value) for value in Contact.objects.filter(pk=contact.pk).values().get().values())
    assert not any(personal in kept for personal in (name, phone, email))
    assert contact.erased_at is not None
    assert Journey.objects.filter(target=target).exists()
    assert set(DoNotContact.objects.values_list("value", flat=True)) == {phone, email}
    page = client.get(reverse("suspects:company", args=(company.pk,))).content.decode()
    assert name not in page


def test_erasing_reaches_what_was_written_of_the_contact(office):
    journey = office.journey(office.anna, "qualified", name="Metalfer")
    contact = journey.target.company.contacts.get()
    Contact.objects.filter(pk=contact.pk).update(name="Ada Verdi", phone="+390212345678")
    contact.refresh_from_db()
    occasion = partial(Occasion, office.anna)
    write_note(
        journey.pk, occasion(), "ada verdi (02 1234 5678) is back; green (verdi) labels. Verdi decides."
    )
    set_next_step(journey.pk, occasion(), NextStep.CALL, timezone.now(), "call Ada Verdi")
    agreed = Agreed(timezone.now() + timedelta(days=2), place="with Ada Verdi", contacts=[contact])
    book(journey.pk, occasion(), agreed)
    Email.objects.create(
        journey=journey,
        contact=contact,
        to=contact.email,
        by=office.anna,
        at=timezone.now(),
        subject="For Ada Verdi",
        body=f"Dear Ada Verdi, as said on +39 02 12345678. {contact.email}",
    )
    log_call(journey.pk, occasion(), Outcome.WRONG_NUMBER, contact=contact, note="no Verdi here")

    erase(contact, office.ada)
    undo(journey.pk, occasion())

    contact.refresh_from_db()
    assert (contact.name, contact.phone) == ("erased", "")
    assert Note.objects.get().text == ("[erased] ([erased]) is back; green (verdi) labels. [erased] decides.")
    left = [Email, Call, Act, Journey, Note, Appointment]
    written = " ".join(str(row) for model in left for row in model.objects.values())
    assert "Verdi" not in written
    assert contact.email == ""
    assert Email.objects.get().subject == "For [erased]"
    assert "@" not in Email.objects.get().to + Email.objects.get().body
    assert "1234" not in written


def test_erasing_reaches_the_names_of_files_and_the_first_rows_of_imports(office, logged_in):
    table = [["Company", "Person", "E-mail"], ["Metalfer", "Ada Verdi", "ada@metalfer.example"]]
    meant = {"Company": "name", "Person": "contact1.name", "E-mail": "contact1.email"}
    importing = done(logged_in(office.marta), office.file, table, meant)
    assert "Ada Verdi" in str(importing.preview)
    contact = Contact.objects.get(name="Ada Verdi")
    (journey,) = open_journeys(1, office.anna, by=office.marta)
    Target.objects.filter(company=contact.company).update(journey=journey)
    for name in ("CV Ada Verdi.pdf", "cv_ada_verdi_2026.pdf", "offer.pdf"):
        Attachment.objects.create(journey=journey, by=office.anna, name=name, size=1)

    erase(contact, office.ada)

    importing.refresh_from_db()
    assert "Verdi" not in str(importing.preview)
    assert "ada@" not in str(importing.preview)
    names = Attachment.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["CV [erased].pdf", "cv_[erased]_2026.pdf", "offer.pdf"]


def test_a_blank_is_never_longer_than_its_field(office):
    journey = office.journey(office.anna)
    contact = journey.target.company.contacts.get()
    Contact.objects.filter(pk=contact.pk).update(name="Ng")
    Journey.objects.filter(pk=journey.pk).update(next_why="Ng " * 66)
    erase(contact, office.ada)
    assert "Ng" not in Journey.objects.get(pk=journey.pk).next_why


def test_an_erased_contact_is_neither_changed_nor_erased_again(office, company, logged_in):
    contact = company.contacts.get()
    client = logged_in(office.anna)
    client.post(reverse("suspects:erase_contact", args=(contact.pk,)))
    contact.refresh_from_db()
    when = contact.erased_at

    client.post(reverse("suspects:erase_contact", args=(contact.pk,)), {"and_forbid": "on"})
    client.post(reverse("suspects:edit_contact", args=(contact.pk,)), PERSON)

    contact.refresh_from_db()
    assert (contact.erased_at, contact.phone) == (when, "")
    assert contact.name != "Ada Verdi"
    assert not DoNotContact.objects.exists()


def test_contacts_past_their_day_are_listed_and_erased_by_the_command(office, company, logged_in, capsys):
    due = company.contacts.get()
    due.keep_until = TODAY - timedelta(days=1)
    due.save()
    other = Contact.objects.create(
        company=company, name="Zoe", source="fair", source_on=TODAY, keep_until=TODAY
    )
    address = reverse("suspects:expired_contacts")
    page = logged_in(office.marta).get(address).content.decode()
    assert due.name in page
    assert "Zoe" not in page

    call_command("erase_expired_contacts", "--dry-run")
    due.refresh_from_db()
    assert due.erased_at is None
    call_command("erase_expired_contacts")
    call_command("erase_expired_contacts")

    due.refresh_from_db()
    other.refresh_from_db()
    assert due.erased_at is not None
    assert other.erased_at is None
    assert capsys.readouterr().out.splitlines() == [
        "1 contacts would be erased.",
        "1 contacts erased.",
        "0 contacts erased.",
    ]


def test_a_manager_is_listed_the_teams_contacts_only(office, logged_in):
    south = office.journey(office.carla).target.company
    south.contacts.update(keep_until=TODAY - timedelta(days=1))
    address = reverse("suspects:expired_contacts")

    assert south.name not in logged_in(office.marta).get(address).content.decode()
    assert south.name in logged_in(office.dario).get(address).content.decode()
