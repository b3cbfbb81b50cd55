"""Every address of the application, asked for by everyone, for rows that are theirs and rows that are not."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from crm.world import OBJECTS, addresses, patterns

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

EVERYONE = ("anonymous", "owner", "colleague", "manager", "other_manager", "director", "administrator")
NOT_THERE = {302, 401, 403, 404, 405}


def answers(client, address):
    """What is answered to reading an address, and to sending an empty form there; both are taken back."""
    found = []
    for ask in (client.get, client.post):
        kept = client.cookies.copy()
        with transaction.atomic():
            response = ask(address.path)
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
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(world.people[who])
    wrong = []
    for address in addresses(world):
        got, sent = answers(client, address)
        if max(got, sent) >= 500:
            wrong.append((address.name, got, sent, "failed"))
        elif who == "anonymous" and address.name not in PUBLIC and {got, sent} - NOT_THERE:
            wrong.append((address.name, got, sent, "without logging in"))
        elif address.kind and address.kind not in OF_ALL | SECRET:
            may_see = who in SEEN_BY.get(address.kind, MAY_SEE)
            if not may_see and ({got, sent} - NOT_THERE or (who != "anonymous" and 302 in {got, sent})):
                wrong.append((address.name, got, sent, "not theirs"))
    assert wrong == []


def test_the_table_is_not_empty_talk_each_object_is_there_for_someone_who_may_see_it(world):
    reached = set()
    for who in ("owner", "manager", "administrator"):
        client = Client(raise_request_exception=False)
        client.force_login(world.people[who])
        for address in addresses(world):
            if set(answers(client, address)) & {200, 302}:
                reached.add(address.name)
    # Nothing is rejected yet, a figure is asked for by a question, and a program's key is no session.
    never = {"suspects:import_rejected", "reviews:journeys"} | {
        name for name, _pieces in patterns(get_resolver()) if name[:3] == "v1:"
    }
    assert {address.name for address in addresses(world)} - reached - never == set()
