import uuid

import pytest
from django.urls import reverse
from django.utils import translation

from crm.office import person
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import lose
from spanco.crm.journeys.losses import Reason, reason_choices
from spanco.crm.journeys.models import Event, Journey, NextStep
from spanco.crm.prospects.calls.acts import log_call
from spanco.crm.prospects.leads.acts import Lead, take_lead
from spanco.crm.prospects.models import FormRequest, Outcome, Question


def lost_by(client, journey, screen):
    """Lose a journey for want of budget from one of the screens."""
    token = str(uuid.uuid4())
    if screen == "list":
        address, said = "prospects:log", {"answer": "refused:no_budget"}
    elif screen == "call":
        address, said = "prospects:call", {"outcome": "refused", "usual": "no_budget"}
    else:
        address, said = "pipeline:lose", {"usual": "no_budget"}
    assert client.post(reverse(address, args=[journey.pk]), said | {"token": token}).status_code == 302


@pytest.mark.parametrize("language", ["en", "it", "fr"])
@pytest.mark.parametrize("screen", ["list", "call", "journey"])
def test_one_reason_is_one_whoever_says_it_and_where(office, logged_in, screen, language):
    speaker = person("Zoe Rossi", team=office.north, language=language)
    journey = office.journey(speaker)
    lost_by(logged_in(speaker), journey, screen)
    assert Event.objects.get(milestone="lost").reason == "no_budget"
    assert Journey.objects.get(pk=journey.pk).lost_reason == "no_budget"


def test_everybody_reads_it_in_their_own_language(office, logged_in):
    office.dario.language = "it"
    office.dario.save()
    journey = office.journey(office.anna)
    log_call(journey.pk, Occasion(office.anna), Outcome.REFUSED, reason="no_budget")
    addresses = [reverse("pipeline:journey", args=[journey.pk]), reverse("pipeline:journeys") + "?phase=lost"]
    for reader, said in ((office.anna, "no budget"), (office.dario, "nessun budget")):
        pages = [logged_in(reader).get(address).content.decode() for address in addresses]
        assert said in pages[0].partition('id="timeline"')[0]
        assert said in pages[0].partition('id="timeline"')[2]
        assert "no_budget" not in pages[0] + pages[1]


def test_another_reason_stays_as_it_was_typed(office, logged_in):
    journey = office.journey(office.anna)
    lose(journey.pk, Occasion(office.anna), "Moved to Malta")
    page = logged_in(office.anna).get(reverse("pipeline:journey", args=[journey.pk])).content.decode()
    assert page.count("Moved to Malta") >= 2


@pytest.mark.parametrize(("never_again", "kept"), [(False, Reason.REFUSED), (True, Reason.NOT_AGAIN)])
def test_a_refusal_without_a_reason_has_one_too(office, never_again, kept):
    journey = office.journey(office.anna)
    log_call(journey.pk, Occasion(office.anna), Outcome.REFUSED, never_again=never_again)
    assert Journey.objects.get(pk=journey.pk).lost_reason == kept


def test_reasons_are_named_differently_in_each_language():
    for language in ("en", "it", "fr"):
        with translation.override(language):
            names = [name for _key, name in reason_choices()]
        assert len(set(names)) == len(names)
        assert all(name[0].isupper() for name in names)


@pytest.mark.parametrize("favourable", ["yes", "no"])
def test_what_a_customer_answers_in_french_an_italian_reads_in_italian(office, client, favourable):
    rep = person("Zoe Rossi", team=office.north, language="it")
    Question.objects.create(offer=office.offer, text="How many?")
    journey = office.journey(rep)
    asked = FormRequest.objects.create(
        journey=journey, by=rep, language="fr", expires_at="2100-01-01T00:00:00Z"
    )
    sent = {"token": str(uuid.uuid4()), "favourable": favourable}
    assert client.post(reverse("prospects:public_form", args=[asked.key]), sent).status_code == 302
    assert Journey.objects.get(pk=journey.pk).next_why.startswith("scheda compilata")


def test_whoever_logs_a_call_for_another_says_why_in_the_language_of_the_other(office):
    rep = person("Zoe Rossi", team=office.north, language="it")
    called, came_in = office.journey(rep), None
    with translation.override("fr"):
        log_call(called.pk, Occasion(office.marta), Outcome.NO_ANSWER)
        lead = Lead(office.offer, rep, "Cartiera", "", "fair", phone="+390298765432")
        came_in = take_lead(lead, office.marta, uuid.uuid4()).journey
    called.refresh_from_db()
    assert called.next_step == NextStep.CALL
    assert called.next_why.startswith("nessuna risposta")
    assert came_in.next_why == "arrivato come lead"
