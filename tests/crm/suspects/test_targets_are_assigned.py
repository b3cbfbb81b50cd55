"""Targets are given to reps evenly and once, by and to whom it may be; from then on they stay in the file."""

import uuid

import pytest

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.models import Act, Event, Journey
from spanco.crm.suspects.files.acts import assign, leave_out
from spanco.crm.suspects.models import Assignment, File, NeverLeftOut, Segment, Target


def held(rep):
    return Target.objects.filter(journey__holder=rep).count()


def test_targets_are_dealt_evenly_the_best_first(office):
    targets = [office.target() for _ in range(5)]
    for completeness, target in enumerate(targets):
        Target.objects.filter(pk=target.pk).update(completeness=completeness)
    Target.objects.filter(pk=targets[4].pk).update(fits=False)
    Target.objects.filter(pk=targets[0].pk).update(fits=True)
    done = assign(office.file.pk, office.marta, uuid.uuid4(), to=[office.anna, office.bruno], n=3)
    assert (done.n_targets, done.shares) == (3, [["Anna Bassi", 2], ["Bruno Conti", 1]])
    mine = Target.objects.filter(journey__holder=office.anna).order_by("pk")
    assert list(mine) == [targets[0], targets[2]]
    assert Target.objects.get(journey__holder=office.bruno) == targets[3]


def test_an_assigned_target_is_a_journey_that_starts_with_targeted_and_a_call_due(office):
    target = office.target()
    assign(office.file.pk, office.marta, uuid.uuid4(), to=[office.anna])
    journey = Journey.objects.get(target=target)
    assert (journey.holder, journey.team, journey.reach, journey.next_step) == (
        office.anna,
        office.north,
        "targeted",
        "call",
    )
    event = Event.objects.get(journey=journey)
    assert (event.milestone, event.rep, event.act.by) == ("targeted", office.anna, office.marta)


def test_targets_of_a_file_for_leads_start_qualified(office):
    office.target()
    File.objects.update(is_inbound=True)
    assign(office.file.pk, office.marta, uuid.uuid4(), to=[office.anna])
    assert Journey.objects.get().reach == "qualified"


def test_a_second_click_assigns_nothing_more(office):
    for _ in range(4):
        office.target()
    token = uuid.uuid4()
    first = assign(office.file.pk, office.marta, token, to=[office.anna], n=2)
    second = assign(office.file.pk, office.marta, token, to=[office.anna], n=2)
    assert first == second
    assert held(office.anna) == 2


def test_only_the_segment_is_assigned(office):
    paper = office.target(sector="paper")
    office.target(sector="food")
    segment = Segment.objects.create(
        name="Paper", offer=office.offer, conditions=[{"field": "sector", "test": "is", "value": "paper"}]
    )
    assign(office.file.pk, office.marta, uuid.uuid4(), to=[office.anna], segment=segment)
    assert Target.objects.get(journey__isnull=False) == paper
    with pytest.raises(Refused, match="assigned already"):
        assign(office.file.pk, office.marta, uuid.uuid4(), to=[office.anna], segment=segment)


@pytest.mark.parametrize(
    ("by", "to", "n"),
    [
        ("anna", ["anna"], None),
        ("marta", ["carla"], None),
        ("marta", ["anna", "carla"], None),
        ("marta", [], None),
        ("marta", ["anna"], 0),
        ("marta", ["anna"], -1),
        ("marta", ["anna"], 10**9),
    ],
)
def test_an_assignment_is_refused_and_leaves_no_trace(office, by, to, n):
    office.target()
    people = [getattr(office, name) for name in to]
    office.journey(office.anna)
    with pytest.raises(Refused):
        assign(office.file.pk, getattr(office, by), uuid.uuid4(), to=people, n=n)
    assert Act.objects.count() == 1
    assert not Assignment.objects.exists()


def test_a_file_of_others_is_not_there_to_assign(office):
    office.target(file=office.file_south)
    with pytest.raises(File.DoesNotExist):
        assign(office.file_south.pk, office.marta, uuid.uuid4(), to=[office.anna])


def test_a_closed_file_and_who_no_longer_works_here_are_refused(office):
    office.target()
    office.bruno.is_active = False
    office.bruno.save()
    with pytest.raises(Refused, match="Bruno"):
        assign(office.file.pk, office.marta, uuid.uuid4(), to=[office.bruno])
    File.objects.update(is_closed=True)
    with pytest.raises(Refused, match="closed"):
        assign(office.file.pk, office.marta, uuid.uuid4(), to=[office.anna])


def test_targets_not_assigned_may_leave_the_file_and_the_others_never(office):
    waiting = office.target()
    office.journey(office.anna)
    assigned = Target.objects.get(journey__isnull=False)
    assert leave_out(office.file.pk, office.marta, [waiting.pk, assigned.pk]) == (1, 1)
    assert list(Target.objects.all()) == [assigned]
    for delete in (assigned.delete, Target.objects.all().delete):
        with pytest.raises(NeverLeftOut):
            delete()
