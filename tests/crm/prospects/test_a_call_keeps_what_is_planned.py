from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.journeys.acts import set_next_step
from spanco.crm.journeys.models import Journey, NextStep
from spanco.crm.prospects.calls.acts import log_call
from spanco.crm.prospects.models import Outcome, Question
from spanco.crm.prospects.qualification.acts import complete_form

NOT_REFUSED = [outcome for outcome in Outcome if outcome is not Outcome.REFUSED]
STANDS = [
    ("booked", NextStep.MEET),
    ("met", NextStep.PROPOSE),
    ("proposed", NextStep.FOLLOW_UP),
    ("proposed", NextStep.DECIDE),
    ("won", NextStep.DELIVER),
]


def planned(office, reach, step, *, days=4):
    """Return a journey with a step planned so many days from now, and that step."""
    journey = office.journey(office.anna, reach)
    due = timezone.now() + timedelta(days=days)
    if days < 0:
        Journey.objects.filter(pk=journey.pk).update(next_step=step, next_at=due, next_why="as agreed")
    else:
        set_next_step(journey.pk, Occasion(office.anna), step, due, "as agreed")
    return journey, (step, due, "as agreed")


def next_of(journey):
    journey.refresh_from_db()
    return journey.next_step, journey.next_at, journey.next_why


def call(office, journey, outcome, **said):
    return log_call(journey.pk, Occasion(office.anna), Outcome(outcome), **said)


@pytest.mark.parametrize("outcome", NOT_REFUSED)
@pytest.mark.parametrize(("reach", "step"), STANDS)
def test_from_an_appointment_on_a_call_leaves_what_is_planned(office, reach, step, outcome):
    journey, before = planned(office, reach, step)
    done = call(office, journey, outcome)
    assert next_of(journey) == before
    assert "due" not in done.details


@pytest.mark.parametrize("outcome", NOT_REFUSED)
@pytest.mark.parametrize(("reach", "step"), STANDS)
def test_who_names_a_time_is_called_then(office, reach, step, outcome):
    journey, before = planned(office, reach, step)
    named = timezone.now() + timedelta(days=2)
    call(office, journey, outcome, again_at=named)
    assert next_of(journey)[:2] == (NextStep.CALL, named)
    undo(journey.pk, Occasion(office.anna))
    assert next_of(journey) == before


@pytest.mark.parametrize("outcome", NOT_REFUSED)
def test_a_call_that_was_planned_is_planned_again_by_the_rule(office, outcome):
    journey, before = planned(office, "booked", NextStep.CALL, days=-1)
    call(office, journey, outcome)
    step, due, _why = next_of(journey)
    assert step == NextStep.CALL
    assert due > before[1]


@pytest.mark.parametrize("outcome", NOT_REFUSED)
def test_a_follow_up_that_is_due_is_followed_by_another(office, outcome):
    journey, before = planned(office, "proposed", NextStep.FOLLOW_UP, days=-1)
    call(office, journey, outcome)
    step, due, _why = next_of(journey)
    assert step == NextStep.FOLLOW_UP
    assert due > before[1]


@pytest.mark.parametrize(("reach", "asks"), [("qualified", True), ("booked", False), ("proposed", False)])
def test_the_reason_speaks_of_an_appointment_only_before_there_is_one(office, reach, asks):
    journey, _before = planned(office, reach, NextStep.CALL)
    call(office, journey, "favourable")
    assert ("agree on an appointment" in next_of(journey)[2]) is asks


def test_a_customer_who_refused_is_not_called_tomorrow(office):
    journey, _before = planned(office, "delivered", NextStep.CALL, days=-1)
    call(office, journey, "refused", reason="not this year")
    assert not journey.is_lost
    assert next_of(journey)[1] > timezone.now() + timedelta(days=10)


def test_a_time_that_is_past_is_refused_after_a_wrong_number_too(office):
    journey, before = planned(office, "booked", NextStep.MEET)
    with pytest.raises(Refused) as refused:
        call(office, journey, "wrong_number", again_at=timezone.now() - timedelta(days=9))
    assert refused.value.field == "again_at"
    assert next_of(journey) == before


def test_a_form_filled_in_with_them_leaves_what_is_planned(office):
    Question.objects.create(offer=office.offer, text="How many people?")
    journey, before = planned(office, "booked", NextStep.CALL)
    complete_form(journey.pk, Occasion(office.anna), [("How many people?", "9")], is_favourable=True)
    assert next_of(journey) == before


@pytest.mark.parametrize(
    ("reach", "step", "proposed"), [("booked", NextStep.MEET, False), ("qualified", NextStep.CALL, True)]
)
def test_an_email_proposes_a_call_only_where_nothing_else_is_planned(
    office, logged_in, reach, step, proposed
):
    journey, _before = planned(office, reach, step)
    page = logged_in(office.anna).get(reverse("prospects:write_email", args=(journey.pk,)))
    assert bool(page.context["form"].initial.get("again_at")) is proposed
