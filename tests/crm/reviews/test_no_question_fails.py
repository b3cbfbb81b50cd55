"""Whatever a review or one of its figures is asked for by, it is shown, or it is said that there is none."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

LINK = {"start": "met", "end": "proposed", "fate": "passed"}
STARTED = {"began": "anywhere", "reached": "met"}
OF_A_LINK = ("since", "until", "team", "rep", "start", "end", "fate", "page")
HOSTILE = ["a\x00b", "9" * 30, "-1", "\u00b2", "nan", "x" * 3_000, "North' OR '1'='1"]
ODD = ["", "9" * 12, "none", "won", "0001-01-01", "9999-12-31", "2026-06-31"]


@pytest.fixture
def browser(worked_office):
    client = Client(raise_request_exception=False)
    client.force_login(worked_office.dario)
    assert client.get("/reviews", {"since": ""}).context["review"]
    return client


@pytest.mark.parametrize(("usual", "names"), [(LINK, OF_A_LINK), (STARTED, ("began", "reached"))])
def test_a_figure_is_listed_or_is_none(browser, usual, names):
    assert browser.get("/reviews/journeys", usual).context["of"] > 0
    answers = {
        (name, value): browser.get("/reviews/journeys", usual | {name: value}).status_code
        for name in names
        for value in HOSTILE + ODD
    }
    assert {asked for asked, status in answers.items() if status not in {200, 404}} == set()


def test_a_review_is_shown_or_what_was_asked_is_put_right(browser, worked_office):
    wrong = []
    for path in ("/reviews", f"/reviews/{worked_office.anna.pk}"):
        for name in ("since", "until", "team", "rep"):
            for value in HOSTILE:
                response = browser.get(path, {name: value}, follow=True)
                if response.status_code != 200:
                    wrong.append((path, name, value, response.status_code))
    assert wrong == []


@pytest.mark.parametrize("period", [{"since": "9999-12-31"}, {"since": "", "until": "0001-01-01"}])
@pytest.mark.parametrize("who", ["dario", "marta", "anna"])
def test_a_period_without_journeys_has_nothing_to_review(browser, worked_office, who, period):
    browser.force_login(getattr(worked_office, who))
    path = f"/reviews/{worked_office.anna.pk}" if who == "anna" else "/reviews"
    assert "Nothing happened here in this period." in browser.get(path, period).content.decode()


@pytest.mark.parametrize("who", ["marta", "anna"])
@pytest.mark.parametrize("period", [{"since": "2026-01-01", "until": "2026-03-31"}, {"since": ""}, {}])
def test_the_review_of_a_rep_is_of_the_period_that_was_asked(browser, worked_office, who, period):
    browser.force_login(getattr(worked_office, who))
    response = browser.get("/reviews", {**period, "rep": worked_office.anna.pk})
    assert response.status_code == 302
    asked = parse_qs(urlsplit(response["Location"]).query, keep_blank_values=True)
    assert asked == {name: [value] for name, value in period.items()}
