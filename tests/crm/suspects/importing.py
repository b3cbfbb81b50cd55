"""How tests import a table as a person does: upload, mapping, confirmation."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from spanco.crm.suspects.models import Import

ANSWERS = {
    "source": "Chamber of commerce",
    "obtained_on": "2026-01-15",
    "basis": "interest",
    "country": "IT",
    "leaves_out": "",
}


def upload(client, file, table, name="list.csv"):
    """Upload a table (text, bytes or rows) into a file of targets."""
    if isinstance(table, list):
        lines = io.StringIO()
        csv.writer(lines).writerows(table)
        table = lines.getvalue()
    content = table.encode() if isinstance(table, str) else table
    return client.post(f"/files/{file.pk}/import", {"table": SimpleUploadedFile(name, content)})


def map_columns(client, importing, mapping=None, **answers):
    """Say what the columns mean, or take what was guessed; the whole table is checked."""
    mapping = importing.mapping if mapping is None else mapping
    columns = {f"column_{place}": mapping.get(header, "") for place, header in enumerate(importing.headers)}
    return client.post(f"/imports/{importing.pk}/mapping", {**ANSWERS, **columns, **answers})


def checked(client, file, table, mapping=None, *, name="list.csv", **answers):
    """Return an import that was uploaded, mapped and checked."""
    response = upload(client, file, table, name)
    assert response.status_code == 302, response.context["form"].errors
    importing = Import.objects.latest("pk")
    response = map_columns(client, importing, mapping, **answers)
    assert response.status_code == 302, response.context["form"].errors
    importing.refresh_from_db()
    return importing


def done(client, file, table, mapping=None, **answers):
    """Return an import that was confirmed and has ended."""
    importing = checked(client, file, table, mapping, **answers)
    client.post(f"/imports/{importing.pk}/commit")
    importing.refresh_from_db()
    return importing


def rejected_rows(client, importing):
    """Return the rows that came back, as dictionaries."""
    response = client.get(f"/imports/{importing.pk}/rejected")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
