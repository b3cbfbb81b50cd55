import uuid

import pytest

from crm.approaches.agreeing import again, agreed
from spanco.crm.approaches.acts import honour
from spanco.crm.approaches.models import MeetingRecord
from spanco.crm.approaches.needs import Answered
from spanco.crm.approaches.recording import Learnt, record
from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.suspects.models import Offer, OfferPart


@pytest.fixture
def parts(office):
    return [OfferPart.objects.create(offer=office.offer, name=name) for name in ("Night team", "Report")]


@pytest.fixture
def row(office):
    journey = office.journey(office.anna, "qualified")
    row = agreed(journey, hours=-3)
    honour(journey.pk, Occasion(office.anna), row.pk, needs=["Quiet"])
    return row


def needs_of(row):
    return {need.text: [part.name for part in need.answered_by.all()] for need in row.journey.needs.all()}


def form(row, *needs, **changes):
    sent = {
        "token": uuid.uuid4(),
        "version": again(row.journey).version,
        "budget": "40 k",
        "needs-TOTAL_FORMS": len(needs),
        "needs-INITIAL_FORMS": row.journey.needs.count(),
    }
    for n, (text, parts) in enumerate(needs):
        sent |= {f"needs-{n}-text": text, f"needs-{n}-parts": [part.pk for part in parts]}
    return sent | changes


def test_a_record_says_what_answers_each_need(office, logged_in, row, parts):
    client = logged_in(office.anna)
    client.post(f"/appointments/{row.pk}/record", form(row, ("Quiet", parts[:1]), ("Parking", []), ("", [])))
    assert needs_of(row) == {"Quiet": ["Night team"], "Parking": []}
    assert MeetingRecord.objects.get().budget == "40 k"
    page = client.get(f"/appointments/{row.pk}").content.decode()
    assert page.count('class="late"') == 1


def test_it_is_mended_later_and_undoing_puts_all_back(office, row, parts):
    occasion = Occasion(office.anna)
    first = [Answered("Quiet", parts), Answered("Parking", parts[1:])]
    record(row.journey_id, occasion, row.pk, Learnt(budget="40 k"), first)
    second = [Answered("Quiet", parts[:1]), Answered("Speed")]
    record(row.journey_id, Occasion(office.anna), row.pk, Learnt(budget="50 k"), second)
    assert needs_of(row) == {"Quiet": ["Night team"], "Speed": []}
    undo(row.journey_id, Occasion(office.anna))
    assert needs_of(row) == {"Quiet": ["Night team", "Report"], "Parking": ["Report"]}
    assert MeetingRecord.objects.get().budget == "40 k"
    undo(row.journey_id, Occasion(office.anna))
    assert needs_of(row) == {"Quiet": []}
    assert not MeetingRecord.objects.exists()


def test_there_is_no_record_of_a_meeting_that_did_not_take_place(office):
    row = agreed(office.journey(office.anna, "qualified"), hours=3)
    with pytest.raises(Refused, match="meetings that took place"):
        record(row.journey_id, Occasion(office.anna), row.pk, Learnt(), [])


def test_a_part_of_another_offer_answers_nothing(office, row):
    other = OfferPart.objects.create(offer=Offer.objects.create(name="Other"), name="Other part")
    with pytest.raises(Refused, match="not of the offer"):
        record(row.journey_id, Occasion(office.anna), row.pk, Learnt(), [Answered("Quiet", [other])])


@pytest.mark.parametrize(
    "wrong",
    [
        {"needs-TOTAL_FORMS": ""},
        {"needs-TOTAL_FORMS": "1000000000"},
        {"needs-0-text": "x" * 301},
        {"needs-0-parts": ["999999"]},
        {"needs-0-parts": ["' --"]},
        {"budget": "x" * 201},
        {"note": "x" * 10_001},
        {"token": ""},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(office, logged_in, row, wrong):
    answer = logged_in(office.anna).post(f"/appointments/{row.pk}/record", form(row, ("Loud", []), **wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert needs_of(row) == {"Quiet": []}
    assert not MeetingRecord.objects.exists()


def test_things_to_prepare_are_ticked_and_added(office, logged_in):
    row = agreed(office.journey(office.anna, "qualified"), hours=3, prepare=["Read"])
    client, item = logged_in(office.anna), row.preparations.get()
    for is_done in (True, False):
        client.post(
            f"/appointments/{row.pk}/prepare", {"item": item.pk} | ({"is_done": "on"} if is_done else {})
        )
        item.refresh_from_db()
        assert item.is_done is is_done
    client.post(f"/appointments/{row.pk}/prepare", {"text": "Bring samples"})
    for wrong in ({"text": "x" * 201}, {"item": "x"}, {"item": "9" * 40}, {}):
        assert client.post(f"/appointments/{row.pk}/prepare", wrong).status_code == 302
    assert [item.text for item in row.preparations.all()] == ["Read", "Bring samples"]
