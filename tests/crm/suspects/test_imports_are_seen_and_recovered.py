import csv
import io
import os
import time

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from crm.suspects.importing import checked, done, upload
from spanco.crm.suspects.importing import committing
from spanco.crm.suspects.importing.progress import SILENT_AFTER_S, Teller
from spanco.crm.suspects.models import Company, DoNotContact, Import, Target

pytestmark = pytest.mark.django_db

ROWS = [["Company", "City"], ["Alfa", "Roma"], ["Beta", "Lodi"]]


def pages(importing):
    return [
        f"/imports/{importing.pk}",
        f"/imports/{importing.pk}/mapping",
        f"/imports/{importing.pk}/progress",
        f"/imports/{importing.pk}/rejected",
        f"/files/{importing.file_id}/import",
        f"/files/{importing.file_id}/imports",
    ]


def test_reps_do_not_import(logged_in, office):
    importing = done(logged_in(office.marta), office.file, ROWS)
    client = logged_in(office.anna)
    assert {client.get(page).status_code for page in pages(importing)} == {403}
    for act in ("commit", "again", "mapping"):
        assert client.post(f"/imports/{importing.pk}/{act}").status_code == 403


def test_imports_into_files_of_other_teams_are_not_found(logged_in, office):
    importing = done(logged_in(office.dario), office.file_south, ROWS)
    client = logged_in(office.marta)
    assert {client.get(page).status_code for page in pages(importing)} == {404}
    for act in ("commit", "again", "mapping"):
        assert client.post(f"/imports/{importing.pk}/{act}").status_code == 404


def test_unknown_imports_are_not_found(logged_in, office):
    client = logged_in(office.dario)
    assert client.get("/imports/999999").status_code == 404
    assert client.get("/files/999999/import").status_code == 404


def test_an_import_that_fails_half_way_leaves_nothing(logged_in, office, monkeypatch):
    client = logged_in(office.marta)
    importing = checked(client, office.file, ROWS)

    def fail(*_):
        raise IntegrityError

    monkeypatch.setattr(committing, "_finish", fail)
    client.post(f"/imports/{importing.pk}/commit")
    importing.refresh_from_db()
    assert importing.state == "failed"
    assert Company.objects.count() == Target.objects.count() == 0
    assert "Nothing was written" in client.get(f"/imports/{importing.pk}").content.decode()


def test_an_import_whose_worker_died_can_be_taken_up_again(logged_in, office):
    client = logged_in(office.marta)
    importing = checked(client, office.file, ROWS)
    Import.objects.update(state="running", run=7)
    Teller(importing.folder).tell("writing", 1, 2)
    assert "Take it up again" not in client.get(f"/imports/{importing.pk}").content.decode()
    client.post(f"/imports/{importing.pk}/again")
    assert Target.objects.count() == 0
    long_ago = time.time() - SILENT_AFTER_S - 1
    os.utime(importing.folder / "progress.json", (long_ago, long_ago))
    assert "Take it up again" in client.get(f"/imports/{importing.pk}").content.decode()
    client.post(f"/imports/{importing.pk}/again")
    importing.refresh_from_db()
    assert (importing.state, Target.objects.count()) == ("done", 2)


def test_a_run_that_was_given_up_leaves_no_trace(logged_in, office):
    importing = checked(logged_in(office.marta), office.file, ROWS)
    Import.objects.update(state="running", run=9)
    with pytest.raises(committing.GivenUp):
        committing.commit(importing)
    assert Company.objects.count() == Target.objects.count() == 0


def test_progress_tells_the_page_to_look_again_when_it_has_ended(logged_in, office):
    client = logged_in(office.marta)
    importing = done(client, office.file, ROWS)
    assert client.get(f"/imports/{importing.pk}/progress")["HX-Refresh"] == "true"
    Import.objects.update(state="running")
    Teller(importing.folder).tell("writing", 500, 1000)
    assert "500 of 1,000" in client.get(f"/imports/{importing.pk}/progress").content.decode()


def test_the_upload_does_not_stay_once_it_is_stored(logged_in, office):
    importing = done(logged_in(office.marta), office.file, ROWS)
    assert sorted(path.name for path in importing.folder.iterdir()) == ["progress.json", "rejected.csv"]


def test_lists_of_imports_ask_as_many_queries_for_many(logged_in, office, django_assert_num_queries):
    client = logged_in(office.marta)
    upload(client, office.file, ROWS)
    address = f"/files/{office.file.pk}/imports"
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    n_queries = len(one)
    for _ in range(5):
        upload(client, office.file, ROWS)
    with django_assert_num_queries(n_queries):
        client.get(address)


def exported(client, file, kind=""):
    response = client.get(f"/files/{file.pk}/export{kind}")
    return b"".join(response.streaming_content)


def test_a_file_is_exported_as_far_as_it_is_seen(logged_in, office):
    office.journey(office.anna, name="Hers")
    office.journey(office.bruno, name="His")
    office.target("=cmd()")
    lines = exported(logged_in(office.marta), office.file).decode("utf-8-sig")
    assert {row["company"] for row in csv.DictReader(io.StringIO(lines))} == {"Hers", "His", "'=cmd()"}
    lines = exported(logged_in(office.anna), office.file).decode("utf-8-sig")
    assert [row["company"] for row in csv.DictReader(io.StringIO(lines))] == ["Hers"]
    assert logged_in(office.carla).get(f"/files/{office.file.pk}/export").status_code == 404


def test_what_must_not_be_contacted_is_left_out_of_an_export_and_named(logged_in, office):
    for kind, value in (("phone", "+39021"), ("domain", "metalfer.it"), ("vat", "IT1")):
        DoNotContact.objects.create(kind=kind, value=value)
    for name, facts in {
        "Number": {"vat": "IT2"},
        "Domain": {"email": "Info@Metalfer.it"},
        "Whole": {"vat": "IT1", "email": "info@example.it"},
    }.items():
        target = office.target(name, **facts)
        target.contact = target.company.contacts.get()
        target.contact.phone = "+39021" if name == "Number" else "+39022"
        target.contact.email = "ada@example.it"
        target.contact.save()
        target.save()

    lines = exported(logged_in(office.marta), office.file).decode("utf-8-sig")

    rows = {row["company"]: row for row in csv.DictReader(io.StringIO(lines))}
    ways = ("telephone", "e-mail", "Contact: telephone", "Contact: e-mail", "must not be contacted")
    assert [[row[way] for way in ways] for row in rows.values()] == [
        ["+390212345678", "", "", "ada@example.it", "Contact: telephone"],
        ["+390212345678", "", "+39022", "ada@example.it", "e-mail"],
        ["", "", "", "", "telephone, e-mail, Contact: telephone, Contact: e-mail"],
    ]


def test_a_file_is_exported_as_a_workbook_without_formulas(logged_in, office):
    office.target("=cmd()")
    content = exported(logged_in(office.marta), office.file, "?as=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "=cmd()"


def test_an_export_asks_as_many_queries_for_many(logged_in, office):
    client = logged_in(office.marta)
    counted = []
    for _ in range(2):
        office.target()
        with CaptureQueriesContext(connection) as queries:
            exported(client, office.file)
        counted.append(len(queries))
    assert counted[0] == counted[1]
