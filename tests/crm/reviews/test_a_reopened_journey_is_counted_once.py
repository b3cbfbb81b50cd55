import csv
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion, undo
from spanco.crm.journeys.acts import lose, reopen
from spanco.crm.journeys.models import Journey, Milestone

pytestmark = pytest.mark.django_db(transaction=True)

DAYS_LOST = 10
LOST_FOR = 6


def measured(address, start, end, *options):
    """Return what the library counts of a link, by column."""
    done = subprocess.run(
        [sys.executable, "-m", "spanco", "measure", address, "--format", "csv", *options],
        capture_output=True,
        check=True,
        text=True,
    )
    rows = csv.DictReader(done.stdout.splitlines())
    return next(row for row in rows if {start, end} <= set(row.values()))


def lost_on(address, days_ago):
    """Return how many proposals the library counts as lost, as of so many days ago."""
    day = timezone.localdate() - timedelta(days=days_ago)
    return int(measured(address, "proposed", "won", "--as-of", day.isoformat())["lost"])


@pytest.fixture
def reopened(office):
    """A journey proposed 30 days ago, lost ten days ago and reopened four days ago."""
    now = timezone.now()
    journey = office.journey(office.anna, Milestone.WON, at=now - timedelta(days=40))
    journey = office.journey(office.anna, Milestone.PROPOSED, at=now - timedelta(days=30))
    lose(journey.pk, Occasion(office.anna, at=now - timedelta(days=DAYS_LOST)), "price")
    reopen(journey.pk, Occasion(office.anna, at=now - timedelta(days=DAYS_LOST - LOST_FOR)), "new buyer")
    return journey


def test_nothing_happens_a_second_time(reopened, log_address):
    assert measured(log_address, "met", "proposed", "--basis", "activity")["events_at_end"] == "2"


def test_it_was_lost_from_the_loss_to_the_reopening(office, reopened, log_address):
    assert [lost_on(log_address, days) for days in (11, 9, 3)] == [0, 1, 0]
    undo(reopened.pk, Occasion(office.anna))
    assert [lost_on(log_address, days) for days in (9, 3)] == [1, 1]
    undo(reopened.pk, Occasion(office.anna))
    assert lost_on(log_address, 0) == 0
    assert not Journey.objects.get(pk=reopened.pk).is_lost


def test_it_may_be_lost_again_and_taken_up_again(office, reopened, log_address):
    lose(reopened.pk, Occasion(office.anna), "price after all")
    assert lost_on(log_address, 0) == 1
    reopen(reopened.pk, Occasion(office.anna))
    assert lost_on(log_address, 0) == 0
    undo(reopened.pk, Occasion(office.anna))
    assert Journey.objects.get(pk=reopened.pk).lost_reason == "price after all"
    assert lost_on(log_address, 0) == 1
