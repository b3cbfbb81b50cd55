"""Who asked not to be contacted is known everywhere, by whatever they were written down."""

import pytest
from django.urls import reverse

from spanco.crm.suspects.companies.do_not_contact import blocked
from spanco.crm.suspects.models import Company, Contact, DoNotContact


@pytest.fixture
def contact(office):
    company = office.journey(
        office.anna, name="Metalfer", vat="IT00743110157", website="metalfer.it"
    ).target.company
    contact = company.contacts.get()
    contact.email = "Ada@Metalfer.it"
    contact.save()
    return contact


def forbidden(kind, value):
    DoNotContact.objects.create(kind=kind, value=value)


def may(contact):
    found = blocked([contact, contact.company])
    return not found.phone(contact), not found.email(contact)


def test_nobody_is_blocked_who_is_not_on_the_list(contact):
    forbidden("phone", "+39020000")

    assert may(contact) == (True, True)


def test_a_number_is_not_called_and_an_address_not_written_to(contact):
    forbidden("phone", contact.phone)
    assert may(contact) == (False, True)

    forbidden("email", "ada@metalfer.it")
    assert may(contact) == (False, False)


@pytest.mark.parametrize(("kind", "value"), [("vat", "IT00743110157"), ("domain", "metalfer.it")])
def test_nobody_at_a_company_on_the_list_is_contacted(contact, kind, value):
    forbidden(kind, value)

    assert may(contact) == (False, False)
    assert blocked([contact.company]).company(contact.company)


def test_a_value_of_another_kind_blocks_nothing(contact):
    forbidden("email", contact.phone)

    assert may(contact) == (True, True)


def test_asking_takes_one_query_for_any_number_of_contacts(office, django_assert_num_queries):
    for _ in range(30):
        office.company()
    rows = [*Contact.objects.select_related("company"), *Company.objects.all()]

    with django_assert_num_queries(1):
        blocked(rows)


def test_what_is_typed_is_kept_in_its_form_once(office, logged_in):
    client = logged_in(office.anna)
    for typed in ("02 1234 5678", "+39 02 12345678"):
        client.post(reverse("suspects:do_not_contact"), {"kind": "phone", "value": typed, "reason": "asked"})

    entry = DoNotContact.objects.get()
    assert (entry.value, entry.by, entry.reason) == ("+390212345678", office.anna, "asked")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", ""),
        ("phone", "call me"),
        ("email", "<script>alert(1)</script>"),
        ("domain", "../../etc/passwd"),
        ("vat", "' OR 1=1 --"),
        ("vat", "9" * 5_000),
        ("name", "Ada"),
        ("phone", "\x00"),
    ],
)
def test_what_is_none_is_refused_at_the_field(office, logged_in, kind, value):
    answer = logged_in(office.anna).post(reverse("suspects:do_not_contact"), {"kind": kind, "value": value})

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "<script>alert" not in answer.content.decode()
    assert not DoNotContact.objects.exists()


def test_who_leads_takes_off_the_list_and_a_representative_does_not(office, logged_in):
    forbidden("phone", "+390212345678")
    address = reverse("suspects:remove_do_not_contact", args=(DoNotContact.objects.get().pk,))

    assert logged_in(office.anna).post(address).status_code == 403
    assert DoNotContact.objects.exists()

    assert logged_in(office.marta).post(address).status_code == 302
    assert not DoNotContact.objects.exists()


@pytest.mark.parametrize(
    "typed", ["02 1234", "0212345678", "+3902", "METALFER", "metalfer.it", "ada@METALFER.it"]
)
def test_the_list_is_searched_by_how_a_value_begins_in_any_form(office, logged_in, typed):
    for kind, value in (("phone", "+390212345678"), ("domain", "metalfer.it"), ("email", "ada@metalfer.it")):
        forbidden(kind, value)
    forbidden("email", "zoe@cartiera.it")

    page = logged_in(office.anna).get(reverse("suspects:do_not_contact"), {"q": typed}).content.decode()

    assert ("+39 02 1234 5678" in page or "metalfer.it" in page) or typed == "02 1234"
    assert "zoe@cartiera.it" not in page
