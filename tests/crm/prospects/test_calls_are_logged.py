import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.journeys.models import Journey, NextStep
from spanco.crm.prospects.calls.acts import log_call
from spanco.crm.prospects.models import Call, Outcome
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import Contact, DoNotContact, Target


def again(journey):
    return Journey.objects.get(pk=journey.pk)


def milestones(journey):
    events = journey.events.exclude(milestone="").filter(superseded_by=None)
    return [event.milestone for event in events]


def call(office, journey, outcome, **said):
    return log_call(journey.pk, Occasion(office.anna), Outcome(outcome), **said)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("favourable", ["targeted", "contacted", "qualified"]),
        ("later", ["targeted", "contacted"]),
        ("refused", ["targeted", "contacted", "lost"]),
        ("no_answer", ["targeted"]),
        ("left_message", ["targeted"]),
        ("wrong_number", ["targeted"]),
    ],
)
def test_a_call_passes_the_milestones_of_its_outcome(office, outcome, expected):
    journey = office.journey(office.anna)
    call(office, journey, outcome)
    assert milestones(journey) == expected


def test_a_second_call_held_does_not_count_the_target_again(office):
    journey = office.journey(office.anna)
    call(office, journey, "later")
    call(office, journey, "favourable")
    call(office, journey, "favourable")
    assert milestones(journey) == ["targeted", "contacted", "qualified"]


def test_a_lead_that_is_called_still_starts_at_qualified(office):
    journey = office.journey(office.anna, "qualified")
    call(office, journey, "later")
    assert milestones(journey).count("contacted") == 1


def test_every_outcome_but_a_refusal_plans_the_next_call_and_says_why(office):
    for outcome in Outcome:
        if outcome is Outcome.REFUSED:
            continue
        journey = office.journey(office.anna)
        call(office, journey, outcome)
        planned = again(journey)
        assert planned.next_step == NextStep.CALL
        assert planned.next_why


def test_what_they_said_is_the_reason_for_the_next_call(office):
    journey = office.journey(office.anna)
    call(office, journey, "later", note="Asked to be called before ten.")
    assert again(journey).next_why == "Asked to be called before ten."
    call(office, journey, "no_answer")
    assert again(journey).next_why.startswith("no answer, ")


def test_the_time_they_named_goes_before_the_rule(office):
    journey = office.journey(office.anna)
    named = timezone.now() + timedelta(days=40)
    call(office, journey, "later", again_at=named)
    assert again(journey).next_at == named


@pytest.mark.parametrize("days", [-1, 5_000])
def test_an_absurd_time_to_call_again_is_refused(office, days):
    journey = office.journey(office.anna)
    with pytest.raises(Refused) as refused:
        call(office, journey, "later", again_at=timezone.now() + timedelta(days=days))
    assert refused.value.field == "again_at"
    assert not Call.objects.exists()


def test_a_refusal_ends_the_journey_with_its_reason(office):
    journey = office.journey(office.anna)
    call(office, journey, "refused", reason="no budget")
    assert (again(journey).is_lost, again(journey).lost_reason) == (True, "no budget")


def test_a_customer_who_refuses_stays_a_customer(office):
    journey = office.journey(office.anna, "delivered")
    call(office, journey, "refused", reason="not this year")
    assert not again(journey).is_lost


def test_who_asks_not_to_be_contacted_is_on_the_list_until_it_is_undone(office):
    journey = office.journey(office.anna)
    contact = Contact.objects.get()
    call(office, journey, "refused", contact=contact, never_again=True)
    assert set(DoNotContact.objects.values_list("value", flat=True)) == {contact.phone, contact.email}
    undo(journey.pk, Occasion(office.anna))
    assert not DoNotContact.objects.exists()


def test_who_asks_not_to_be_contacted_is_left_out_of_segments_until_it_is_undone(office):
    journey = office.journey(office.anna)
    journey.target.company.phone = ""
    journey.target.company.save()
    refresh([journey.target.company_id])
    assert Target.objects.get().reachable
    call(office, journey, "refused", contact=Contact.objects.get(), never_again=True)
    assert not Target.objects.get().reachable
    undo(journey.pk, Occasion(office.anna))
    assert Target.objects.get().reachable


def test_a_wrong_number_is_taken_away_and_the_next_person_called(office):
    journey = office.journey(office.anna)
    first = Contact.objects.get()
    other = Contact.objects.create(
        company=first.company,
        name="Zita Sala",
        phone="+390233333333",
        source="fair",
        source_on=timezone.localdate(),
    )
    call(office, journey, "wrong_number", contact=first)
    first.refresh_from_db()
    assert first.phone == ""
    planned = again(journey)
    assert planned.target.contact == other
    assert "Zita Sala" in planned.next_why
    assert planned.next_at <= timezone.now()


def test_undoing_a_wrong_number_gives_the_number_back(office):
    journey = office.journey(office.anna)
    contact = Contact.objects.get()
    number = contact.phone
    call(office, journey, "wrong_number", contact=contact)
    undo(journey.pk, Occasion(office.anna))
    contact.refresh_from_db()
    assert contact.phone == number
    assert not Call.objects.exists()
    assert again(journey).target.contact is None


def test_undoing_keeps_what_others_changed_meanwhile(office):
    journey = office.journey(office.anna)
    contact = Contact.objects.get()
    call(office, journey, "wrong_number", contact=contact)
    Contact.objects.filter(pk=contact.pk).update(phone="+390255555555", job="Head of purchasing")
    undo(journey.pk, Occasion(office.anna))
    contact.refresh_from_db()
    assert (contact.phone, contact.job) == ("+390255555555", "Head of purchasing")
    assert again(journey).target.contact is None


def test_undoing_a_wrong_number_tells_how_complete_other_targets_are(office):
    office.offer.needs = ["phone"]
    office.offer.save()
    journey = office.journey(office.anna)
    company = journey.target.company
    company.contacts.all().delete()
    other = Target.objects.create(file=office.file_south, company=company)
    refresh([company.pk])
    before = Target.objects.get(pk=other.pk).completeness
    call(office, journey, "wrong_number")
    assert Target.objects.get(pk=other.pk).completeness < before
    undo(journey.pk, Occasion(office.anna))
    assert Target.objects.get(pk=other.pk).completeness == before


def test_after_the_last_wrong_number_another_one_is_looked_for(office):
    journey = office.journey(office.anna)
    call(office, journey, "wrong_number", contact=Contact.objects.get())
    call(office, journey, "wrong_number")
    assert again(journey).target.company.phone == ""
    assert again(journey).next_why == "wrong number: look for another one"


def test_somebody_of_another_company_is_refused(office):
    journey = office.journey(office.anna)
    office.journey(office.anna)
    stranger = Contact.objects.exclude(company=journey.target.company).get()
    with pytest.raises(Refused):
        call(office, journey, "later", contact=stranger)


def test_a_call_sent_twice_is_logged_once(office):
    journey = office.journey(office.anna)
    occasion = Occasion(office.anna, uuid.uuid4())
    log_call(journey.pk, occasion, Outcome.NO_ANSWER)
    log_call(journey.pk, occasion, Outcome.NO_ANSWER)
    assert Call.objects.count() == 1


def test_a_lost_journey_is_not_called(office):
    journey = office.journey(office.anna)
    call(office, journey, "refused")
    with pytest.raises(Refused, match="Reopen"):
        call(office, journey, "later")


@pytest.mark.parametrize("when", ["0001-01-01T00:00", "0202-03-04T10:00"])
def test_a_call_did_not_happen_before_its_journey_began(office, logged_in, when):
    journey = office.journey(office.anna)
    fields = {"token": uuid.uuid4(), "version": journey.version, "outcome": "favourable", "at": when}
    page = logged_in(office.anna).post(f"/journeys/{journey.pk}/call", fields)
    assert "This journey began on" in page.context["form"].errors["at"][0]
    assert not Call.objects.exists()
    assert milestones(journey) == ["targeted"]


def test_a_call_of_the_minute_in_which_its_journey_began_is_dated_by_it(office):
    journey = office.journey(office.anna, at=timezone.now())
    log_call(journey.pk, Occasion(office.anna, at=journey.started_at - timedelta(seconds=50)), Outcome.LATER)
    assert journey.events.get(milestone="contacted").occurred_at == journey.started_at


def test_after_a_wrong_number_too_the_next_call_is_within_reach(office):
    journey = office.journey(office.anna)
    first = timezone.now().replace(year=1)
    with pytest.raises(Refused, match="That is past"):
        call(office, journey, "wrong_number", contact=Contact.objects.get(), again_at=first)
