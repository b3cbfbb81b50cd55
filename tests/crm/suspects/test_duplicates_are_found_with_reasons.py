"""A company that is likely known already is found, and it is said why."""

import pytest
from django.urls import reverse

from spanco.crm.suspects.companies.duplicates import likely
from spanco.crm.suspects.companies.likeness import CERTAIN
from spanco.crm.suspects.companies.normalising import name_key
from spanco.crm.suspects.models import Company, Contact

BY_VAT = "/duplicates?by=vat"


def saved(name, **fields):
    return Company.objects.create(name=name, name_key=name_key(name), **fields)


def sought(name, **fields):
    return Company(name=name, name_key=name_key(name), **fields)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"vat": "IT00743110157"}, "same VAT number"),
        ({"website": "metalfer.it"}, "same website"),
        ({"phone": "+390212345678"}, "same telephone"),
        ({"email": "info@metalfer.it"}, "same e-mail"),
    ],
)
def test_companies_that_share_a_key_are_found_whatever_their_names(db, fields, reason):
    known = saved("Metalfer S.p.A.", **fields)
    saved("Cartiera Valsugana")

    (match,) = likely(sought("Quite another name", **fields))

    assert match.company == known
    assert reason in match.reasons


def test_the_domain_of_an_e_mail_address_is_compared_with_the_website(db):
    known = saved("Metalfer", website="metalfer.it")

    (match,) = likely(sought("MF Group", email="info@metalfer.it"))

    assert match.company == known


def test_a_domain_that_many_share_tells_nothing(db):
    saved("Metalfer", email="metalfer@gmail.com")

    assert likely(sought("Cartiera", email="cartiera@gmail.com")) == []


def test_a_number_of_someone_at_the_company_is_found_too(db):
    known = saved("Metalfer")
    Contact.objects.create(
        company=known, name="Ada", phone="+390212345678", source="fair", source_on="2026-01-01"
    )

    (match,) = likely(sought("Cartiera", phone="+390212345678"))

    assert (match.company, match.reasons) == (known, ("same telephone",))


def test_a_name_much_alike_is_found_in_the_same_town_and_says_how_alike(db):
    known = saved("Officine Bellini srl", city="Padova")
    saved("Officine Ballarin srl", city="Padova")
    saved("Officine Bellinni", city="Rovigo")

    (match,) = likely(sought("Officine Belini S.r.l.", city="PADOVA"))

    assert match.company == known
    assert match.reasons == ("name 97 % alike", "same town")


def test_the_surest_comes_first_and_the_same_vat_number_is_certain(db):
    by_name = saved("Metalfer")
    by_vat = saved("MF Acciai", vat="IT00743110157")

    first, second = likely(sought("Metalfer SpA", vat="IT00743110157"))

    assert (first.company, first.score) == (by_vat, CERTAIN)
    assert second.company == by_name
    assert second.score < CERTAIN


def test_another_vat_number_speaks_against_it(db):
    saved("Metalfer", vat="IT00743110157", city="Este")
    saved("MF Acciai", vat="IT00743110157", email="info@metalfer.it", city="Este")

    (match,) = likely(sought("Metalfer", vat="IT12345670785", email="info@metalfer.it", city="Este"))

    assert match.company.name == "MF Acciai"
    assert match.reasons[-1] == "but another VAT number"


def test_what_was_merged_and_the_company_itself_are_not_found(db):
    kept = saved("Metalfer")
    saved("Metalfer srl", merged_into=kept)

    assert likely(kept) == []


def test_finding_takes_as_many_queries_for_many_companies_as_for_few(db, django_assert_max_num_queries):
    for number in range(60):
        saved(f"Metalfer {number}", city="Padova", phone="+390212345678")

    with django_assert_max_num_queries(4):
        found = likely(sought("Metalfer 7", city="Padova", phone="+390212345678"))

    assert len(found) == 8


class TestTheList:
    def test_companies_that_share_a_key_are_listed_for_who_leads(self, office, logged_in):
        for name in ("Metalfer", "MF Acciai"):
            office.target(name, vat="IT00743110157")
        office.target("Alone", vat="IT12345670785")

        page = logged_in(office.marta).get(BY_VAT).content.decode()

        assert "IT00743110157" in page
        assert "MF Acciai" in page
        assert "Alone" not in page

    def test_what_a_manager_does_not_see_is_not_listed(self, office, logged_in):
        office.target("Metalfer", vat="IT00743110157")
        office.target("Hidden away", office.file_south, vat="IT00743110157")

        page = logged_in(office.marta).get(BY_VAT).content.decode()

        assert "IT00743110157" not in page

    def test_a_representative_does_not_get_it(self, office, logged_in):
        for name in ("duplicates", "merge", "expired_contacts"):
            assert logged_in(office.anna).get(reverse(f"suspects:{name}")).status_code == 403

    def test_its_queries_do_not_grow_with_the_companies(
        self, office, logged_in, django_assert_max_num_queries
    ):
        client = logged_in(office.dario)
        for number in range(40):
            for _twin in range(3):
                office.target(vat=f"IT{number:011}")

        with django_assert_max_num_queries(12):
            page = client.get(BY_VAT).content.decode()

        assert "after=IT00000000024" in page
        assert "IT00000000025" in client.get(BY_VAT + "&after=IT00000000024").content.decode()

    @pytest.mark.parametrize(
        "query",
        ["?by=password", "?after=%00", "?by=vat&after=" + "x" * 9_000, "?after=60-x", "?after=" + "9" * 40],
    )
    def test_hostile_addresses_answer_the_page(self, office, logged_in, query):
        assert logged_in(office.dario).get(reverse("suspects:duplicates") + query).status_code == 200
