"""Offers, fields, files, segments and assignments as they are typed, rightly and wrongly."""

import uuid

import pytest
from django.urls import reverse

from spanco.crm.journeys.models import Journey
from spanco.crm.suspects.models import Assignment, CustomField, File, Offer, OfferPart, Segment, Target
from spanco.crm.suspects.offers.forms import key_for

HOSTILE = ["<script>alert(1)</script>", "'; DROP TABLE suspects_offer; --", "../../etc/passwd", "=1+1"]


def rows(*conditions, prefix="conditions"):
    data = {f"{prefix}-TOTAL_FORMS": len(conditions), f"{prefix}-INITIAL_FORMS": 0}
    for place, (field, test, value) in enumerate(conditions):
        data |= {
            f"{prefix}-{place}-field": field,
            f"{prefix}-{place}-test": test,
            f"{prefix}-{place}-value": value,
        }
    return data


def offer_data(*conditions, parts=(), **fields):
    data = {
        "name": "Upkeep",
        "currency": "eur",
        "is_active": "on",
        "needs": ["phone"],
        "description": "",
        **fields,
    }
    data |= rows(*conditions) | {"parts-TOTAL_FORMS": len(parts), "parts-INITIAL_FORMS": 0}
    return data | {f"parts-{place}-name": name for place, name in enumerate(parts)}


def test_an_offer_is_saved_with_its_profile_and_parts(office, logged_in):
    data = offer_data(("employees", "at_least", "20"), ("", "is", ""), parts=("Night shifts", ""))
    response = logged_in(office.dario).post("/offers/new", data)
    offer = Offer.objects.get(name="Upkeep")
    assert response.url == f"/offers/{offer.pk}"
    assert (offer.currency, offer.needs) == ("EUR", ["phone"])
    assert [(one.field, one.test, one.value) for one in offer.profile.all()] == [
        ("employees", "at_least", 20)
    ]
    assert OfferPart.objects.get().name == "Night shifts"
    page = logged_in(office.anna).get(response.url).content.decode()
    assert "Employees: at least 20" in page


def test_changing_what_is_needed_computes_the_targets_again(office, logged_in):
    target = office.target("A", employees=50)
    data = offer_data(("employees", "at_least", "20"), name=office.offer.name, needs=["phone", "vat"])
    logged_in(office.ada).post(f"/offers/{office.offer.pk}/edit", data)
    target.refresh_from_db()
    assert (target.completeness, target.fits) == (50, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "Cleaning contracts"},
        {"currency": "ZZZ"},
        {"currency": "'--"},
        {"needs": ["no.such.field"]},
        {"description": "x" * 5001},
        {"conditions-TOTAL_FORMS": "x"},
        {"conditions-TOTAL_FORMS": "999999999"},
        rows(("employees", "at_least", "many")),
        rows(("employees", "nonsense", "1")),
        rows(("nonsense", "is", "1")),
        rows(("sector", "is", "x" * 301)),
        rows(*[("sector", "is", str(n)) for n in range(25)]),
    ],
)
def test_a_wrong_offer_is_not_saved_and_says_why(office, logged_in, wrong):
    response = logged_in(office.dario).post("/offers/new", offer_data() | wrong)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert Offer.objects.count() == 1


@pytest.mark.parametrize("who", ["anna", "marta"])
@pytest.mark.parametrize("path", ["/offers/new", "/offers/{}/edit"])
def test_offers_are_changed_by_who_sees_all(office, logged_in, who, path):
    assert logged_in(getattr(office, who)).get(path.format(office.offer.pk)).status_code == 403


@pytest.mark.parametrize("who", ["anna", "marta", "dario"])
def test_fields_are_kept_by_administrators(office, logged_in, who):
    field = CustomField.objects.create(key="fleet", name="Fleet")
    client = logged_in(getattr(office, who))
    assert client.get("/fields").status_code == 403
    assert client.post(f"/fields/{field.pk}", {"name": "X"}).status_code == 403
    assert client.post(f"/fields/{field.pk}/remove").status_code == 403


def test_a_field_is_added_renamed_and_removed_while_nothing_uses_it(office, logged_in):
    client = logged_in(office.ada)
    client.post("/fields", {"name": "Quality mark", "kind": "choice", "choices": "gold\n gold\nsilver\n"})
    field = CustomField.objects.get()
    assert (field.key, field.choices) == ("quality_mark", ["gold", "silver"])
    client.post(f"/fields/{field.pk}", {"name": "Mark", "kind": "number", "choices": "gold"})
    field.refresh_from_db()
    assert (field.key, field.name, field.kind) == ("quality_mark", "Mark", "choice")
    company = office.company(custom={"quality_mark": "gold"})
    client.post(f"/fields/{field.pk}/remove")
    assert CustomField.objects.exists()
    company.delete()
    client.post(f"/fields/{field.pk}/remove")
    assert not CustomField.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"kind": "blob"},
        {"kind": "choice"},
        {"kind": "choice", "choices": "a,b"},
    ],
)
def test_a_wrong_field_is_not_saved(office, logged_in, wrong):
    response = logged_in(office.ada).post(
        "/fields", {"name": "Fleet", "kind": "number", "choices": ""} | wrong
    )
    assert "errorlist" in response.content.decode()
    assert not CustomField.objects.exists()


@pytest.mark.parametrize("name", ["contains", "exact", "2024", "日本", "a__b", "_", "x" * 80, "In", *HOSTILE])
def test_no_name_of_a_field_is_taken_for_something_else_by_a_query(office, logged_in, name):
    logged_in(office.ada).post("/fields", {"name": name, "kind": "number", "choices": ""})
    key = CustomField.objects.get().key
    assert key == key_for(name) or key_for(name) == f"{key}_2"
    target = office.target("A", custom={key: 9})
    segment = {"name": "Nine", **rows((f"custom.{key}", "is", "9"), (f"custom.{key}", "known", ""))}
    address = reverse("suspects:new_segment", args=(office.file.pk,))
    assert logged_in(office.marta).post(address, segment).status_code == 302
    found = logged_in(office.marta).get(f"/files/{office.file.pk}?segment={Segment.objects.get().pk}")
    assert [one for one, _missing in found.context["rows"]] == [target]


def test_a_manager_makes_a_file_for_the_own_team(office, logged_in):
    data = {"name": "Autumn", "offer": office.offer.pk, "team": "", "rep": office.anna.pk}
    logged_in(office.marta).post("/files/new", data)
    file = File.objects.get(name="Autumn")
    assert (file.team, file.rep, file.created_by) == (office.north, office.anna, office.marta)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "Spring"},
        {"name": "x" * 121},
        {"offer": "999"},
        {"offer": "x"},
        {"team": "south"},
        {"rep": "carla"},
        {"team": ""},
    ],
)
def test_a_wrong_file_is_not_saved(office, logged_in, wrong):
    names = {"south": office.south.pk, "carla": office.carla.pk}
    data = {"name": "Autumn", "offer": office.offer.pk, "team": office.north.pk, "rep": ""}
    data |= {key: names.get(value, value) for key, value in wrong.items()}
    response = logged_in(office.marta).post("/files/new", data)
    assert "errorlist" in response.content.decode()
    assert File.objects.count() == 2


def test_the_offer_of_a_file_with_targets_stays(office, logged_in):
    office.target()
    other = Offer.objects.create(name="Other")
    data = {"name": "Spring", "offer": other.pk, "team": office.north.pk, "rep": ""}
    response = logged_in(office.marta).post(f"/files/{office.file.pk}/edit", data)
    assert "targets already" in response.content.decode()
    assert File.objects.get(pk=office.file.pk).offer == office.offer


def test_a_manager_does_not_change_the_file_of_another_team_where_they_hold_a_journey(office, logged_in):
    office.journey(office.carla)
    Journey.objects.update(holder=office.marta, team=office.north)
    client = logged_in(office.marta)
    assert client.get(f"/files/{office.file_south.pk}").status_code == 200
    assert client.get(f"/files/{office.file_south.pk}/edit").status_code == 403
    assert client.get(f"/files/{office.file_south.pk}/assign").status_code == 403


def test_a_segment_is_saved_counted_changed_and_removed(office, logged_in):
    office.target(sector="paper")
    client = logged_in(office.marta)
    address = reverse("suspects:new_segment", args=(office.file.pk,))
    counted = client.post(f"/files/{office.file.pk}/segments/count", rows(("sector", "is", "paper")))
    assert "1 target meets this, 1 not assigned" in counted.content.decode()
    client.post(address, {"name": "Paper", **rows(("sector", "is", "paper"))})
    segment = Segment.objects.get()
    assert (segment.file, segment.offer, segment.by) == (office.file, office.offer, office.marta)
    assert segment.conditions == [{"field": "sector", "test": "is", "value": "paper"}]
    page = client.get(f"/files/{office.file.pk}/segments").content.decode()
    assert "Sector: paper" in page
    change = f"/files/{office.file.pk}/segments/{segment.pk}"
    client.post(change, {"name": "Food", "everywhere": "on", **rows(("sector", "is", "food"))})
    segment.refresh_from_db()
    assert (segment.name, segment.file) == ("Food", None)
    client.post(f"{change}/remove")
    assert not Segment.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        rows(),
        rows(("employees", "is", "x")),
        {"conditions-TOTAL_FORMS": ""},
        {"name": "x" * 81},
    ],
)
def test_a_wrong_segment_is_not_saved(office, logged_in, wrong):
    data = {"name": "Paper", **rows(("sector", "is", "paper"))} | wrong
    response = logged_in(office.marta).post(f"/files/{office.file.pk}/segments/new", data)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not Segment.objects.exists()


def test_targets_are_assigned_on_the_page_once(office, logged_in):
    for _ in range(3):
        office.target()
    client = logged_in(office.marta)
    data = {"segment": "", "n": "2", "to": [office.anna.pk, office.bruno.pk], "token": str(uuid.uuid4())}
    for _ in range(2):
        response = client.post(f"/files/{office.file.pk}/assign", data, follow=True)
        assert "2 targets are assigned: 1 to Anna Bassi, 1 to Bruno Conti." in response.content.decode()
    assert Journey.objects.count() == 2
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": []},
        {"to": ["999"]},
        {"to": ["x"]},
        {"to": "carla"},
        {"n": "-1"},
        {"n": "1e9"},
        {"n": "99999999999999999999"},
        {"n": "two"},
        {"token": "x"},
        {"token": ""},
        {"segment": "999"},
        {"segment": "' OR 1=1"},
    ],
)
def test_a_wrong_assignment_gives_nothing_to_anyone(office, logged_in, wrong):
    office.target()
    data = {"segment": "", "n": "", "to": [office.anna.pk], "token": str(uuid.uuid4())} | wrong
    if wrong.get("to") == "carla":
        data["to"] = [office.carla.pk]
    response = logged_in(office.marta).post(f"/files/{office.file.pk}/assign", data)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not Journey.objects.exists()


def test_ticked_targets_leave_the_file(office, logged_in):
    target = office.target()
    other = office.target(file=office.file_south)
    data = {"target": [target.pk, other.pk, "x", "9" * 30]}
    response = logged_in(office.marta).post(f"/files/{office.file.pk}/leave-out", data, follow=True)
    assert "1 target is out of the file." in response.content.decode()
    assert list(Target.objects.all()) == [other]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_kept_and_shown_as_text(office, logged_in, hostile):
    client = logged_in(office.dario)
    client.post(
        "/offers/new",
        offer_data(("sector", "is", hostile), parts=(hostile,), name=hostile, description=hostile),
    )
    offer = Offer.objects.get(name=hostile)
    page = client.get(f"/offers/{offer.pk}").content.decode()
    assert "<script>alert" not in page
    assert client.get(f"/offers/{offer.pk}/edit").status_code == 200


@pytest.mark.parametrize(
    "path", ["/files/999", "/files/99999999999999999999", "/offers/999", "/files/999/assign"]
)
def test_what_is_not_there_is_not_found(office, logged_in, path):
    assert logged_in(office.dario).get(path).status_code == 404
