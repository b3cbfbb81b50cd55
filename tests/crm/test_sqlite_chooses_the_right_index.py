"""What SQLite is told of its tables leads it to the index that finds few rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from spanco.crm.journeys.acting import last_act
from spanco.crm.journeys.models import Act, Event
from spanco.crm.sqlite import renew_statistics
from spanco.crm.suspects.models import Company, Target

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL looks at its tables by itself"
)


@pytest.fixture
def acts(office):
    """Three thousand acts on a hundred journeys, each with an event."""
    journeys = [office.journey(office.anna) for _ in range(100)]
    acts = Act.objects.bulk_create(
        Act(journey=journey, kind="note", by=office.anna, occurred_at=timezone.now())
        for journey in journeys
        for _ in range(30)
    )
    Event.objects.bulk_create(
        Event(journey=act.journey, act=act, occurred_at=timezone.now(), rep=office.anna) for act in acts
    )
    renew_statistics()
    return acts


def test_the_events_of_a_page_are_found_by_their_acts(acts):
    page = Event.objects.select_related("superseded_by").filter(act__in=acts[:10])
    assert "SCAN" not in page.explain()


def test_the_last_act_is_found_by_its_journey(acts):
    with CaptureQueriesContext(connection) as asked:
        assert last_act(acts[-1].journey_id) == acts[-1]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = [row[-1] for row in cursor.fetchall()]
    assert "journey_id=?" in plan[0]


def test_the_targets_of_a_file_are_read_in_their_order(office):
    companies = Company.objects.bulk_create(
        Company(name=f"Company {number}", name_key=f"company {number}") for number in range(1_000)
    )
    Target.objects.bulk_create(
        Target(file=file, company=company)
        for company in companies
        for file in (office.file, office.file_south)
    )
    renew_statistics()
    listed = Target.objects.in_file(office.file, office.marta).order_by("pk").values_list("pk")[:50]
    assert "target_of_file" in listed.explain()
    assert "TEMP B-TREE" not in listed.explain()
