import uuid

import pytest
from django.test import Client
from django.urls import reverse

from spanco.crm.api.models import ApiKey
from spanco.crm.journeys.models import Journey
from spanco.crm.prospects.models import Call
from spanco.crm.suspects.models import Company

LEAD = {
    "company": "Tintoria Rossi",
    "contact": "Lia Rossi",
    "email": "lia@tintoria-rossi.it",
    "need": "A price for two floors",
    "source": "website",
    "offer": "Cleaning contracts",
}


@pytest.fixture
def program(office):
    """Return what asks the API as someone, and gives the status and the JSON."""

    def as_(user):
        secret = ApiKey.make(user, "website", office.ada)[1]
        client = Client(headers={"authorization": f"Bearer {secret}"})

        def ask(method, path, data=None, **headers):
            send = getattr(client, method)
            arguments = (
                {"data": data, "content_type": "application/json"}
                if method == "post"
                else {"query_params": data}
            )
            response = send(path, headers=headers, **arguments)
            return response.status_code, response.json()

        return ask

    return as_


def test_without_a_key_nothing_is_told(office, client):
    journey = office.journey(office.anna)
    for path in ("/api/journeys", f"/api/journeys/{journey.pk}"):
        for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Basic x"}):
            response = client.get(path, headers=headers)
            assert response.status_code == 401
            assert "Bearer" in response.json()["message"]
    client.force_login(office.ada)
    assert client.get("/api/journeys").status_code == 401


def test_a_key_sees_what_its_user_may(office, program):
    own, others = office.journey(office.anna), office.journey(office.carla)
    ask = program(office.anna)
    assert [row["id"] for row in ask("get", "/api/journeys")[1]["journeys"]] == [own.pk]
    assert ask("get", f"/api/journeys/{others.pk}")[0] == 404
    assert ask("post", f"/api/journeys/{others.pk}/calls", {"outcome": "later"})[0] == 404
    assert len(program(office.dario)("get", "/api/journeys")[1]["journeys"]) == 2


def test_journeys_are_read_page_by_page(office, program):
    made = [office.journey(office.anna).pk for _ in range(3)]
    ask = program(office.anna)
    first = ask("get", "/api/journeys", {"limit": 2})[1]
    second = ask("get", "/api/journeys", {"limit": 2, "after": first["after"]})[1]
    assert [row["id"] for row in first["journeys"] + second["journeys"]] == made
    assert second["after"] is None


def test_a_call_is_logged_once_for_one_key(office, program):
    journey = office.journey(office.anna)
    ask = program(office.anna)
    token = {"idempotency-key": str(uuid.uuid4())}
    for _ in range(2):
        status, row = ask(
            "post", f"/api/journeys/{journey.pk}/calls", {"outcome": "favourable", "note": "Yes"}, **token
        )
        assert (status, row["reach"], row["phase"]) == (201, "qualified", "P")
    assert Call.objects.count() == 1
    status, whole = ask("get", f"/api/journeys/{journey.pk}")
    assert [event["milestone"] for event in whole["events"]] == ["targeted", "contacted", "qualified"]
    assert whole["calls"][0]["note"] == "Yes"


def test_a_key_used_for_another_journey_is_refused(office, program):
    first, second = office.journey(office.anna), office.journey(office.anna)
    ask = program(office.anna)
    token = {"idempotency-key": str(uuid.uuid4())}
    ask("post", f"/api/journeys/{first.pk}/calls", {"outcome": "later"}, **token)
    assert ask("post", f"/api/journeys/{second.pk}/calls", {"outcome": "later"}, **token)[0] == 409
    assert Call.objects.count() == 1


def test_a_lead_is_entered_once(office, program):
    ask = program(office.anna)
    token = {"idempotency-key": str(uuid.uuid4())}
    rows = [ask("post", "/api/leads", LEAD, **token) for _ in range(2)]
    assert [status for status, _row in rows] == [201, 201]
    assert rows[0][1]["id"] == rows[1][1]["id"]
    assert Journey.objects.get().reach == "qualified"


def test_the_token_of_someone_elses_lead_tells_nothing(office, program):
    token = {"idempotency-key": str(uuid.uuid4())}
    program(office.carla)("post", "/api/leads", LEAD, **token)
    status, answer = program(office.anna)("post", "/api/leads", LEAD | {"company": "Other"}, **token)
    assert status == 409
    assert "Tintoria" not in str(answer)


def test_a_lead_of_a_company_that_is_known_uses_it(office, program):
    known = Company.objects.create(
        name="Tintoria Rossi", name_key="tintoria rossi", website="tintoria-rossi.it"
    )
    program(office.anna)("post", "/api/leads", LEAD | {"website": "www.tintoria-rossi.it"})
    assert Journey.objects.get().target.company == known


def test_a_lead_that_joins_a_journey_out_of_sight_is_said_to(office, program):
    journey = office.journey(office.bruno, name="Tintoria Rossi")
    Company.objects.filter(pk=journey.target.company_id).update(website="tintoria-rossi.it")
    status, answer = program(office.anna)("post", "/api/leads", LEAD | {"website": "tintoria-rossi.it"})
    assert status == 202
    assert "Bruno Conti works on this company" in answer["message"]
    assert Journey.objects.get().reach == "qualified"


def test_who_leads_names_the_rep(office, program):
    ask = program(office.marta)
    assert ask("post", "/api/leads", LEAD)[0] == 422
    assert ask("post", "/api/leads", LEAD | {"rep": office.carla.email})[0] == 422
    assert ask("post", "/api/leads", LEAD | {"rep": office.bruno.email})[1]["holder"] == "Bruno Conti"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"company": ""}, "company"),
        ({"company": 7}, "company"),
        ({"need": "x" * 5_000}, "need"),
        ({"email": "nobody"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"offer": "Nothing"}, "offer"),
        ({"source": "a\x00b"}, "source"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_used_is_named(office, program, changed, field):
    status, answer = program(office.anna)("post", "/api/leads", LEAD | changed)
    assert status == 422
    assert any(field in error["field"] for error in answer["errors"]), answer
    assert not Journey.objects.exists()


def test_a_token_that_is_no_uuid_is_refused(office, program):
    status, answer = program(office.anna)("post", "/api/leads", LEAD, **{"idempotency-key": "again"})
    assert status == 422
    assert answer["message"]


def test_an_administrator_makes_a_key_that_is_shown_once_and_revokes_it(office, logged_in):
    client = logged_in(office.ada)
    address = reverse("api:keys")
    client.post(address, {"name": "website", "user": office.anna.pk})
    secret = client.get(address).context["secret"]
    assert secret not in client.get(address).content.decode()
    assert secret not in str(ApiKey.objects.values())
    bearer = {"authorization": f"Bearer {secret}"}
    assert Client().get("/api/journeys", headers=bearer).status_code == 200
    client.post(reverse("api:revoke", args=(ApiKey.objects.get().pk,)))
    assert Client().get("/api/journeys", headers=bearer).status_code == 401


def test_the_key_of_someone_who_left_is_useless(office, program):
    ask = program(office.anna)
    office.anna.is_active = False
    office.anna.save()
    assert ask("get", "/api/journeys")[0] == 401


@pytest.mark.parametrize("who", ["anna", "marta", "dario"])
def test_only_administrators_keep_keys(office, logged_in, who):
    client = logged_in(getattr(office, who))
    assert client.get(reverse("api:keys")).status_code == 403
    assert client.post(reverse("api:keys"), {"name": "x", "user": office.ada.pk}).status_code == 403
    assert not ApiKey.objects.exists()
