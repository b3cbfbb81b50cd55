"""What SQLite is told of its tables leads it to the index that finds few rows."""

import pytest
from django.db import connection
from django.utils import timezone

from spanco.crm.journeys.models import Act, Event
from spanco.crm.sqlite import renew_statistics


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks at its tables by itself")
def test_the_events_of_a_page_are_found_by_their_acts_among_many(office):
    journey = office.journey(office.anna)
    acts = Act.objects.bulk_create(
        Act(journey=journey, kind="note", by=office.anna, occurred_at=timezone.now()) for _ in range(3_000)
    )
    Event.objects.bulk_create(
        Event(journey=journey, act=act, occurred_at=timezone.now(), rep=office.anna) for act in acts
    )
    renew_statistics()
    page = Event.objects.select_related("superseded_by").filter(act__in=acts[:10])
    assert "SCAN" not in page.explain()
