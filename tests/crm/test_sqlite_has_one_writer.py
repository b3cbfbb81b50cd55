"""Where another writes for longer than one waits, a page says so, and nothing is half stored."""

import sqlite3

import pytest
from django.db import connection

from spanco.crm.journeys.models import Act, Note

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL many write at a time"),
]


def test_who_waited_in_vain_is_told_and_may_send_it_again(office, logged_in):
    journey = office.journey(office.anna)
    n_acts = Act.objects.count()
    client = logged_in(office.anna)
    client.raise_request_exception = False
    said = {"text": "They called back.", "token": "0" * 31 + "1"}
    connection.cursor().execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        answer = client.post(f"/journeys/{journey.pk}/note", said)
        read = client.get(f"/journeys/{journey.pk}")
        other.execute("ROLLBACK")
        assert client.post(f"/journeys/{journey.pk}/note", said).status_code == 302
    finally:
        other.close()
        connection.close()
    assert (answer.status_code, answer.headers["Retry-After"], read.status_code) == (503, "60", 200)
    assert "being stored just now" in answer.content.decode()
    assert Act.objects.count() == n_acts + 1
    assert Note.objects.count() == 1
