import re
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from crm.reviews.plain_counts import plain_counts
from spanco.crm.journeys import acts
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.models import Journey
from spanco.crm.reviews.preparing import Addresses, Asked
from spanco.method import Link, LinkCount
from spanco.review.findings import Cohort

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewed(worked_office, logged_in):
    """The office, and its review as the director looks at it."""
    page = logged_in(worked_office.dario).get("/reviews", {"since": ""}).content.decode()
    return worked_office, page


def test_each_link_on_the_screen_lists_as_many_as_it_says(reviewed, logged_in):
    office, page = reviewed
    client = logged_in(office.dario)
    links = set(re.findall(r'<a href="(/reviews/journeys\?[^"]*)">([^<]+)</a>', page))
    assert len(links) > 50
    for address, says in links:
        listed = client.get(unescape(address))
        assert listed.status_code == 200
        assert listed.context["of"] == int(says)
        assert listed.context["page"].paginator.count == int(says)


def test_the_journeys_are_those_of_the_hand_count(reviewed, logged_in):
    office, _ = reviewed
    lost = logged_in(office.dario).get(
        "/reviews/journeys", {"start": "proposed", "end": "won", "fate": "lost", "rep": office.anna.pk}
    )
    assert [journey.pk for journey in lost.context["journeys"]] == [
        Journey.objects.get(lost_at__isnull=False, holder=office.anna).pk
    ]
    assert plain_counts()["Anna Bassi", "proposed", "won", "lost"] == 1


def test_who_no_longer_sees_some_is_told_how_many(reviewed, logged_in):
    office, _ = reviewed
    asked = {"start": "met", "end": "proposed", "fate": "passed", "rep": office.anna.pk}
    before = logged_in(office.anna).get("/reviews/journeys", asked)
    given = before.context["journeys"][0]
    acts.hand_over(given.pk, Occasion(office.marta), office.bruno)
    after = logged_in(office.anna).get("/reviews/journeys", asked)
    of = after.context["of"]
    assert after.context["page"].paginator.count == before.context["page"].paginator.count - 1
    assert f"{after.context['page'].paginator.count} of the {of} are yours to see." in after.content.decode()
    assert given not in after.context["journeys"]


def test_a_team_total_opens_to_a_rep_only_the_reps_own(reviewed, logged_in):
    office, _ = reviewed
    listed = logged_in(office.anna).get("/reviews/journeys", {"start": "targeted", "end": "contacted"})
    assert {journey.holder for journey in listed.context["journeys"]} == {office.anna}
    assert listed.context["of"] == plain_counts("North")[None, "targeted", "contacted", "entered"]


def test_nobody_asks_for_another_team_or_rep_by_the_address(reviewed, logged_in):
    office, _ = reviewed
    asked = {"start": "targeted", "end": "contacted", "team": "South"}
    listed = logged_in(office.marta).get("/reviews/journeys", asked)
    assert {journey.team for journey in listed.context["journeys"]} == {office.north}
    other = {"start": "targeted", "end": "contacted", "rep": office.carla.pk}
    assert logged_in(office.marta).get("/reviews/journeys", other).status_code == 404
    assert logged_in(office.anna).get(f"/reviews/{office.bruno.pk}").status_code == 404
    assert logged_in(office.marta).get(f"/reviews/{office.carla.pk}").status_code == 404


def test_a_page_of_many_takes_no_more_queries(reviewed, logged_in, django_assert_num_queries):
    office, _ = reviewed
    client = logged_in(office.marta)
    for asked in (
        {"start": "proposed", "end": "won", "fate": "lost"},
        {"start": "targeted", "end": "contacted"},
    ):
        with django_assert_num_queries(6):
            assert len(client.get("/reviews/journeys", asked).context["journeys"])


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"start": "won", "end": "targeted"},
        {"start": "<script>", "end": "won"},
        {"start": "targeted", "end": "contacted", "fate": "'; DROP TABLE journeys; --"},
        {"start": "targeted", "end": "contacted", "rep": "../../etc"},
        {"start": "targeted", "end": "contacted", "rep": "999999999999"},
        {"start": "targeted", "end": "contacted", "since": "31/31/99999"},
        {"began": "never"},
    ],
)
def test_an_address_that_names_no_figure_is_not_found(worked_office, logged_in, asked):
    assert logged_in(worked_office.dario).get("/reviews/journeys", asked).status_code == 404


def test_a_team_called_like_sql_counts_nothing(reviewed, logged_in):
    office, _ = reviewed
    asked = {"start": "targeted", "end": "contacted", "team": "' OR 1=1 --", "page": "x"}
    listed = logged_in(office.dario).get("/reviews/journeys", asked)
    assert listed.context["of"] == 0
    assert "counts no journey" in listed.content.decode()


def test_a_month_opens_from_the_first_day_of_the_period_and_to_its_last():
    link = Link("R2", "booked", "met")
    cohort = Cohort("2026-02", LinkCount(link, ("2026-02",), 4, 2, 1, 1), 4.0, mature=True)
    asked = Asked(date(2026, 2, 10), None, "North", None, "en")
    address = urlsplit(Addresses(asked, {}).of_cohort(cohort, "passed") or "")
    assert dict(parse_qsl(address.query)) == {
        "start": "booked",
        "end": "met",
        "fate": "passed",
        "team": "North",
        "since": "2026-02-10",
        "until": "2026-02-28",
    }


def test_the_months_on_the_screen_open_their_journeys(reviewed):
    _, page = reviewed
    months = page[page.index("Month of entry") :]
    assert "fate=open" in months[: months.index("</table>")]
