from datetime import UTC, datetime, timedelta

import phonenumbers
import pytest
from django.utils import timezone

from spanco.crm.approaches.models import Appointment
from spanco.crm.demo.filling import fill
from spanco.crm.journeys.models import CHAIN, Event, Journey, Milestone
from spanco.crm.people.models import Role, User
from spanco.crm.suspects.models import Company, Contact, File, Target


@pytest.fixture
def filled(db):
    """A sales force of eight reps."""
    return fill(reps=8, teams=2, targets=400, language="it", seed=1)


def test_everybody_of_the_sales_force_is_there(filled):
    assert [User.objects.filter(role=role).count() for role in Role.values] == [8, 2, 1, 1]
    assert set(User.objects.values_list("language", flat=True)) == {"it"}


def test_each_journey_stands_where_its_events_leave_it(filled):
    for journey in Journey.objects.prefetch_related("events"):
        passed = [event.milestone for event in journey.events.all() if event.milestone in CHAIN]
        assert journey.reach == max(passed, key=CHAIN.index)
        assert journey.is_lost == (journey.events.all().last().milestone == Milestone.LOST)
        held = Journey(reach=journey.reach, decision_on=journey.decision_on)
        held.settle()
        assert journey.phase == held.phase


def test_nothing_has_happened_yet_that_is_to_come(filled):
    now = datetime.now(UTC)
    assert not Event.objects.filter(occurred_at__gt=now).exists()
    assert not Appointment.objects.filter(state="honoured", starts_at__gt=now).exists()


def test_there_is_work_for_today_and_targets_wait_for_a_rep(filled):
    assert Journey.objects.live().filter(next_at__lte=timezone.now() + timedelta(days=1)).exists()
    assert Target.objects.filter(journey=None).count() == 480
    assert all(0 < one < 101 for one in Target.objects.values_list("completeness", flat=True)[:50])


def test_companies_and_numbers_are_told_apart_and_nobody_can_be_reached(filled):
    names = list(Company.objects.values_list("name", flat=True))
    numbers = [
        *Company.objects.values_list("phone", flat=True),
        *Contact.objects.values_list("phone", flat=True),
    ]
    assert len(set(names)) == len(names)
    assert len(set(numbers)) == len(numbers)
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(number)) for number in numbers)
    assert not Company.objects.exclude(website__endswith=".example").exists()


def test_each_team_has_files_of_its_own(filled):
    assert not File.objects.filter(team=None).exists()
    assert not Target.objects.filter(journey__isnull=False, file__team=None).exists()
