import pytest
from django.urls import reverse
from pytest_django.asserts import assertInHTML

from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.models import Company, File


def search(client, typed):
    response = client.get(reverse("pipeline:search"), {"q": typed})
    assert response.status_code == 200
    return response


def names(response):
    return [one.company.name for one in response.context["found"]]


@pytest.fixture
def bellini(office):
    """A journey of Anna's at a company of which everything is known."""
    journey = office.journey(office.anna, "met", name="Officine Bellini S.r.l.", vat="IT01234567890")
    company = journey.target.company
    company.name_key = name_key(company.name)
    company.save()
    return journey


@pytest.mark.parametrize(
    "typed", ["off", "OFFICINE", "  officine   bel", "Officine Bellini srl", "IT0123", "it 012 345"]
)
def test_a_company_is_found_by_how_its_name_or_vat_number_begins(office, logged_in, bellini, typed):
    response = search(logged_in(office.anna), typed)
    assert names(response) == ["Officine Bellini S.r.l."]
    assert reverse("pipeline:journey", args=[bellini.pk]) in response.content.decode()


@pytest.mark.parametrize(
    "typed", ["+390212345678", "0212345678", "02 1234 5678", "0039 02 123", "+39 (02) 1234"]
)
def test_a_company_is_found_by_its_telephone_however_it_is_written(office, logged_in, bellini, typed):
    assert names(search(logged_in(office.anna), typed)) == ["Officine Bellini S.r.l."]


def test_a_contact_is_found_by_number_address_and_name(office, logged_in, bellini):
    contact = bellini.target.company.contacts.get()
    for typed in (
        contact.phone,
        contact.email,
        contact.email.partition("example")[0].upper(),
        contact.name,
        contact.name.lower(),
    ):
        response = search(logged_in(office.anna), typed)
        assert names(response) == ["Officine Bellini S.r.l."]
        assert contact.name in response.content.decode()


def test_each_finds_what_they_may_see(office, logged_in, bellini):
    people = ("anna", "bruno", "carla", "marta", "dario", "ada")
    for typed in ("officine", "0212345678", bellini.target.company.contacts.get().email):
        found = {name: len(names(search(logged_in(getattr(office, name)), typed))) for name in people}
        assert found == {"anna": 1, "bruno": 0, "carla": 0, "marta": 1, "dario": 1, "ada": 1}


def test_each_finds_by_a_name_what_they_hold_and_what_waits_in_their_files(office, logged_in, bellini):
    for name, rep in (("Officine Rossi", office.anna), ("Officine Verdi", office.bruno)):
        file = File.objects.create(name=name, offer=office.file.offer, rep=rep)
        office.target(name, file=file).company.contacts.update(name="Olga Neri")
    there = {
        "anna": {"Officine Bellini S.r.l.", "Officine Rossi"},
        "bruno": {"Officine Verdi"},
        "carla": set(),
    }
    for person, expected in there.items():
        client = logged_in(getattr(office, person))
        assert set(names(search(client, "of"))) == expected
        assert set(names(search(client, "olga"))) == expected - {"Officine Bellini S.r.l."}


def test_a_company_merged_into_another_is_not_found(office, logged_in, bellini):
    other = office.company("Officine Nuove")
    Company.objects.filter(pk=other.pk).update(merged_into=bellini.target.company)
    assert names(search(logged_in(office.dario), "officine")) == ["Officine Bellini S.r.l."]


def test_what_is_found_is_bounded(office, logged_in):
    for number in range(25):
        office.company(f"Cartiera {number}")
    response = search(logged_in(office.dario), "cartiera")
    assert len(names(response)) == 20
    assert "There may be more" in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "%%",
        "__",
        "x" * 5_000,
        "' OR 1=1 --",
        "\x00\x00",
        "@",
        "@@",
        "+",
        "+++++",
        "......",
        "<b>x</b>",
        "☃☃",
    ],
)
def test_what_makes_no_sense_finds_nothing_and_says_so(office, logged_in, bellini, typed):
    response = search(logged_in(office.dario), typed)
    assert names(response) == []
    assert "<b>x" not in response.content.decode()


def test_only_what_was_searched_for_stands_in_the_search_box(office, logged_in, bellini):
    client = logged_in(office.marta)
    box = '<input type="search" name="q" value="{}" aria-label="Search" placeholder="Search" data-key="/">'
    assertInHTML(box.format("bell"), search(client, "bell").content.decode())
    for page in ("pipeline:board", "pipeline:journeys", "suspects:files"):
        assertInHTML(box.format(""), client.get(reverse(page), {"q": "bell"}).content.decode())
