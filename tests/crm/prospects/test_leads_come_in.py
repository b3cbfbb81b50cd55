import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion, undo
from spanco.crm.journeys.acts import lose, set_next_step
from spanco.crm.journeys.models import Act, Journey, NextStep
from spanco.crm.suspects.models import Company, Contact, DoNotContact, File, Offer, Target


def lead(office, **changed):
    data = {
        "token": str(uuid.uuid4()),
        "name": "Tintoria Rossi",
        "contact_name": "Lia Rossi",
        "phone": "02 5555 1234",
        "email": "Lia@Tintoria-Rossi.it",
        "need": "A price for two floors",
        "source": "website",
        "offer": office.offer.pk,
    }
    return data | changed


def enter(client, data):
    return client.post(reverse("prospects:new_lead"), data)


def milestones(journey):
    return [event.milestone for event in journey.events.all()]


def test_a_lead_starts_at_qualified_in_a_file_for_leads_and_is_called_now(office, logged_in):
    response = enter(logged_in(office.anna), lead(office))
    journey = Journey.objects.get()
    assert response.url == reverse("pipeline:journey", args=(journey.pk,))
    assert milestones(journey) == ["qualified"]
    assert (journey.phase, journey.holder, journey.next_step) == ("P", office.anna, "call")
    assert journey.next_why == "A price for two floors"
    assert journey.target.file.is_inbound
    assert journey.target.contact.phone == "+390255551234"
    assert journey.target.contact.email == "lia@tintoria-rossi.it"


def test_of_several_offers_and_reps_none_is_chosen_beforehand(office, logged_in):
    client, page = logged_in(office.marta), reverse("prospects:new_lead")
    only = [(office.offer.pk, office.offer.name)]
    choices = {name: list(client.get(page).context["form"].fields[name].choices) for name in ("offer", "rep")}
    assert choices["offer"] == only
    assert choices["rep"][0] == ("", "—")
    Offer.objects.create(name="Window cleaning")
    assert next(iter(client.get(page).context["form"].fields["offer"].choices)) == ("", "—")
    assert enter(client, lead(office, offer="")).context["form"].errors["offer"]


def test_a_lead_sent_twice_is_entered_once(office, logged_in):
    client, data = logged_in(office.anna), lead(office)
    first, second = enter(client, data), enter(client, data | {"company": "new"})
    assert Journey.objects.count() == 1
    assert first.url == second.url


def test_leads_of_one_offer_and_team_are_in_one_file(office, logged_in):
    client = logged_in(office.anna)
    enter(client, lead(office))
    enter(client, lead(office, name="Molino Piave", phone="0255559999", email="", contact_name="Ugo"))
    assert File.objects.filter(is_inbound=True).count() == 1
    assert Target.objects.filter(file__is_inbound=True).count() == 2


def test_a_company_that_is_known_is_offered_and_used(office, logged_in):
    known = Company.objects.create(name="Tintoria Rossi S.r.l.", name_key="tintoria rossi", city="Padova")
    client, data = logged_in(office.anna), lead(office)
    response = enter(client, data)
    assert "Tintoria Rossi S.r.l." in response.content.decode()
    assert not Journey.objects.exists()
    enter(client, data | {"company": known.pk})
    assert Journey.objects.get().target.company == known


def test_another_company_of_the_same_name_is_made_if_it_is_said(office, logged_in):
    Company.objects.create(name="Tintoria Rossi", name_key="tintoria rossi")
    enter(logged_in(office.anna), lead(office, company="new"))
    assert Company.objects.count() == 2


def test_a_company_that_was_not_offered_cannot_be_taken(office, logged_in):
    secret = office.journey(office.carla, name="Quite another").target.company
    enter(logged_in(office.anna), lead(office, company=secret.pk))
    journey = Journey.objects.get(holder=office.anna)
    assert journey.target.company != secret


def test_who_leads_enters_a_lead_for_a_rep_of_the_team(office, logged_in):
    client = logged_in(office.marta)
    assert "required" in enter(client, lead(office)).content.decode()
    assert "errorlist" in enter(client, lead(office, rep=office.carla.pk)).content.decode()
    enter(client, lead(office, rep=office.bruno.pk))
    assert Journey.objects.get().holder == office.bruno


def test_a_company_a_colleague_works_on_for_the_offer_is_not_begun_twice(office, logged_in):
    journey = office.journey(office.bruno, name="Tintoria Rossi")
    again = lead(office, company=journey.target.company_id)
    response = logged_in(office.anna).post(reverse("prospects:new_lead"), again, follow=True)
    assert response.redirect_chain[-1][0] == reverse("pipeline:today")
    assert "Bruno Conti works on this company for this offer already" in response.content.decode()
    journey = Journey.objects.get()
    assert milestones(journey) == ["targeted", "contacted", "qualified"]
    assert (journey.holder, journey.phase, journey.next_step) == (office.bruno, "P", "call")
    assert journey.next_why == "A price for two floors"
    assert journey.target.contact.name == "Lia Rossi"
    act = journey.acts.last()
    assert (act.by, act.details["source"]) == (office.anna, "website")


def test_a_lead_that_joins_a_journey_is_entered_once_and_may_be_undone(office, logged_in):
    journey = office.journey(office.bruno, name="Tintoria Rossi")
    again = lead(office, company=journey.target.company_id)
    client = logged_in(office.anna)
    for _ in range(2):
        assert enter(client, again).url == reverse("pipeline:today")
    assert Act.objects.filter(kind="lead_again").count() == 1
    undo(journey.pk, Occasion(office.bruno))
    now = Journey.objects.get()
    assert (now.reach, now.next_at, now.target.contact) == ("targeted", journey.next_at, None)


def test_an_appointment_stays_the_next_step_when_a_lead_joins_its_journey(office, logged_in):
    journey = office.journey(office.anna, "booked", name="Tintoria Rossi")
    set_next_step(journey.pk, Occasion(office.anna), NextStep.MEET, timezone.now())
    response = enter(logged_in(office.anna), lead(office, company=journey.target.company_id))
    assert response.url == reverse("pipeline:journey", args=(journey.pk,))
    journey.refresh_from_db()
    assert (journey.next_step, journey.reach) == ("meet", "booked")
    assert Contact.objects.filter(name="Lia Rossi", company=journey.target.company_id).exists()


def test_a_colleague_of_another_team_is_not_named(office, logged_in):
    journey = office.journey(office.carla, name="Tintoria Rossi")
    again = lead(office, company=journey.target.company_id)
    page = logged_in(office.anna).post(reverse("prospects:new_lead"), again, follow=True).content.decode()
    assert "Another team works on this company" in page
    assert "Carla" not in page


def test_a_journey_of_who_may_no_longer_log_in_goes_to_whom_the_lead_is_for(office, logged_in):
    journey = office.journey(office.bruno, name="Tintoria Rossi")
    office.bruno.is_active = False
    office.bruno.save()
    enter(logged_in(office.carla), lead(office, company=journey.target.company_id))
    journey.refresh_from_db()
    assert (journey.holder, journey.team) == (office.carla, office.south)
    assert milestones(journey) == ["targeted", "handed_over", "contacted", "qualified"]


def test_a_company_worked_for_another_offer_begins_a_journey_of_its_own(office, logged_in):
    journey = office.journey(office.bruno, name="Tintoria Rossi")
    other = Offer.objects.create(name="Night watch")
    enter(logged_in(office.anna), lead(office, company=journey.target.company_id, offer=other.pk))
    assert Journey.objects.count() == 2


def test_a_lead_lost_before_is_taken_up_again_by_whom_it_is_for(office, logged_in):
    enter(logged_in(office.anna), lead(office))
    journey = Journey.objects.get()
    lose(journey.pk, Occasion(office.anna), "no budget")
    again = lead(
        office,
        rep=office.bruno.pk,
        company=journey.target.company_id,
        need="Has a budget now",
        source="fair",
        contact_name="Ugo Rossi",
        email="ugo@tintoria-rossi.it",
        phone="",
    )
    enter(logged_in(office.marta), again)
    journey.refresh_from_db()
    assert (journey.is_lost, journey.next_why, journey.holder) == (False, "Has a budget now", office.bruno)
    assert milestones(journey) == ["qualified", "lost", "handed_over", ""]
    assert journey.target.contact.name == "Ugo Rossi"
    assert journey.acts.last().details["source"] == "fair"


@pytest.mark.parametrize("has_left", [False, True])
def test_a_lead_a_colleague_lost_stays_theirs_unless_they_left(office, logged_in, has_left):
    enter(logged_in(office.bruno), lead(office))
    journey = Journey.objects.get()
    lose(journey.pk, Occasion(office.bruno), "no budget")
    office.bruno.is_active = not has_left
    office.bruno.save()
    enter(logged_in(office.anna), lead(office, company=journey.target.company_id))
    journey.refresh_from_db()
    assert not journey.is_lost
    assert journey.holder == (office.anna if has_left else office.bruno)


def test_each_quarter_has_a_file_for_leads_of_its_own(office, logged_in):
    client = logged_in(office.anna)
    enter(client, lead(office))
    old = File.objects.get(is_inbound=True)
    File.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=93))
    enter(client, lead(office, name="Molino Piave", phone="0255559999", email="", contact_name="Ugo"))
    assert File.objects.filter(is_inbound=True).count() == 2
    assert old.targets.count() == 1


def test_who_must_not_be_contacted_is_not_entered(office, logged_in):
    DoNotContact.objects.create(kind="phone", value="+390255551234")
    response = enter(logged_in(office.anna), lead(office))
    assert "must not be contacted" in response.content.decode()
    assert not Company.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"name": "x" * 300},
        {"phone": "12"},
        {"email": "nobody"},
        {"website": "http://"},
        {"vat": "IT123"},
        {"phone": "", "email": ""},
        {"offer": "0"},
        {"offer": "'; DROP TABLE"},
        {"need": "x" * 3_000},
        {"source": "a\x00b"},
        {"token": ""},
    ],
)
def test_a_lead_that_cannot_be_used_leaves_nothing(office, logged_in, changed):
    response = enter(logged_in(office.anna), lead(office, **changed))
    assert response.status_code == 200
    assert not Journey.objects.exists()
    assert not Contact.objects.exists()
    assert "errorlist" in response.content.decode()
