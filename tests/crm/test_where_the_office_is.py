"""The country and the time zone of the office are what the environment says, not the user's language."""

import uuid

import pytest

from crm.office import person
from crm.suspects.importing import upload
from spanco.crm.places import country_named, zone_named
from spanco.crm.suspects.models import Contact, Import
from spanco.errors import InputError


@pytest.fixture
def in_france(settings):
    settings.HOME_COUNTRY = "FR"


@pytest.mark.parametrize("language", ["en", "it", "fr"])
def test_the_number_of_a_lead_is_of_the_country_of_the_office(office, logged_in, in_france, language):
    office.anna.language = language
    office.anna.save()
    lead = {
        "token": uuid.uuid4(),
        "name": "Teinturerie Morel",
        "contact_name": "Zoé Morel",
        "phone": "01 42 68 53 00",
        "vat": "40303265045",
        "need": "A price",
        "source": "website",
        "offer": office.offer.pk,
    }
    assert logged_in(office.anna).post("/leads/new", lead).status_code == 302
    contact = Contact.objects.get(name="Zoé Morel")
    assert contact.phone == "+33142685300"
    assert contact.company.vat == "FR40303265045"


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_rows_of_a_table_are_of_the_country_of_the_office(office, logged_in, in_france, language):
    office.marta.language = language
    office.marta.save()
    client = logged_in(office.marta)
    upload(client, office.file, "company,city\nMorel,Lyon\n")
    page = client.get(f"/imports/{Import.objects.get().pk}/mapping")
    assert page.context["form"]["country"].value() == "FR"


def test_who_says_no_time_zone_has_that_of_the_office(db, settings):
    settings.TIME_ZONE = "Europe/Paris"
    assert person("Zoé Morel").time_zone == "Europe/Paris"


@pytest.mark.parametrize("name", ["", "Romme", "Europe/Romme", "../Europe/Rome", "CET"])
def test_an_unknown_time_zone_is_told(name):
    with pytest.raises(InputError, match=r"SPANCO_ZONE.*as Europe/Rome"):
        zone_named(name)


@pytest.mark.parametrize("code", ["", "Italy", "I", "I1", "é1"])
def test_what_is_no_country_is_told(code):
    with pytest.raises(InputError, match=r"SPANCO_COUNTRY.*two letters"):
        country_named(code)


def test_a_country_is_written_in_capitals():
    assert country_named("fr") == "FR"
