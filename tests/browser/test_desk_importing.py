"""A sales manager imports a table of companies: with the mouse, by keyboard alone, on a telephone."""

import pytest

from spanco.crm.suspects.models import Target

pytestmark = pytest.mark.browser

TABLE = (
    "Ragione sociale;P.IVA;Telefono;Città;Nome;Cognome;Email referente\n"
    "Officine Bellini SpA;00743110157;02 1234567;Milano;Marta;Sala;m@bellini.it\n"
    "OFFICINE BELLINI;;;Milano;Luca;Perin;\n"
    "Metalfer;IT123;;Este;;;\n"
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.mark.parametrize("look", [{}, {"dark": True}, {"width": 390}])
def test_a_manager_imports_a_table(office, desk, accessible, table, look):
    page = desk(office.marta, f"/files/{office.file.pk}/import", **look)
    accessible(page)
    page.get_by_label("CSV file").set_input_files(str(table))
    page.get_by_role("button", name="Upload and look").click()
    assert page.get_by_label("P.IVA").input_value() == "vat"
    accessible(page)
    page.get_by_label("Where the data come from").fill("Chamber of commerce")
    page.get_by_role("button", name="Check all rows").click()
    assert "1 target will be added from 3 rows" in page.locator("h1").inner_text()
    accessible(page)
    page.get_by_role("button", name="Add 1 target").click()
    assert "1 target was added from 3 rows" in page.locator("h1").inner_text()
    accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the 1 row not taken").click()
    returned = download.value.path().read_text(encoding="utf-8-sig")
    assert "Metalfer" in returned
    assert Target.objects.count() == 1


def test_an_import_is_confirmed_by_keyboard_and_without_scripts(office, desk, table):
    page = desk(office.marta, f"/files/{office.file.pk}/import", scripts=False)
    page.get_by_label("CSV file").set_input_files(str(table))
    page.get_by_role("button", name="Upload and look").press("Enter")
    page.get_by_label("Where the data come from").fill("Fair")
    page.get_by_label("Where the data come from").press("Enter")
    page.get_by_role("button", name="Add 1 target").press("Enter")
    assert "1 target was added" in page.locator("h1").inner_text()
