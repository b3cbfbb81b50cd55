import gzip
import io
import zipfile
from string import Formatter

import pytest
import xlsxwriter
from django.utils import translation

from crm.suspects.importing import ANSWERS, checked, done, rejected_rows, upload
from spanco.crm.suspects.importing.faults import said_of
from spanco.crm.suspects.models import Company, File, Import
from spanco.journal.reading.faults import Fault, TableError

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


def archive(parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return content.getvalue()


def zip_bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(600):
                sheet.write(b"0" * (1 << 20))
    return content.getvalue()


REFUSED = [
    ("empty.csv", b" \n", "This file is empty"),
    ("picture.csv", b"\x89PNG\r\n\x1a\n123", "no table of companies"),
    ("offer.pdf", b"%PDF-1.4 \x00", "no table of companies"),
    ("page.csv", b"<html><body>no table</body></html>", "no table of companies"),
    ("list.xes", b"<log></log>", "no table of companies"),
    ("table.parquet", b"PAR1", "no table of companies"),
    ("one.csv", b"Company\nAlfa\n", "a single column"),
    ("headers.csv", b"Company,City\n", "No row follows"),
    ("values.csv", b"info@alfa.it,02 1234567\ninfo@beta.it,02 1234568\n", "here it holds “info@alfa.it”"),
    ("twice.csv", b"Company,City,company\nAlfa,Este,Beta\n", "Columns 1 and 3 are both called “company”"),
    ("nul.csv", b"Company,City\nAl\0fa,Roma\n", "Line 2 holds a NUL"),
    (
        "wide.csv",
        b",".join(b"c%d" % n for n in range(10_000)) + b"\n" + b"," * 9_999 + b"\n",
        "10000 columns",
    ),
    ("long.csv", b"Company,City\n" + b"x" * (2 << 20) + b",Roma\n", "Line 2 is longer than a megabyte"),
    (
        "mixed.csv",
        "Company,City\nAlfa,Forlì\n".encode() + b"Beta,Cant\xf9\n",
        "Line 2 is written in UTF-8 and line 3",
    ),
    ("half.csv", "Company,City\n".encode("utf-16") + b"\x00\xd8,\x00", "no text in the file’s encoding"),
    ("cut.csv", "Company,City\nAlfa,Roma\n".encode("utf-16")[:-1], "within its last character"),
    ("packed.csv.gz", gzip.compress(b"Company,City\nAlfa,Roma\n"), "This file is compressed"),
    ("packed.gz", gzip.compress(b"Company,City\nAlfa,Roma\n")[:20], "This file is compressed"),
    ("packed.bz2", b"BZh91AY", "This file is compressed"),
    ("old.xls", b"\xd0\xcf\x11\xe0 old", "of an old kind (.xls)"),
    ("no.xlsx", b"no workbook", "is called a workbook and is none"),
    ("archive.xlsx", archive({"list.txt": b"Alfa"}), "This file is an archive"),
    ("broken.xlsx", b"PK\x03\x04 broken", "damaged or cut short"),
    ("cut.xlsx", workbook([["Company", "City"], ["Alfa", "Roma"]])[:-30], "damaged or cut short"),
    ("hollow.xlsx", archive({"xl/workbook.xml": b"<workbook"}), "damaged or cut short"),
    ("blank.xlsx", workbook([[" ", " "], [" ", " "]]), "No cell holds anything in Sheet1"),
    ("headers.xlsx", workbook([["Company", "City"]]), "No row follows"),
    (
        "far.xlsx",
        workbook([["Company", "City"], ["Alfa", "Roma"]], far=(1_048_575, 16_383)),
        "row 1048576 and column 16384",
    ),
    ("days.xlsx", workbook([["Company", "Hours"], ["Alfa", 1e15]], form="[h]:mm"), "no calendar has"),
    ("bomb.xlsx", zip_bomb(), "would unpack to 600 MB; at most 512 MB"),
]
"""What is no table, and in what words that is said."""


def refusal(client, file, name, content):
    """What is said of a table on the page where it is uploaded."""
    response = upload(client, file, content, name)
    assert response.status_code == 200
    (message,) = response.context["form"].errors["table"]
    return str(message)


@pytest.mark.parametrize(("name", "content", "said"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_what_is_no_table_is_refused_with_a_reason_and_leaves_nothing(marta, office, name, content, said):
    message = refusal(marta, office.file, name, content)
    assert said in message
    assert message.endswith(".")
    assert Import.objects.count() == 0


@pytest.mark.parametrize("language", ["it", "fr"])
def test_a_table_is_refused_in_the_users_language(marta, office, language):
    small = {name: content for name, content, _ in REFUSED if len(content) < 1 << 16}
    said = {name: refusal(marta, office.file, name, content) for name, content in small.items()}
    office.marta.language = language
    office.marta.save()
    same = [
        name for name, content in small.items() if refusal(marta, office.file, name, content) == said[name]
    ]
    assert same == []


@pytest.mark.parametrize("language", ["en", "it", "fr"])
def test_every_fault_of_a_table_is_said_with_its_values(language):
    names = {name for fault in Fault for _, name, _, _ in Formatter().parse(fault.value) if name}
    with translation.override(language):
        said = [said_of(TableError(fault, **dict.fromkeys(names, 7))) for fault in Fault]
    assert [sentence for sentence in said if "%" in sentence or not sentence.endswith(".")] == []


def test_a_cell_of_any_length_is_no_reason_to_fail(marta, office):
    importing = done(marta, office.file, f"Company,City,Notes\nAlfa,Roma,{'x' * 200_000}\nBeta,Lodi,y\n")
    assert importing.counts["read"] == 2


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
