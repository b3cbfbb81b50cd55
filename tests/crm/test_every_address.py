"""Every address of the application, asked for by everyone, for rows that are theirs and rows that are not."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from crm.world import OBJECTS, addresses, patterns
from spanco.crm.api.models import ApiKey
from spanco.crm.prospects.models import Call

OF_ALL = {"offer", "field", "do_not_contact", "template"}
"""What belongs to the sales force as a whole: who may change it is tested in its room."""

SECRET = {"form_request", "lead_page", "feed", "invitation"}
"""What is opened by its address alone, by whoever was given it."""

PUBLIC = {
    "people:log_in",
    "people:password_forgotten",
    "people:password_sent",
    "people:password_set",
    "prospects:thanks",
    "prospects:public_form",
    "prospects:lead_thanks",
    "prospects:public_lead",
    "approaches:feed",
    "approaches:worker",
    "v1:openapi-json",
    "v1:api-root",
}
"""What is answered without logging in."""

MAY_SEE = {"owner", "manager", "director", "administrator"}
SEEN_BY = {"account": {"administrator"}, "team": {"administrator"}, "key": {"owner", "administrator"}}
"""Who may see an object of each kind, if not `MAY_SEE`."""

JSON = {
    "v1:calls": {"outcome": "no_answer"},
    "v1:leads": {
        "company": "Tintoria Rossi",
        "contact": "Lia Rossi",
        "email": "lia@tintoria-rossi.it",
        "need": "A price for two floors",
        "source": "website",
        "offer": "Cleaning contracts",
    },
}
"""What a program sends, of which it is told that a row is not there before anything else."""

EVERYONE = ("anonymous", "owner", "colleague", "manager", "other_manager", "director", "administrator")
NOT_THERE = {302, 401, 403, 404, 405}


class Asking:
    """Someone at their browser, and a program that shows a key of theirs; for nobody both are unknown."""

    def __init__(self, world, who):
        self.browser = Client(raise_request_exception=False)
        secret = "unknown"
        if who != "anonymous":
            self.browser.force_login(world.people[who])
            _key, secret = ApiKey.make(world.people[who], "telephone", world.people["administrator"])
        headers = {"authorization": f"Bearer {secret}"}
        self.program = Client(raise_request_exception=False, headers=headers)

    def answers(self, address):
        """What is answered to reading an address, and to sending a form there; both are taken back."""
        client = self.program if address.name.startswith("v1:") else self.browser
        sent = {"data": JSON.get(address.name, {}), "content_type": "application/json"}
        found = []
        for ask, said in ((client.get, {}), (client.post, sent if client is self.program else {})):
            kept = client.cookies.copy()
            with transaction.atomic():
                response = ask(address.path, **said)
                found.append(response.status_code)
                if response.streaming:
                    list(response.streaming_content)
                transaction.set_rollback(True)
            client.cookies = kept
        return found


def test_every_address_that_names_an_object_is_in_the_table():
    named = {name for name, pieces in patterns(get_resolver()) if any(piece.converters for piece in pieces)}
    told = set(" ".join(OBJECTS.values()).split())
    assert named - told == set(), "Say in OBJECTS which object their arguments name."
    assert told - named == set(), "These addresses are gone: take them out of OBJECTS."
    every = {name for name, _pieces in patterns(get_resolver())}
    assert every >= PUBLIC


@pytest.mark.parametrize("who", EVERYONE)
def test_nobody_sees_what_is_not_theirs_and_nothing_fails(world, who):
    asking = Asking(world, who)
    wrong = []
    for address in addresses(world):
        got, sent = asking.answers(address)
        if max(got, sent) >= 500:
            wrong.append((address.name, got, sent, "failed"))
        elif who == "anonymous" and address.name not in PUBLIC and {got, sent} - NOT_THERE:
            wrong.append((address.name, got, sent, "without logging in"))
        elif address.kind and address.kind not in OF_ALL | SECRET:
            may_see = who in SEEN_BY.get(address.kind, MAY_SEE)
            if not may_see and ({got, sent} - NOT_THERE or (who != "anonymous" and 302 in {got, sent})):
                wrong.append((address.name, got, sent, "not theirs"))
    assert wrong == []


@pytest.mark.parametrize("who", ["anonymous", "administrator"])
@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "OPTIONS", "TRACE"])
def test_a_page_is_read_or_sent_and_nothing_else(world, who, method):
    browser = Asking(world, who).browser
    answers = {
        address.name: browser.generic(method, address.path).status_code for address in addresses(world)
    }
    assert {name: answer for name, answer in answers.items() if answer != 405} == {}


def test_a_page_that_takes_no_form_says_so(world):
    response = Asking(world, "administrator").browser.post(reverse("suspects:offers"))
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_the_table_is_not_empty_talk_each_object_is_there_for_someone_who_may_see_it(world):
    reached = set()
    for who in ("owner", "manager", "administrator"):
        asking = Asking(world, who)
        for address in addresses(world):
            if set(asking.answers(address)) & {200, 201, 302}:
                reached.add(address.name)
    # Nothing is rejected yet, a figure is asked for by a question, and the API's own root answers nothing.
    never = {"suspects:import_rejected", "reviews:journeys", "v1:api-root"}
    assert {address.name for address in addresses(world)} - reached - never == set()


@pytest.mark.parametrize("who", EVERYONE)
def test_a_program_is_told_and_may_do_what_its_person_is_and_may(world, who):
    journey = world.rows["journey"]
    program = Asking(world, who).program
    listed = program.get(reverse("api:v1:journeys"))
    call = program.post(reverse("api:v1:calls", args=[journey.pk]), JSON["v1:calls"], "application/json")
    if who == "anonymous":
        assert (listed.status_code, call.status_code) == (401, 401)
    else:
        sees = who in MAY_SEE
        assert [row["id"] for row in listed.json()["journeys"]] == ([journey.pk] if sees else [])
        assert call.status_code == (201 if sees else 404)
    assert Call.objects.filter(by=world.people.get(who)).count() == (who in MAY_SEE)
