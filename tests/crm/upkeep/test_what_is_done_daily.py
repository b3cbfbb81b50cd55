"""Once a day what may be kept no longer is forgotten, whoever serves and however often it is restarted."""

import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from crm.suspects.importing import checked, done, rejected_rows, upload
from spanco.crm.people.models import Sending
from spanco.crm.suspects.models import Contact, Import, Target
from spanco.crm.upkeep import chores, daily
from spanco.crm.upkeep.chores import CHORES
from spanco.crm.upkeep.daily import begin_due
from spanco.crm.upkeep.models import Chore

pytestmark = pytest.mark.django_db

ROWS = [["Company", "E-mail"], ["Alfa", "info@alfa.example"], ["Beta", "not an address"]]


@pytest.fixture
def counted(monkeypatch):
    """One chore only, which counts how often it is done."""
    times = []

    def count():
        times.append(timezone.now())
        return len(times)

    monkeypatch.setattr(daily, "CHORES", {"count": count})
    return times


def ago(**span):
    return timezone.now() - timedelta(**span)


def test_each_chore_is_done_once_a_day(counted):
    begin_due()
    begin_due()
    assert len(counted) == 1
    Chore.objects.update(done_at=ago(days=1))
    begin_due()
    assert len(counted) == 2


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_at_once_do_it_once(counted):
    together = Barrier(4)

    def look(_number):
        together.wait()
        try:
            begin_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(look, range(4)))
    assert len(counted) == 1


def test_what_another_worker_began_is_left_to_it_until_it_must_have_died(counted):
    Chore.objects.create(name="count", begun_at=ago(hours=1))
    begin_due()
    assert not counted
    Chore.objects.update(begun_at=ago(hours=7))
    begin_due()
    assert len(counted) == 1
    assert Chore.objects.get().begun_at is None


def test_a_chore_begun_again_meanwhile_is_not_done_by_who_began_it_first(counted):
    Chore.objects.create(name="count", begun_at=timezone.now())
    daily.do_chore.enqueue("count", ago(hours=7).isoformat())
    assert not counted


def test_all_chores_are_done_on_a_day(office):
    begin_due()
    assert set(Chore.objects.exclude(done_at=None).values_list("name", flat=True)) == set(CHORES)


def test_contacts_past_their_day_are_erased(office):
    contact = office.company().contacts.get()
    Contact.objects.update(keep_until=timezone.localdate() - timedelta(days=1))
    begin_due()
    contact.refresh_from_db()
    assert contact.erased_at is not None


def test_tasks_sessions_and_log_ins_of_long_ago_are_forgotten(office):
    for days in (1, 40):
        key = str(days)
        Session.objects.create(session_key=key, session_data="", expire_date=ago(days=days - 2))
        row = AccessLog.objects.create(username=key)
        AccessLog.objects.filter(pk=row.pk).update(attempt_time=ago(days=days))
        for status in ("SUCCESSFUL", "RUNNING", "READY"):
            DBTaskResult.objects.create(
                status=status,
                args_kwargs={"args": [], "kwargs": {}},
                task_path=key,
                backend_name="default",
                run_after=ago(days=days),
                started_at=None if status == "READY" else ago(days=days),
            )
    assert [chores.forget_sessions(), chores.forget_log_ins(), chores.forget_tasks()] == [1, 1, 2]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["1"]
    assert list(AccessLog.objects.values_list("username", flat=True)) == ["1"]
    left = sorted(DBTaskResult.objects.values_list("task_path", "status"))
    assert left == [("1", "READY"), ("1", "RUNNING"), ("1", "SUCCESSFUL"), ("40", "READY")]


def test_it_is_forgotten_which_forms_of_long_ago_made_which_rows(office):
    for days in (1, 40):
        Sending.objects.create(token=uuid.uuid4(), by=office.anna, made=days, at=ago(days=days))
    assert chores.forget_sendings() == 1
    assert Sending.objects.get().made == 1


def test_a_table_nobody_went_on_with_is_removed_and_its_page_says_so(office, logged_in):
    client = logged_in(office.marta)
    upload(client, office.file, ROWS)
    uploaded = Import.objects.get()
    waiting = checked(client, office.file, ROWS)
    Import.objects.update(at=ago(days=29))
    assert chores.clear_imports() == 0
    Import.objects.update(at=ago(days=31))
    assert chores.clear_imports() == 2
    for importing in (uploaded, waiting):
        page = client.get(f"/imports/{importing.pk}").content.decode()
        assert "It was not confirmed within 30 days" in page
        assert "Upload another table" in page
        assert "Try again" not in page
        importing.refresh_from_db()
        assert importing.preview == {}
        assert not importing.folder.exists()
    assert chores.clear_imports() == 0


def test_one_that_is_being_worked_on_is_left_alone(office, logged_in):
    importing = checked(logged_in(office.marta), office.file, ROWS)
    Import.objects.update(at=ago(days=31), state="running")
    assert chores.clear_imports() == 0
    assert importing.folder.exists()


def test_rows_not_taken_can_be_fetched_for_the_time_that_is_said(office, logged_in):
    client = logged_in(office.marta)
    importing = done(client, office.file, ROWS)
    Import.objects.update(at=ago(days=89), finished_at=ago(days=89))
    assert chores.clear_imports() == 0
    assert len(rejected_rows(client, importing)) == 1
    assert "fetched for 90 days" in client.get(f"/imports/{importing.pk}").content.decode()
    Import.objects.update(finished_at=ago(days=91))
    assert chores.clear_imports() == 1
    page = client.get(f"/imports/{importing.pk}").content.decode()
    assert "they are removed now" in page
    assert f"/imports/{importing.pk}/rejected" not in page
    assert client.get(f"/imports/{importing.pk}/rejected").status_code == 404
    importing.refresh_from_db()
    assert (importing.preview, importing.n_new, Target.objects.count()) == ({}, 1, 1)


@pytest.mark.parametrize("table", ["", "table.csv", "imports/table.csv", "imports/../table.csv"])
def test_only_a_folder_of_an_uploads_own_is_ever_removed(office, logged_in, table):
    importing = checked(logged_in(office.marta), office.file, ROWS)
    Import.objects.create(
        file=office.file, by=office.marta, name="x", table=table, at=ago(days=31), preview={"a": 1}
    )
    assert chores.clear_imports() == 0
    assert importing.folder.exists()


def test_a_folder_that_belongs_to_no_import_is_removed_once_it_is_old(office, logged_in):
    importing = checked(logged_in(office.marta), office.file, ROWS)
    stray = importing.folder.parent / "stray"
    stray.mkdir()
    chores.clear_imports()
    assert stray.exists()
    for folder in (stray, importing.folder):
        os.utime(folder, (ago(days=31).timestamp(),) * 2)
    chores.clear_imports()
    assert not stray.exists()
    assert importing.folder.exists()
