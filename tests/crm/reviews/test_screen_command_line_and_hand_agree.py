import json
import os
import re
import subprocess
import sys
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from crm.reviews.plain_counts import plain_counts
from spanco.crm.journeys.models import Event
from spanco.crm.people.models import User
from spanco.method import MILESTONES

pytestmark = pytest.mark.django_db

FATES = ("entered", "passed", "lost", "open")


def test_the_figures_on_screen_on_the_command_line_and_counted_by_hand_are_the_same(
    worked_office, logged_in, log_address
):
    by_hand = {key: n for key, n in plain_counts().items() if n}
    shown = figures(logged_in(worked_office.dario).get("/reviews", {"since": ""}).content.decode())
    printed = printed_figures(log_address)
    assert by_hand
    assert {key: n for key, n in printed.items() if n} == by_hand
    assert shown == {key: n for key, n in by_hand.items() if key in shown}
    assert {key for key in by_hand if key[0] is None} <= set(shown)
    assert {key for key in by_hand if key[3] in {"entered", "passed"}} <= set(shown)


def test_a_managers_figures_are_those_of_the_team(worked_office, logged_in, log_address):
    by_hand = {key: n for key, n in plain_counts("North").items() if n}
    shown = figures(logged_in(worked_office.marta).get("/reviews", {"since": ""}).content.decode())
    assert {key: n for key, n in printed_figures(log_address, "--team", "North").items() if n} == by_hand
    assert shown == {key: n for key, n in by_hand.items() if key in shown}
    assert {rep for rep, *_ in shown} == {None, "Anna Bassi", "Bruno Conti"}


def test_a_rep_and_the_manager_see_the_same_review(worked_office, logged_in):
    path = f"/reviews/{worked_office.anna.pk}"
    of_manager = logged_in(worked_office.marta).get(path, {"since": ""})
    of_rep = logged_in(worked_office.anna).get(path, {"since": ""})
    assert figures(of_rep.content.decode())
    assert of_rep.context["review"] == of_manager.context["review"]
    assert "Bruno" not in of_rep.content.decode()


def test_the_log_has_each_event_once_with_who_held_it_and_where_it_belongs(worked_office):
    with connection.cursor() as cursor:
        cursor.execute("SELECT event, journey, rep, team, file, offer FROM spanco_log ORDER BY event")
        logged = cursor.fetchall()
    events = Event.objects.order_by("pk").values_list(
        "pk", "journey", "rep__name", "team__name", "journey__target__file__name"
    )
    assert logged == [(*event, worked_office.offer.name) for event in events]


def figures(page):
    """Return the counts of a page by what their links say they count."""
    found = {}
    for address, text in re.findall(r'<a href="(/reviews/journeys\?[^"]*)">([^<]+)</a>', page):
        asked = {name: value[0] for name, value in parse_qs(urlsplit(unescape(address)).query).items()}
        if "fate" not in asked or "since" in asked or not is_one_link(asked["start"], asked["end"]):
            continue  # of the whole period, which has no first day here, are those of no month
        rep = User.objects.get(pk=asked["rep"]).name if "rep" in asked else None
        key = rep, asked["start"], asked["end"], asked["fate"]
        assert found.setdefault(key, int(text)) == int(text)
    return found


def is_one_link(start, end):
    return MILESTONES.index(end) == MILESTONES.index(start) + 1


def printed_figures(address, *options):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-m", "spanco", "review", address, "--format", "json", "--horizon", "0", *options],
        capture_output=True,
        check=True,
        text=True,
        env=environment,
    )
    review = json.loads(done.stdout)
    lists = [(None, review["team"]["links"]), *((rep["rep"], rep["links"]) for rep in review["reps"])]
    return {
        (rep, link["from"], link["to"], fate): link[fate]
        for rep, links in lists
        for link in links
        for fate in FATES
    }
