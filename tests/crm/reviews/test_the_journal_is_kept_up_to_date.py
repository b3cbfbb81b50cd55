from concurrent.futures import ThreadPoolExecutor

import pytest

from spanco.crm.journeys.models import Milestone
from spanco.crm.people.models import Team
from spanco.crm.reviews import journal, preparing
from spanco.errors import InputError

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_an_event_there_is_nothing_to_review(office, home, logged_in):
    page = logged_in(office.dario).get("/reviews")
    assert page.status_code == 200
    assert "There is nothing to review here yet." in page.content.decode()


def test_a_team_without_a_journey_has_nothing_to_review(office, home, logged_in, patient):
    office.journey(office.anna, Milestone.WON)
    page = logged_in(office.dario).get("/reviews", {"team": office.south.pk})
    assert "There is nothing to review here yet." in page.content.decode()


def test_a_new_event_is_counted_at_once(office, home, logged_in, patient):
    office.journey(office.anna, Milestone.CONTACTED)
    client = logged_in(office.dario)
    client.get("/reviews")
    office.journey(office.anna, Milestone.CONTACTED)
    client.get("/reviews")
    listed = client.get("/reviews/journeys", {"start": "targeted", "end": "contacted"})
    assert listed.context["of"] == 2


def test_the_same_state_is_folded_once_whoever_asks(office, home):
    office.journey(office.anna, Milestone.CONTACTED)
    at = journal.state()
    with ThreadPoolExecutor(4) as together:
        folders = list(together.map(journal.bring_up_to_date, [at] * 4))
    assert set(folders) == {journal.folder_of(at)}
    written = (folders[0] / "journal.json").stat().st_mtime_ns
    journal.bring_up_to_date(at)
    assert (folders[0] / "journal.json").stat().st_mtime_ns == written


def test_only_the_newest_journals_are_kept(office, home):
    for _ in range(4):
        office.journey(office.anna)
        journal.bring_up_to_date(journal.state())
    assert len([path for path in (home / "journal").iterdir() if path.is_dir()]) == 2
    assert journal.latest() == journal.folder_of(journal.state())


def test_what_takes_long_is_prepared_while_the_page_says_so(office, home, logged_in, monkeypatch):
    office.journey(office.anna, Milestone.CONTACTED)
    monkeypatch.setattr(preparing, "PATIENCE_SECONDS", 0.0)
    page = logged_in(office.dario).get("/reviews")
    assert "The review is being prepared." in page.content.decode()
    assert page["Refresh"] == "2"
    monkeypatch.setattr(preparing, "PATIENCE_SECONDS", 120.0)
    done = logged_in(office.dario).get("/reviews")
    assert "Refresh" not in done
    assert "The equation" in done.content.decode()


def test_reps_of_one_name_are_told_apart(office, home):
    office.bruno.name = office.anna.name
    office.bruno.save()
    names = journal.names_of_reps()
    assert names[office.anna.pk] == "Anna Bassi <anna@spanco.example>"
    assert names[office.bruno.pk] == "Anna Bassi <bruno@spanco.example>"
    assert names[office.carla.pk] == "Carla Duval"


def test_a_team_called_otherwise_makes_a_new_state(office, home):
    before = journal.state()
    Team.objects.filter(pk=office.north.pk).update(name="Nord")
    assert journal.state() != before


def test_another_time_zone_makes_a_new_state(office, home, settings):
    before = journal.state()
    settings.TIME_ZONE = "America/New_York"
    assert journal.state() != before


def test_a_period_that_ends_before_it_begins_is_refused_at_the_field(office, home, logged_in):
    page = logged_in(office.dario).get("/reviews", {"since": "2026-05-01", "until": "2026-04-01"})
    assert "before the first day" in page.content.decode()
    wrong = logged_in(office.dario).get("/reviews", {"since": "<script>", "team": "99", "rep": "x"})
    assert wrong.status_code == 200
    assert '<script>"' not in wrong.content.decode()


def test_a_log_without_events_is_refused(office, home):
    with pytest.raises(InputError, match="holds no event yet"):
        journal.bring_up_to_date(journal.state())
