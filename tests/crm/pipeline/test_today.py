import html
import re
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import Role, User
from spanco.crm.suspects.models import DoNotContact


def today(client):
    response = client.get(reverse("pipeline:today"))
    assert response.status_code == 200
    return response


def at(hour, days=0):
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def planned(journey, step, due):
    Journey.objects.filter(pk=journey.pk).update(next_step=step, next_at=due)


def test_the_day_is_one_sentence_of_what_is_due(office, logged_in):
    for _ in range(2):
        office.journey(office.anna)
    planned(office.journey(office.anna, "met"), "follow_up", at(0))
    planned(office.journey(office.anna, "met"), "", None)
    meeting = office.journey(office.anna, "booked")
    planned(meeting, "meet", at(23))
    Appointment.objects.create(journey=meeting, by=office.anna, starts_at=at(23), minutes=59)
    page = today(logged_in(office.anna))
    assert page.context["day"].sentence == "2 calls, 1 appointment, 1 follow-up, 1 without a next step."


def test_an_appointment_that_is_over_waits_for_its_outcome(office, logged_in):
    journey = office.journey(office.anna, "booked")
    planned(journey, "meet", at(9, days=-1))
    row = Appointment.objects.create(journey=journey, by=office.anna, starts_at=at(9, days=-1))
    page = today(logged_in(office.anna))
    assert page.context["day"].sentence == "1 outcome to record."
    assert reverse("approaches:outcome", args=[row.pk]) in page.content.decode()


def test_an_appointment_waits_for_its_outcome_from_its_end_on_whoever_looks(office, logged_in):
    now = timezone.now()
    meetings = {"over": (-61, 60), "yesterday": (-1500, 1440), "running": (-61, 90), "all day": (-1300, 1440)}
    for started, minutes in meetings.values():
        row = Appointment(starts_at=now + timedelta(minutes=started), minutes=minutes, by=office.anna)
        row.journey = office.journey(office.anna, "booked")
        row.save()
    anna = today(logged_in(office.anna)).context["day"]
    (seen, *_) = today(logged_in(office.marta)).context["team"].people
    assert (len(anna.waiting), len(anna.appointments)) == (2, 2)
    assert (seen.n_outcomes, seen.n_appointments) == (2, 2)
    for due, n in (("outcome", 2), ("meeting", 2)):
        asked = {"rep": office.anna.pk, "due": due}
        assert len(logged_in(office.marta).get(reverse("pipeline:journeys"), asked).context["page"]) == n


def test_what_is_due_tomorrow_what_is_lost_and_what_is_others_is_not_today(office, logged_in):
    planned(office.journey(office.anna), "call", at(0, days=1))
    Journey.objects.filter(pk=office.journey(office.anna).pk).update(lost_at=timezone.now(), next_step="")
    office.journey(office.bruno)
    page = today(logged_in(office.anna))
    assert page.context["day"].sentence == "Nothing is due today."
    assert reverse("prospects:new_lead") in page.content.decode()


def test_only_the_first_calls_are_shown(office, logged_in):
    for _ in range(11):
        office.journey(office.anna)
    day = today(logged_in(office.anna)).context["day"]
    assert (day.n_calls, len(day.calls)) == (11, 8)


def test_a_number_that_must_not_be_called_is_no_link(office, logged_in):
    journey = office.journey(office.anna)
    assert "tel:" in today(logged_in(office.anna)).content.decode()
    for number in (journey.target.company.phone, journey.target.company.contacts.get().phone):
        DoNotContact.objects.create(kind="phone", value=number)
    page = today(logged_in(office.anna)).content.decode()
    assert "tel:" not in page
    assert "must not be contacted" in page


def test_a_manager_sees_where_each_of_the_team_stands_by_name(office, logged_in):
    office.journey(office.bruno, at=timezone.now())
    planned(office.journey(office.anna), "call", at(0, days=-1))
    planned(office.journey(office.anna, "met"), "", None)
    office.journey(office.carla)
    office.target()
    page = today(logged_in(office.marta))
    team = page.context["team"]
    assert [(day.person.name, day.n_due_today, day.n_overdue, day.n_without_step) for day in team.people] == [
        ("Anna Bassi", 0, 1, 1),
        ("Bruno Conti", 1, 0, 0),
    ]
    assert team.sentence == "1 due today, 1 overdue, 1 without a next step."
    assert list(team.files) == [office.file]
    assert reverse("reviews:rep", args=[office.anna.pk]) in page.content.decode()


def test_every_figure_of_the_team_opens_as_many_journeys(office, logged_in):
    planned(office.journey(office.anna), "call", at(0, days=-1))
    for _ in range(2):
        planned(office.journey(office.anna), "call", at(0))
    for starts, n in ((at(0) - timedelta(days=2), 3), (timezone.now() + timedelta(seconds=5), 4)):
        for nth in range(n):
            journey = office.journey(office.anna, "booked")
            planned(journey, "meet", at(0, days=9))
            Appointment.objects.create(journey=journey, by=office.anna, starts_at=starts)
            if not nth:
                Journey.objects.filter(pk=journey.pk).update(lost_at=timezone.now())
    for _ in range(4):
        planned(office.journey(office.anna, "met"), "", None)
    client = logged_in(office.marta)
    page = today(client)
    row = re.search(r"<tr><th.*?Anna Bassi.*?</tr>", page.content.decode(), re.DOTALL)[0]
    figures = re.findall(r'href="([^"]+)">(\d+)</a>', row)
    assert [int(n) for _address, n in figures] == [2, 1, 3, 2, 4]
    for address, n in figures:
        assert client.get(html.unescape(address)).context["page"].paginator.count == int(n), address


def test_a_director_sees_everybodys_day(office, logged_in):
    office.journey(office.carla)
    people = today(logged_in(office.dario)).context["team"].people
    assert [day.person.name for day in people] == ["Anna Bassi", "Bruno Conti", "Carla Duval"]


def test_a_manager_who_holds_journeys_sees_their_own_day_too(office, logged_in):
    office.journey(office.marta)
    assert "Your own: 1 call." in today(logged_in(office.marta)).content.decode()


def test_an_administrator_of_an_empty_desk_is_led_to_what_comes_first(office, logged_in):
    User.objects.filter(role=Role.REP).delete()
    page = today(logged_in(office.ada)).content.decode()
    assert "Nobody sells here yet" in page
    assert f'href="{reverse("people:new_person")}">Add a person' in page
    assert "an administrator adds people" in today(logged_in(office.marta)).content.decode()
