"""What a person does with companies and their people, in a real browser."""

import pytest
from django.urls import reverse

from spanco.crm.suspects.models import Company, DoNotContact

pytestmark = pytest.mark.browser


def test_a_company_known_already_is_shown_before_it_is_added_twice(office, desk, accessible):
    office.journey(office.anna, name="Metalfer", city="Padova")
    page = desk(office.anna, "/companies/new", width=390)
    accessible(page)
    page.get_by_label("Company").fill("Metalfer S.p.A.")
    page.get_by_label("City").fill("Padova")
    page.get_by_label("File").select_option(label="Spring · Cleaning contracts")

    page.get_by_role("button", name="Save", exact=True).click()

    assert page.get_by_role("heading", level=1).inner_text() == "This company is perhaps known already"
    accessible(page)
    page.get_by_role("button", name="Save as another company").click()
    page.get_by_text("Metalfer S.p.A. is added.").wait_for()
    assert Company.objects.count() == 2
    accessible(page)


def test_a_contact_is_added_by_keyboard_only(office, desk, accessible):
    company = office.journey(office.anna, name="Metalfer").target.company
    page = desk(office.anna, reverse("suspects:company", args=(company.pk,)))

    page.keyboard.press("c")
    page.wait_for_url("**/contacts/new")
    accessible(page)
    page.get_by_label("Name").focus()
    page.keyboard.type("Ada Verdi")
    page.get_by_label("Source of the data").focus()
    page.keyboard.type("fair")
    page.keyboard.press("Enter")

    page.get_by_text("Ada Verdi is added to Metalfer.").wait_for()
    assert company.contacts.count() == 2


@pytest.mark.parametrize("dark", [False, True])
def test_two_companies_are_compared_merged_and_made_two_again(office, desk, accessible, dark):
    kept = office.target("Metalfer", vat="IT00743110157").company
    office.target("MF Acciai", vat="IT00743110157")
    page = desk(office.marta, "/duplicates?by=vat", dark=dark)
    accessible(page)
    page.get_by_role("link", name="Compare Metalfer and MF Acciai").click()
    accessible(page)
    page.get_by_role("button", name="Merge").click()
    page.get_by_text("MF Acciai is merged into Metalfer.").wait_for()
    accessible(page)
    assert Company.objects.exclude(merged_into=None).get().merged_into == kept

    page.get_by_role("button", name="Make two of them again").click()
    page.get_by_text("are two companies again").wait_for()
    assert not Company.objects.exclude(merged_into=None).exists()


@pytest.mark.parametrize(("width", "dark"), [(1280, True), (390, False)])
def test_a_number_is_put_on_the_list_and_found_there(office, desk, accessible, width, dark):
    page = desk(office.anna, "/do-not-contact", width=width, dark=dark)
    page.get_by_label("Number or address").fill("02 1234 5678")
    page.get_by_role("button", name="Do not contact").click()
    page.get_by_text("+390212345678 will not be contacted any more.").wait_for()
    assert DoNotContact.objects.get().value == "+390212345678"
    accessible(page)
