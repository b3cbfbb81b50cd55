import re
import uuid
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.models import Journey
from spanco.crm.prospects.calls.acts import log_call
from spanco.crm.prospects.calls.queue import Queue, Wanted
from spanco.crm.prospects.models import Call, Outcome
from spanco.crm.suspects.models import Contact, DoNotContact


def page(client, **asked):
    return client.get(reverse("prospects:queue"), asked).content.decode()


def answer(client, journey, said, **more):
    data = {"token": str(uuid.uuid4()), "answer": said, **more}
    return client.post(reverse("prospects:log", args=(journey.pk,)), data)


def due(journey, at):
    Journey.objects.filter(pk=journey.pk).update(next_at=at)


def test_the_first_due_is_called_first(office, logged_in):
    now = timezone.now()
    later, sooner = office.journey(office.anna, name="Later"), office.journey(office.anna, name="Sooner")
    due(later, now - timedelta(minutes=1))
    due(sooner, now - timedelta(hours=1))
    found = Queue(office.anna, Wanted(office.anna, now), now=now)
    assert [row.journey for row in found.rows] == [sooner, later]
    assert found.current.journey == sooner
    assert "2 calls are due now." in page(logged_in(office.anna))


def test_who_expects_a_call_is_called_before_a_file_that_waits(office, logged_in):
    now = timezone.now()
    for number in range(30):
        office.journey(office.anna, name=f"Cold {number}", at=now - timedelta(hours=9))
    promised = office.journey(office.anna, "contacted", name="Promised")
    retried = office.journey(office.anna, name="Tried before")
    lead = office.journey(office.anna, "qualified", name="Asked just now", at=now - timedelta(minutes=1))
    this_evening = office.journey(office.anna, "contacted", name="This evening")
    due(promised, now - timedelta(hours=1))
    due(retried, now - timedelta(hours=2))
    due(lead, now - timedelta(minutes=1))
    due(this_evening, now + timedelta(minutes=1))
    found = Queue(office.anna, Wanted(office.anna, now + timedelta(hours=1)), now=now)
    names = [row.journey.target.company.name for row in found.rows]
    assert names[:4] == ["Tried before", "Promised", "Asked just now", "Cold 0"]
    assert (found.n, found.n_due) == (34, 33)
    assert "This evening" not in names


def test_only_ones_own_calls_are_there_and_a_manager_chooses_a_rep(office, logged_in):
    office.journey(office.anna, name="Annas target")
    office.journey(office.bruno, name="Brunos target")
    office.journey(office.carla, name="Carlas target")
    assert "Brunos" not in page(logged_in(office.anna), rep=office.bruno.pk)
    assert "Brunos" in page(logged_in(office.marta), rep=office.bruno.pk)
    assert "Carlas" not in page(logged_in(office.marta), rep=office.carla.pk)
    assert "Nobody is to be called now." in page(logged_in(office.marta))


def test_one_key_logs_the_call_and_the_next_is_offered(office, logged_in):
    first, second = office.journey(office.anna, name="First"), office.journey(office.anna, name="Second")
    client = logged_in(office.anna)
    response = answer(client, first, "no_answer", then=second.pk)
    assert Call.objects.get().outcome == Outcome.NO_ANSWER
    shown = client.get(response.url).content.decode()
    assert "First</a> · called: no answer" in shown
    assert "Undo" in shown
    assert f'data-journey="{second.pk}"' in shown.partition("current")[2]


def test_the_call_just_logged_is_undone_from_the_list(office, logged_in):
    journey = office.journey(office.anna)
    client = logged_in(office.anna)
    shown = client.get(answer(client, journey, "favourable").url)
    form = shown.context["undo_form"]
    data = {"token": form["token"].value(), "version": form["version"].value()}
    client.post(reverse("pipeline:undo", args=(journey.pk,)), data)
    assert not Call.objects.exists()
    assert Journey.objects.get(pk=journey.pk).reach == "targeted"


@pytest.mark.parametrize(("said", "days"), [("later:tomorrow", 1), ("later:month", 30), ("later", 14)])
def test_not_now_is_planned_by_one_more_key(office, logged_in, said, days):
    journey = office.journey(office.anna)
    answer(logged_in(office.anna), journey, said)
    gap = Journey.objects.get(pk=journey.pk).next_at - timezone.now()
    assert timedelta(days=days - 1) < gap < timedelta(days=days + 3)


def test_a_refusal_takes_its_reason_by_one_more_key(office, logged_in):
    journey = office.journey(office.anna)
    answer(logged_in(office.anna), journey, "refused:no_budget", note="Perhaps in May.")
    assert Journey.objects.get(pk=journey.pk).lost_reason == "no_budget"


def test_must_not_be_contacted_again_is_kept_for_every_file(office, logged_in):
    journey = office.journey(office.anna)
    contact = Contact.objects.get()
    answer(logged_in(office.anna), journey, "refused:not_again", contact=contact.pk)
    assert DoNotContact.objects.filter(value=contact.phone).exists()


def test_a_number_on_the_list_of_who_must_not_be_contacted_is_not_shown(office, logged_in):
    office.journey(office.anna)
    contact = Contact.objects.get()
    DoNotContact.objects.create(kind="phone", value=contact.phone)
    shown = page(logged_in(office.anna))
    assert f"tel:{contact.phone}" not in shown
    assert f"tel:{contact.company.phone}" in shown
    DoNotContact.objects.create(kind="phone", value=contact.company.phone)
    shown = page(logged_in(office.anna))
    assert "tel:" not in shown
    assert "must not be contacted" in shown
    assert 'value="favourable"' not in shown


def test_closing_is_proposed_after_five_calls_without_an_answer_and_never_done(office, logged_in):
    journey = office.journey(office.anna)
    client = logged_in(office.anna)
    for n in range(5):
        assert "Close as unreachable" not in page(client), n
        answer(client, journey, "no_answer")
        due(journey, timezone.now())
    assert "Close as unreachable" in page(client)
    assert not Journey.objects.get(pk=journey.pk).is_lost
    answer(client, journey, "close")
    assert Journey.objects.get(pk=journey.pk).lost_reason == "unreachable"


@pytest.mark.parametrize(
    "said", ["", "nonsense", "later:never", "no_answer:week", "x" * 500, "<script>", "favourable\x00"]
)
def test_what_is_no_outcome_is_not_logged(office, logged_in, said):
    journey = office.journey(office.anna)
    response = answer(logged_in(office.anna), journey, said)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert not Call.objects.exists()


def test_a_note_on_a_call_that_is_refused_is_not_lost(office, logged_in):
    journey = office.journey(office.anna, name="Bellini")
    office.journey(office.anna, name="Zanetti")
    client = logged_in(office.anna)
    Journey.objects.filter(pk=journey.pk).update(version=7)
    refused = answer(client, journey, "no_answer", version="1", note="Ask for Lia").content.decode()
    assert "after you opened it" in refused
    assert 'name="note" value="Ask for Lia"' in refused
    Journey.objects.filter(pk=journey.pk).update(lost_at=timezone.now())
    refused = answer(client, journey, "no_answer", note="Ask for Lia").content.decode()
    assert 'name="note" value=""' in refused
    assert "You wrote: “Ask for Lia”" in refused


def test_a_colleagues_journey_is_not_there(office, logged_in):
    journey = office.journey(office.bruno)
    client = logged_in(office.anna)
    assert answer(client, journey, "favourable").status_code == 404
    assert client.get(reverse("prospects:call", args=(journey.pk,))).status_code == 404


@pytest.mark.parametrize("at", ["x", "-1", "9" * 40, "0", "'; DROP TABLE"])
def test_an_absurd_address_shows_the_list(office, logged_in, at):
    office.journey(office.anna)
    asked = dict.fromkeys(("at", "after", "rep", "file", "until"), at)
    assert "1 call is due now." in page(logged_in(office.marta), **asked | {"rep": office.anna.pk})


def test_the_number_of_queries_does_not_grow_with_the_calls(office, logged_in):
    client = logged_in(office.anna)

    def n_queries():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client)
        return len(queries)

    for _ in range(3):
        office.journey(office.anna)
    page(client)
    few = n_queries()
    for _ in range(20):
        office.journey(office.anna)
    assert n_queries() == few
    assert few <= 16


def test_a_call_is_logged_with_all_there_is_to_say(office, logged_in):
    journey = office.journey(office.anna)
    client = logged_in(office.anna)
    address = reverse("prospects:call", args=(journey.pk,))
    response = client.post(address, {"token": str(uuid.uuid4()), "outcome": "refused"})
    assert "Say why they refused." in response.content.decode()
    data = {
        "token": str(uuid.uuid4()),
        "outcome": "later",
        "note": "<script>x</script>",
        "at": "2099-01-01T10:00",
    }
    assert "in the future" in client.post(address, data).content.decode()
    response = client.post(address, data | {"at": ""})
    assert response.url == reverse("pipeline:journey", args=(journey.pk,))
    shown = client.get(response.url).content.decode()
    assert "<script>x" not in shown
    assert "&lt;script&gt;x" in shown


def ways_on(shown):
    """The addresses a page leads to that come back to the list, and those on the list itself."""
    named = [unescape(address) for address in re.findall(r'(?:href|action)="([^"]*)"', shown)]
    back = [parse_qs(urlsplit(address).query).get("next", [""])[0] for address in named]
    return [address for address in back if address], [one for one in named if "at=" in urlsplit(one).query]


@pytest.mark.parametrize("refused", [True, False])
def test_every_way_from_the_list_comes_back_to_it_as_it_was(office, logged_in, refused):
    first, second = office.journey(office.bruno, name="First"), office.journey(office.bruno)
    client = logged_in(office.marta)
    kept = {"rep": str(office.bruno.pk), "file": str(office.file.pk), "until": "week"}
    if refused:
        address = reverse("prospects:log", args=(first.pk,))
        response = client.post(f"{address}?{urlencode(kept)}", {"token": str(uuid.uuid4()), "answer": "x"})
    else:
        done = log_call(second.pk, Occasion(office.marta), Outcome.FAVOURABLE)
        response = client.get(reverse("prospects:queue"), kept | {"after": done.pk})
    back, on = ways_on(response.content.decode())
    assert len(back) >= (5 if refused else 7)
    for address in back + on:
        assert address.startswith("/calls?")
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert {name: asked.get(name) for name in kept} == kept
        assert client.get(address).status_code == 200
