import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from spanco.crm.journeys.acting import Occasion, undo
from spanco.crm.journeys.acts import LARGEST_ATTACHMENT, attach
from spanco.crm.journeys.models import Attachment


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def send(client, journey, content, name="quote.pdf", kind="text/plain"):
    fields = {"token": uuid.uuid4(), "content": SimpleUploadedFile(name, content, kind)}
    return client.post(reverse("pipeline:attach", args=[journey.pk]), fields)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("page.html", b"<script>alert(1)</script>", "text/html"),
        ("page.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml"),
        ("page.xhtml", b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "application/xhtml+xml"),
        ("page.pdf", b"%PDF-1.7 <script>", "text/html; charset=utf-7"),
    ],
)
def test_a_file_comes_back_as_it_was_and_never_as_a_page(office, logged_in, name, content, kind):
    journey = office.journey(office.anna)
    client = logged_in(office.anna)
    send(client, journey, content, name, kind)
    row = Attachment.objects.get()
    response = client.get(reverse("pipeline:attachment", args=[row.pk]))
    assert b"".join(response.streaming_content) == content
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\r\nSet-Cookie: x.txt", "a__Set-Cookie_ x.txt"),
        ("offre é & <b>.pdf", "offre é & _b_.pdf"),
        ("\u202egnp.exe", "_gnp.exe"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("...", "file"),
    ],
)
def test_the_name_of_a_file_is_only_shown(office, logged_in, tmp_path, name, kept):
    journey = office.journey(office.anna)
    attach(journey.pk, Occasion(office.anna), ContentFile(b"x"), name)
    row = Attachment.objects.get()
    assert row.name == kept
    stored = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.parts[0] for path in stored] == ["journeys"]
    response = logged_in(office.anna).get(reverse("pipeline:attachment", args=[row.pk]))
    assert b"".join(response.streaming_content) == b"x"


@pytest.mark.parametrize(
    ("language", "n_bytes", "told"),
    [("en", LARGEST_ATTACHMENT, "20 MB"), ("fr", 4_210_000, "4,2\u202fMo"), ("it", 849_001, "850 kB")],
)
def test_a_size_is_told_in_the_units_of_the_limit(office, logged_in, language, n_bytes, told):
    office.anna.language = language
    office.anna.save()
    journey = office.journey(office.anna)
    Attachment.objects.create(journey=journey, by=office.anna, name="a.txt", size=n_bytes)
    page = logged_in(office.anna).get(reverse("pipeline:journey", args=[journey.pk]))
    assert f"<small>{told} · " in page.content.decode()


def test_a_hostile_name_sent_by_a_form_stays_inside(office, logged_in, tmp_path):
    send(logged_in(office.anna), office.journey(office.anna), b"x", "../../../evil.sh")
    assert Attachment.objects.get().name == "evil.sh"
    assert [path.parent.parent.parent.name for path in tmp_path.rglob("*") if path.is_file()] == ["journeys"]


@pytest.mark.parametrize(("content", "name"), [(b"", "empty.txt"), (b"x", "x" * 201)])
def test_a_file_that_cannot_be_kept_is_told(office, logged_in, content, name):
    response = send(logged_in(office.anna), office.journey(office.anna), content, name)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_file_too_large_is_refused_without_being_read(office, logged_in, monkeypatch, tmp_path):
    monkeypatch.setattr("spanco.crm.journeys.acts.LARGEST_ATTACHMENT", 1_000)
    monkeypatch.setattr("spanco.crm.pipeline.attaching._REST_OF_THE_FORM", 1_000)
    client = logged_in(office.anna)
    journey = office.journey(office.anna)
    just_over = send(client, journey, b"x" * 1_001)
    far_over = send(client, journey, b"x" * 3_000)
    assert (just_over.status_code, far_over.status_code) == (200, 413)
    for response in (just_over, far_over):
        assert "This file is larger than" in response.content.decode()
    assert not Attachment.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert LARGEST_ATTACHMENT == 20_000_000


def test_an_attachment_of_others_is_not_there(office, logged_in):
    journey = office.journey(office.anna)
    send(logged_in(office.anna), journey, b"x")
    address = reverse("pipeline:attachment", args=[Attachment.objects.get().pk])
    answers = {}
    for name in ("anna", "bruno", "carla", "marta", "dario", "ada"):
        response = logged_in(getattr(office, name)).get(address)
        answers[name] = response.status_code
        if response.streaming:
            list(response.streaming_content)
    assert answers == {"anna": 200, "bruno": 404, "carla": 404, "marta": 200, "dario": 200, "ada": 200}


def test_attaching_without_the_forms_own_token_is_refused(office):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.anna)
    assert send(strict, office.journey(office.anna), b"x").status_code == 403


def test_undoing_removes_the_file(office, logged_in, tmp_path, django_capture_on_commit_callbacks):
    journey = office.journey(office.anna)
    send(logged_in(office.anna), journey, b"x")
    with django_capture_on_commit_callbacks(execute=True):
        undo(journey.pk, Occasion(office.anna))
    assert not Attachment.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
