import io
import zipfile

import pytest
import xlsxwriter

from crm.suspects.importing import ANSWERS, checked, done, rejected_rows, upload
from spanco.crm.suspects.models import Company, File, Import

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta(logged_in, office):
    return logged_in(office.marta)


def workbook(rows, far=None, form=None):
    """A workbook of rows, with one more cell far away, its numbers in some format."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row, form and book.add_format({"num_format": form}))
        if far:
            sheet.write(*far, 1)
    return content.getvalue()


def zip_bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(600):
                sheet.write(b"0" * (1 << 20))
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b" \n"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n123"),
        ("page.csv", b"<html><body>no table</body></html>"),
        ("one.csv", b"Company\nAlfa\n"),
        ("headers.csv", b"Company,City\n"),
        ("values.csv", b"info@alfa.it,02 1234567\ninfo@beta.it,02 1234568\n"),
        ("twice.csv", b"Company,Company\nAlfa,Beta\n"),
        ("nul.csv", b"Company,City\nAl\0fa,Roma\n"),
        ("wide.csv", b",".join(b"c%d" % n for n in range(10_000)) + b"\n" + b"," * 9_999 + b"\n"),
        ("long.csv", b"Company,City\n" + b"x" * (2 << 20) + b",Roma\n"),
        ("table.parquet", b"PAR1"),
        ("no.xlsx", b"no workbook"),
        ("broken.xlsx", b"PK\x03\x04 broken"),
        ("cut.xlsx", workbook([["Company", "City"], ["Alfa", "Roma"]])[:-30]),
        ("blank.xlsx", workbook([[" ", " "], [" ", " "]])),
        ("far.xlsx", workbook([["Company", "City"], ["Alfa", "Roma"]], far=(1_048_575, 16_383))),
        ("days.xlsx", workbook([["Company", "Hours"], ["Alfa", 1e15]], form="[h]:mm")),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason_and_leaves_nothing(marta, office, name, content, settings):
    response = upload(marta, office.file, content, name)
    assert response.status_code == 200
    message = str(response.context["form"].errors["table"])
    assert len(message) > 20
    assert "/" not in message.replace("</", "")
    assert Import.objects.count() == 0


def test_a_table_is_refused_in_the_users_language(marta, office):
    office.marta.language = "fr"
    office.marta.save()
    response = upload(marta, office.file, b"Company,City\n", "headers.csv")
    assert "Ce fichier ne peut pas être lu" in str(response.context["form"].errors["table"])


def test_a_file_of_another_kind_is_told_by_its_name_and_what_it_is(marta, office):
    response = upload(marta, office.file, b"%PDF-1.4 \x00", "offer.pdf")
    message = str(response.context["form"].errors["table"])
    assert "(offer.pdf is not a table: it is a PDF document.)" in message


def test_a_zip_bomb_is_refused(marta, office):
    response = upload(marta, office.file, zip_bomb(), "bomb.xlsx")
    assert "unpack" in str(response.context["form"].errors["table"])


def test_a_form_without_a_table_is_refused(marta, office):
    assert marta.post(f"/files/{office.file.pk}/import", {}).context["form"].errors["table"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_usual_encodings_and_delimiters_are_read(marta, office, encoding, delimiter):
    text = f"Société{delimiter}Ville\r\nÉtablissements Lefèvre{delimiter}Évry\r\n"
    importing = done(marta, office.file, text.encode(encoding))
    assert importing.counts["new"] == 1
    assert Company.objects.get().name == "Établissements Lefèvre"


def test_a_workbook_is_read_with_its_row_numbers(marta, office):
    rows = [["Company", "Employees", "City"], ["Alfa", 120, "Roma"], ["", "", ""], ["Beta", "many", "Lodi"]]
    importing = done(marta, office.file, workbook(rows), name="list.xlsx")
    assert (importing.counts["read"], importing.counts["new"]) == (2, 1)
    assert Company.objects.get().employees == 120
    assert rejected_rows(marta, importing)[0]["Row"] == "4"


def test_lines_that_are_no_rows_come_back_as_they_stand(marta, office):
    importing = done(marta, office.file, "Company;City\nAlfa;Roma\nBeta;Lodi;Italy;x\n")
    assert (importing.counts["new"], importing.counts["unreadable"]) == (1, 1)
    (row,) = rejected_rows(marta, importing)
    assert "Beta" in str(row)


def test_quotes_never_closed_lose_no_row_in_silence(marta, office):
    importing = checked(
        marta, office.file, 'Company;City\nAlfa;Roma\n"Beta;Lodi\nGamma;Este\n', {"Company": "name"}
    )
    assert importing.state == "failed" or importing.counts["unreadable"] > 0


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE suspects_company; --",
        "../../etc/passwd",
        "{{ settings }}",
        "%s%n",
    ],
)
def test_hostile_texts_are_texts(marta, office, text):
    importing = checked(marta, office.file, [["Company", "City"], [text, text]])
    page = marta.get(f"/imports/{importing.pk}").content.decode()
    assert "<script>alert" not in page
    marta.post(f"/imports/{importing.pk}/commit")
    assert Company.objects.get().name == text


def test_hostile_headers_are_headers(marta, office):
    header = '"><script>x</script>", (SELECT 1)--'
    importing = done(marta, office.file, [["Company", header], ["Alfa", "x"]])
    assert importing.state == "done"


def test_long_headers_that_begin_alike_keep_their_own_values(marta, office):
    long = "Where the company is to be found, and whatever else there is to be said of it: " * 3
    headers = [f"{long} 1", f"{long} 2", "Company"]
    upload(marta, office.file, [headers, ["nothing", "Roma", "Alfa"]])
    importing = Import.objects.get()
    assert len({header.casefold() for header in importing.headers}) == 3
    meant = {"column_0": "", "column_1": "city", "column_2": "name"}
    assert marta.post(f"/imports/{importing.pk}/mapping", {**ANSWERS, **meant}).status_code == 302
    marta.post(f"/imports/{importing.pk}/commit")
    assert (Company.objects.get().name, Company.objects.get().city) == ("Alfa", "Roma")


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://x")', "@SUM(1)", "+1+cmd|' /C calc'!A0", "-2+3+cmd"])
def test_no_formula_runs_in_the_file_of_rejected_rows(marta, office, cell):
    importing = done(marta, office.file, [["Company", "Employees"], [cell, "many"]])
    (row,) = rejected_rows(marta, importing)
    assert row["Company"] == "'" + cell


def test_too_long_values_are_rejected_at_their_row(marta, office):
    importing = done(marta, office.file, [["Company", "City"], ["x" * 201, "Roma"], ["Alfa", "y" * 121]])
    assert importing.counts["rejected"] == 2
    assert "200" in rejected_rows(marta, importing)[0]["Reason"]


@pytest.mark.parametrize(
    "answers",
    [
        {"source": ""},
        {"source": "x" * 121},
        {"obtained_on": "soon"},
        {"obtained_on": "2999-01-01"},
        {"basis": "none"},
        {"country": "Atlantis"},
        {"column_0": "nothing"},
        {"leaves_out": "9"},
    ],
)
def test_bad_answers_are_refused_at_their_field(marta, office, answers):
    upload(marta, office.file, [["Company", "City"], ["Alfa", "Roma"]])
    importing = Import.objects.get()
    sent = {**ANSWERS, "column_0": "name", "column_1": "city", **answers}
    response = marta.post(f"/imports/{importing.pk}/mapping", sent)
    assert set(response.context["form"].errors) == set(answers)
    importing.refresh_from_db()
    assert importing.state == "uploaded"


def test_a_closed_file_takes_nothing(marta, office):
    importing = checked(marta, office.file, [["Company", "City"], ["Alfa", "Roma"]])
    File.objects.update(is_closed=True)
    marta.post(f"/imports/{importing.pk}/commit")
    importing.refresh_from_db()
    assert importing.state == "checked"
    assert upload(marta, office.file, [["Company", "City"], ["Alfa", "Roma"]]).status_code == 200
    assert Import.objects.count() == 1
