import pytest
from django.utils import timezone

from crm.approaches.agreeing import agreed
from spanco.crm.approaches.acts import honour
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.models import Event, Journey
from spanco.crm.suspects.models import OfferPart

pytestmark = pytest.mark.browser


@pytest.fixture
def row(office):
    for _number in range(2):
        other = office.journey(office.anna, "qualified")
        past = agreed(other, hours=-9)
        honour(other.pk, Occasion(office.anna), past.pk, needs=["Night shifts"])
    OfferPart.objects.create(offer=office.offer, name="Night team")
    return agreed(office.journey(office.anna, "qualified"), hours=-3, prepare=["Read"])


def tap_what_happened(page):
    page.get_by_text("We met").tap()
    page.get_by_text("Night shifts").tap()
    page.get_by_text("Proposal", exact=True).tap()
    page.get_by_text("In 3 days").tap()
    page.get_by_role("button", name="Keep").tap()


def is_met(row):
    return Event.objects.filter(journey=row.journey, milestone="met").count()


def test_after_a_meeting_on_a_telephone_five_taps_say_all(desk, office, row, accessible):
    page = desk(office.anna, f"/appointments/{row.pk}/outcome", width=390)
    accessible(page)
    tap_what_happened(page)
    page.wait_for_url("**/journeys/*")
    assert is_met(row) == 1
    assert [need.text for need in row.journey.needs.all()] == ["Night shifts"]
    assert Journey.objects.get(pk=row.journey_id).next_step == "propose"


def test_it_is_kept_while_there_is_no_connection_and_sent_once_it_is_back(desk, office, row):
    page = desk(office.anna, f"/appointments/{row.pk}/outcome", width=390)
    page.context.set_offline(True)
    tap_what_happened(page)
    page.get_by_text("No connection. What you said at").wait_for()
    assert is_met(row) == 0
    page.context.set_offline(False)
    page.get_by_text("Sent at").wait_for()
    assert is_met(row) == 1
    assert page.evaluate("localStorage.length") == 0


def test_what_was_sent_before_the_answer_was_lost_is_not_done_twice(desk, office, row):
    page = desk(office.anna, f"/appointments/{row.pk}/outcome", width=390)
    done = []

    def lose_the_answer(route):
        if route.request.method == "POST" and not done:
            done.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/outcome", lose_the_answer)
    tap_what_happened(page)
    page.get_by_text("No connection. What you said at").wait_for()
    assert is_met(row) == 1
    page.goto("/appointments")
    page.get_by_text("Sent at").wait_for()
    assert is_met(row) == 1
    assert page.evaluate("localStorage.length") == 0


def test_logged_out_it_says_so_and_keeps_the_text(desk, office, row):
    page = desk(office.anna, f"/appointments/{row.pk}/outcome", width=390)
    page.context.clear_cookies()
    tap_what_happened(page)
    page.get_by_text("You are logged out.").wait_for()
    assert is_met(row) == 0
    assert "Night shifts" in page.evaluate("JSON.stringify(localStorage)")


def test_refused_it_says_why_and_keeps_the_text(desk, office, row):
    page = desk(office.anna, f"/appointments/{row.pk}/outcome", width=390)
    page.get_by_text("We met").tap()
    page.get_by_label("Another need").fill("Parking in the yard")
    honour(row.journey_id, Occasion(office.marta), row.pk)
    page.get_by_role("button", name="Keep").tap()
    page.get_by_text("Marta Esposito changed this journey").wait_for()
    page.reload()
    page.get_by_text("Parking in the yard").wait_for()
    page.get_by_role("button", name="Throw away").tap()
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("dark", [False, True])
def test_its_pages_are_accessible(desk, office, row, accessible, dark):
    coming = agreed(office.journey(office.anna, "qualified"), hours=30, prepare=["Read"])
    free = office.journey(office.anna, "qualified")
    held = office.anna.journeys.filter(reach="met").first().appointments.get()
    page = desk(office.anna, "/appointments", dark=dark)
    accessible(page)
    for path in (
        f"/appointments/{coming.pk}",
        f"/appointments/{held.pk}/record",
        f"/appointments/{coming.pk}/move",
        f"/appointments/{coming.pk}/change",
        "/appointments/kept",
        f"/appointments/{coming.pk}/outcome?keep=1",
        f"/appointments/{row.pk}/outcome",
        f"/journeys/{free.pk}/book",
        f"/journeys/{held.journey_id}",
        f"/journeys/{held.journey_id}/propose",
    ):
        page.goto(path)
        accessible(page)


def test_a_thing_to_prepare_is_ticked_by_a_tap(desk, office, row):
    page = desk(office.anna, f"/appointments/{row.pk}", width=390)
    with page.expect_response("**/prepare"):
        page.locator("label", has_text="Read").tap()
    assert row.preparations.get().is_done


def test_an_appointment_is_booked_with_the_keyboard_only(desk, office):
    journey = office.journey(office.anna, "qualified")
    page = desk(office.anna, f"/journeys/{journey.pk}")
    page.keyboard.press("b")
    page.get_by_label("When").focus()
    page.get_by_label("When").fill("2099-01-01T10:00")
    page.keyboard.press("Enter")
    page.get_by_text("more than two years away").wait_for()
    page.get_by_label("When").fill(page.evaluate("new Date(Date.now() + 864e5).toISOString().slice(0, 16)"))
    page.get_by_label("Minutes").press("Enter")
    page.get_by_text("The appointment is booked.").wait_for()
    assert journey.appointments.count() == 1


@pytest.mark.parametrize("dark", [False, True])
def test_a_clash_is_told_and_booked_all_the_same_with_the_keyboard_only(desk, office, accessible, dark):
    other = agreed(office.journey(office.anna, "qualified", name="Cartiera Valsugana"), hours=24)
    journey = office.journey(office.anna, "qualified")
    page = desk(office.anna, f"/journeys/{journey.pk}/book", dark=dark)
    page.get_by_label("When").fill(timezone.localtime(other.starts_at).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Minutes").press("Enter")
    page.get_by_text("There is another appointment at that time: Cartiera Valsugana").wait_for()
    accessible(page)
    assert journey.appointments.count() == 0
    page.get_by_role("button", name="Book all the same").press("Enter")
    page.get_by_text("The appointment is booked.").wait_for()
    assert journey.appointments.count() == 1


def test_who_comes_is_changed_with_the_keyboard_only(desk, office, accessible):
    row = agreed(office.journey(office.anna, "qualified"), hours=30, place="Via Roma 1")
    page = desk(office.anna, f"/appointments/{row.pk}")
    page.get_by_role("link", name="Change people, place or note").press("Enter")
    page.get_by_label("Place or link").fill("Via Roma 2")
    page.get_by_label("Bruno Conti").press("Space")
    page.get_by_label("Note").fill("Bring the samples")
    page.get_by_label("Place or link").press("Enter")
    page.get_by_text("The appointment is changed.").wait_for()
    page.get_by_text("Bring the samples").wait_for()
    page.get_by_text("Via Roma 2").wait_for()
    page.get_by_text("Bruno Conti").wait_for()
    accessible(page)
