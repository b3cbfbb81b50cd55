import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from crm.office import pass_milestone
from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.journeys.acts import hand_over, lose, reopen, set_next_step, write_note
from spanco.crm.journeys.models import Act, Event, Journey, Milestone, NeverChanged, NextStep, Note, Phase


def again(journey):
    return Journey.objects.get(pk=journey.pk)


def milestones(journey):
    """The milestones that stand, in the order they were entered."""
    events = journey.events.exclude(milestone="").filter(superseded_by=None)
    return [event.milestone for event in events]


def test_an_act_sent_twice_is_done_once(office):
    journey = office.journey(office.anna)
    occasion = Occasion(office.anna, uuid.uuid4())
    first = pass_milestone(journey.pk, occasion, Milestone.CONTACTED)
    second = pass_milestone(journey.pk, occasion, Milestone.CONTACTED)
    assert first == second
    assert milestones(journey) == ["targeted", "contacted"]


def test_a_token_of_another_journey_does_nothing(office):
    first, second = office.journey(office.anna), office.journey(office.anna)
    occasion = Occasion(office.anna, uuid.uuid4())
    write_note(first.pk, occasion, "Here.")
    with pytest.raises(Refused, match="load the page again"):
        write_note(second.pk, occasion, "There.")


def test_the_phase_follows_the_reach(office):
    expected = {
        "targeted": "S",
        "contacted": "S",
        "qualified": "P",
        "booked": "P",
        "met": "A",
        "proposed": "N",
        "won": "O",
        "delivered": "O",
    }
    assert {reach: office.journey(office.anna, reach).phase for reach in expected} == expected


def test_a_milestone_before_its_gate_is_refused_and_leaves_no_trace(office):
    journey = office.journey(office.anna, "qualified")
    with pytest.raises(Refused) as refused:
        pass_milestone(journey.pk, Occasion(office.anna), Milestone.MET)
    assert refused.value.missing is Milestone.BOOKED
    assert milestones(journey) == ["targeted", "contacted", "qualified"]
    assert again(journey).version == journey.version
    assert Act.objects.filter(journey=journey).count() == 3


def test_who_acts_on_what_has_changed_since_is_told_by_whom(office):
    journey = office.journey(office.anna)
    write_note(journey.pk, Occasion(office.marta), "Call her.")
    with pytest.raises(Refused, match="Marta Esposito changed this journey"):
        write_note(journey.pk, Occasion(office.anna, version=journey.version), "Called.")


def test_an_act_in_the_future_is_refused(office):
    journey = office.journey(office.anna)
    with pytest.raises(Refused, match="in the future"):
        write_note(journey.pk, Occasion(office.anna, at=timezone.now() + timedelta(hours=1)), "Later.")


def test_a_journey_of_others_is_not_there(office):
    journey = office.journey(office.anna)
    for other in (office.bruno, office.carla):
        with pytest.raises(Journey.DoesNotExist):
            write_note(journey.pk, Occasion(other), "Mine?")
    for seer in (office.anna, office.marta, office.dario, office.ada):
        write_note(journey.pk, Occasion(seer), "Seen.")


def test_undoing_puts_everything_back_and_keeps_both_acts(office):
    journey = office.journey(office.anna, "contacted")
    before = again(journey)
    pass_milestone(journey.pk, Occasion(office.anna), Milestone.QUALIFIED)
    undone = undo(journey.pk, Occasion(office.anna))
    after = again(journey)
    assert (after.phase, after.reach, after.reached_at) == (Phase.SUSPECT, before.reach, before.reached_at)
    assert after.version == before.version + 2
    assert milestones(journey) == ["targeted", "contacted"]
    assert undone.undoes.kind == "step"
    withdrawal = journey.events.get(milestone="")
    assert withdrawal.supersedes.milestone == "qualified"


def test_what_an_undone_act_made_is_removed(office):
    journey = office.journey(office.anna)
    write_note(journey.pk, Occasion(office.anna), "Wrong company.")
    undo(journey.pk, Occasion(office.anna))
    assert not Note.objects.exists()


def test_acts_are_undone_one_after_the_other_down_to_the_assignment(office):
    journey = office.journey(office.anna, "qualified")
    undo(journey.pk, Occasion(office.anna))
    undo(journey.pk, Occasion(office.anna))
    assert milestones(journey) == ["targeted"]
    with pytest.raises(Refused, match="cannot be undone"):
        undo(journey.pk, Occasion(office.anna))


def test_an_undoing_sent_twice_undoes_one_act(office):
    journey = office.journey(office.anna, "qualified")
    occasion = Occasion(office.anna)
    assert undo(journey.pk, occasion) == undo(journey.pk, occasion)
    assert milestones(journey) == ["targeted", "contacted"]


def test_a_journey_handed_over_is_held_by_the_other_from_then_on(office):
    journey = office.journey(office.anna, "qualified")
    hand_over(journey.pk, Occasion(office.marta), office.bruno, "Anna is on leave")
    assert again(journey).holder == office.bruno
    assert [event.rep for event in journey.events.all()] == [office.anna] * 3 + [office.bruno]


def test_who_may_not_hand_over_does_not_undo_it(office):
    journey = office.journey(office.anna)
    hand_over(journey.pk, Occasion(office.marta), office.bruno)
    with pytest.raises(Refused, match="sales manager"):
        undo(journey.pk, Occasion(office.bruno))
    undo(journey.pk, Occasion(office.marta))
    assert again(journey).holder == office.anna


def test_a_journey_is_not_given_back_to_another_team(office):
    journey = office.journey(office.carla)
    hand_over(journey.pk, Occasion(office.dario), office.bruno)
    with pytest.raises(Refused, match="not in your team"):
        undo(journey.pk, Occasion(office.marta))
    undo(journey.pk, Occasion(office.dario))
    assert again(journey).holder == office.carla


@pytest.mark.parametrize(("by", "to"), [("anna", "bruno"), ("marta", "carla"), ("marta", "anna")])
def test_a_hand_over_is_refused(office, by, to):
    journey = office.journey(office.anna)
    with pytest.raises(Refused):
        hand_over(journey.pk, Occasion(getattr(office, by)), getattr(office, to))


def test_a_lost_journey_is_reopened_by_withdrawing_the_loss(office):
    journey = office.journey(office.anna, "contacted")
    lose(journey.pk, Occasion(office.anna), "no budget")
    assert again(journey).is_lost
    with pytest.raises(Refused, match="Reopen"):
        set_next_step(journey.pk, Occasion(office.anna), NextStep.CALL, timezone.now())
    reopen(journey.pk, Occasion(office.anna), "new buyer")
    assert not again(journey).is_lost
    assert milestones(journey) == ["targeted", "contacted"]


def test_events_are_never_changed(office):
    event = office.journey(office.anna).events.get()
    event.reason = "other"
    for change in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(reason="x"),
    ):
        with pytest.raises(NeverChanged):
            change()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE journeys_event SET reason = 'x'")
