"""Whatever is sent to a form or asked for by one, it is answered, and what is refused leaves nothing."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from crm.office import PASSWORD, pass_milestone
from crm.pages import forms_of
from crm.world import addresses
from spanco.crm.api.models import ApiKey
from spanco.crm.api.schemas import CallIn, LeadIn
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.models import Milestone
from spanco.crm.prospects.models import FormTries

LONG, NUL, DIGITS = "x" * 60_000, "a\x00b", "9" * 30
SCRIPT = (
    "=1+1'; DROP TABLE people_user;--<script>alert(1)</script>{{ 7 }}{% now %}%s%(x)s../../etc/passwd\u202e"
)
ONE_BY_ONE = {
    "text": [SCRIPT],
    "key": [DIGITS],
    "date": ["0001-01-01", "9999-12-31"],
    "datetime-local": ["0001-01-01T00:00", "9999-12-31T23:59"],
}
"""What may get through the check of a field, by its kind: it is sent alone, all else as it should be."""

ALL_AT_ONCE = {
    "text": ["", NUL, LONG, DIGITS, SCRIPT],
    "key": ["", NUL, "abc", DIGITS, "1,001"],
    "date": ["", NUL, LONG, "0001-01-01", "2030-02-31"],
    "datetime-local": ["", NUL, DIGITS, "0001-01-01T00:00", "9999-12-31T23:59"],
}
"""What is sent in all fields together."""

FURTHER_ROW = re.compile(r"-[1-9]\d*-")
"""In the name of a field of a row that is like the first of its form."""

KEYS = {"hidden", "select", "checkbox", "radio", "button", "number"}

WHO = {
    "manager": ("pipeline:", "prospects:", "approaches:", "suspects:"),
    "director": ("suspects:new_offer", "suspects:edit_offer"),
    "administrator": ("people:", "api:", "suspects:field"),
    "owner": ("negotiations:", "conclusions:", "orders:", "approaches:book", "prospects:log"),
}
"""Who fills in the forms of which addresses; a proposal is made on the owner's journey.

A review, which takes long, is asked for by an address alone: `QUESTIONS` are put to it.
"""

SAID = {
    "amount": "100",
    "answer": "no_answer",
    "conditions-0-value": "1",
    "margin": "10",
    "new_password1": "quite-long-enough-8",
    "new_password2": "quite-long-enough-8",
    "old_password": PASSWORD,
    "phone": "+390299999998",
    "reason": "Something",
    "value": "+390299999998",
}
"""What is written into fields of these names, where it is not any text."""


def kind_of(put):
    """Which of the kinds told above a field is of."""
    if put.kind in KEYS:
        return "key"
    return put.kind if put.kind in ALL_AT_ONCE else "text"


def usual(name, put):
    """What is written into a field, where it is not left as it is."""
    tomorrow = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    if name in {"due", "starts_at"} and put.kind == "datetime-local":
        return tomorrow
    if name in SAID:
        return SAID[name]
    if put.value or not put.is_required:
        return put.value or ""
    by_kind = {
        "email": "someone@example.com",
        "number": "1",
        "date": f"{timezone.localdate()}",
        "datetime-local": tomorrow,
    }
    return by_kind.get(put.kind, "Something")


def pages_of(world):
    """The addresses of pages, those too that are asked for with a question."""
    companies = "&".join(f"{name}={world.office.target().company_id}" for name in ("kept", "gone"))
    return [address.path for address in addresses(world)] + [f"{reverse('suspects:merge')}?{companies}"]


def forms_for(client, world, begins):
    """The forms that someone finds on the pages of the application, one of each address."""
    found = {}
    for path in pages_of(world):
        response = client.get(path)
        answer = b"".join(response)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            for form in forms_of(path, answer.decode()):
                name = resolve(form.address.partition("?")[0]).view_name
                if name.startswith(begins):
                    kept = found.setdefault((name, form.method), form)
                    kept.inputs |= {key: put for key, put in form.inputs.items() if key not in kept.inputs}
    return found


def sendings(form):
    """What is sent to a form, and what is said of it."""
    as_it_is = {
        name: usual(name, put)
        for name, put in form.inputs.items()
        if put.is_sent or put.is_required or name in SAID
    }
    kinds = {name: kind_of(put) for name, put in form.inputs.items()}
    yield "as it is", as_it_is
    yield "nothing", {}
    for place in range(5):
        yield f"all {place}", {name: ALL_AT_ONCE[kind][place] for name, kind in kinds.items()}
    for name, kind in kinds.items():
        if FURTHER_ROW.search(name):
            continue
        if form.inputs[name].kind == "hidden":
            yield f"no {name}", {key: value for key, value in as_it_is.items() if key != name}
        for value in ONE_BY_ONE[kind]:
            yield f"{name} {value[:40]!r}", as_it_is | {name: value}


def n_rows():
    """How many rows there are, but for the counts of who tries often."""
    models = [model for model in apps.get_models() if model.__module__.startswith("spanco")]
    tables = [model._meta.db_table for model in models if model is not FormTries]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " + ".join(f'(SELECT count(*) FROM "{table}")' for table in tables))
        return cursor.fetchone()[0]


@pytest.mark.parametrize("who", WHO)
def test_no_form_fails_and_what_is_refused_leaves_nothing(world, who):
    world.office.target(file=world.rows["file"])
    world.office.journey(world.office.anna)
    if who == "owner":
        world.rows["appointment"].delete()
        for milestone in (Milestone.MET, Milestone.PROPOSED):
            pass_milestone(world.rows["journey"].pk, Occasion(None), milestone)
    client = Client(raise_request_exception=False)
    client.force_login(world.people[who])
    forms = forms_for(client, world, WHO[who])
    there = n_rows()
    wrong = []
    for (name, method), form in forms.items():
        for said, values in sendings(form):
            kept = client.cookies.copy()
            with transaction.atomic():
                response = (client.get if method == "get" else client.post)(form.address, values)
                if response.status_code >= 500 or (response.status_code != 302 and n_rows() != there):
                    wrong.append(f"{name} {said}: {response.status_code}")
                transaction.set_rollback(True)
            client.cookies = kept
    assert wrong == []
    assert len(forms) >= 2


QUESTIONS = (
    "after all at assigned before began by company complete contact due end fate file from gone journey kept "
    "keep next offer outcome page phase q reached rep segment since sort start target team template to until"
)
"""What addresses are asked with."""


@pytest.mark.parametrize("value", [NUL, DIGITS, SCRIPT, "-1", "0001-01-01", "9999-12-31", "\u0663"])
def test_no_question_in_an_address_fails(world, value):
    client = Client(raise_request_exception=False)
    client.force_login(world.people["manager"])
    wrong = []
    for address in addresses(world):
        kept = client.cookies.copy()
        with transaction.atomic():
            response = client.get(address.path, dict.fromkeys(QUESTIONS.split(), value))
            b"".join(response)
            if response.status_code >= 500:
                wrong.append(address.name)
            transaction.set_rollback(True)
        client.cookies = kept
    assert wrong == []


@pytest.mark.parametrize("key", ["a%00b", "9" * 300, "%F0%9F%A6%8A", "..%2F..%2Fetc"])
def test_no_secret_address_that_is_none_fails(db, key):
    client = Client(raise_request_exception=False)
    for name, args in (
        ("prospects:public_form", ["KEY"]),
        ("approaches:feed", ["KEY"]),
        ("people:password_set", ["KEY", "token"]),
        ("people:password_set", ["MQ", "KEY"]),
    ):
        path = reverse(name, args=args).replace("KEY", key)
        sent = {"favourable": "yes", "token": str(uuid4())}
        answers = {client.get(path).status_code, client.post(path, sent).status_code}
        assert answers <= {200, 404, 405}, path


MALFORMED = [
    (
        b'--b\r\nContent-Disposition: form-data; name="\x00\xff"; filename="',
        "multipart/form-data; boundary=b",
    ),
    ("&".join(f"x{n}=1" for n in range(1_100)).encode(), "application/x-www-form-urlencoded"),
]
"""What no form of ours sends, and no browser."""


def test_no_malformed_form_fails(world):
    client = Client(raise_request_exception=False)
    client.force_login(world.people["director"])
    wrong = []
    for address in addresses(world):
        for content, kind in MALFORMED:
            with transaction.atomic():
                response = client.post(address.path, content, content_type=kind)
                b"".join(response)
                if response.status_code >= 500:
                    wrong.append(f"{kind} {address.name}: {response.status_code}")
                transaction.set_rollback(True)
    assert wrong == []


@pytest.mark.parametrize("path", ["/search", "/offers", "/journeys", "/l/key"])
def test_an_address_with_a_thousand_questions_makes_no_sense(office, path):
    client = Client(raise_request_exception=False)
    client.force_login(office.dario)
    response = client.get(path + "?" + "&".join(f"x{n}=1" for n in range(1_100)))
    assert response.status_code == 400
    assert "This request makes no sense." in response.content.decode()


def test_no_number_in_an_address_that_no_row_can_have_fails(world):
    client = Client(raise_request_exception=False)
    client.force_login(world.people["administrator"])
    too_large = f"/{2**63}"
    paths = {re.sub(r"/\d+(?=/|$)", too_large, address.path) for address in addresses(world)}
    asked = {
        path: {client.get(path).status_code, client.post(path).status_code}
        for path in paths
        if too_large in path
    }
    assert len(asked) > 50
    assert {path for path, answers in asked.items() if not answers <= {401, 403, 404, 405}} == set()


SENT = [
    None,
    7,
    -1,
    10**30,
    1e308,
    True,
    [],
    {},
    "",
    NUL,
    LONG,
    DIGITS,
    SCRIPT,
    "\ud800",
    "0001-01-01T00:00:00+14:00",
]
SENT += ["9999-12-31T23:59:59-12:00", "0202-03-04T10:00:00Z", "2030-13-45T99:99:99Z"]


@pytest.mark.parametrize(
    ("address", "usual", "schema"),
    [
        ("calls", {"outcome": "later"}, CallIn),
        (
            "leads",
            {
                "company": "Tintoria Rossi",
                "contact": "Lia Rossi",
                "email": "lia@tintoria-rossi.it",
                "need": "A price",
                "source": "website",
                "offer": "Cleaning contracts",
            },
            LeadIn,
        ),
    ],
)
def test_nothing_a_program_sends_fails_and_what_is_refused_leaves_nothing(world, address, usual, schema):
    of = [world.rows["journey"].pk] if address == "calls" else []
    path = reverse(f"api:v1:{address}", args=of)
    headers = {"authorization": f"Bearer {ApiKey.make(world.office.anna, 'telephone', world.office.ada)[1]}"}
    client = Client(raise_request_exception=False, headers=headers)
    assert client.get(reverse("api:v1:journeys")).status_code == 200
    there = n_rows()
    wrong = []
    for name in schema.model_fields:
        for value in SENT:
            with transaction.atomic():
                response = client.post(path, json.dumps(usual | {name: value}), "application/json")
                if response.status_code >= 500 or (response.status_code != 201 and n_rows() != there):
                    wrong.append(f"{name} {value!r:.40}: {response.status_code}")
                transaction.set_rollback(True)
    assert wrong == []


BODIES = [
    b"",
    b"\x00\xff",
    b"\xff\xfe{\x00}\x00",
    b"null",
    b"7",
    DIGITS.encode() * 300,
    b'"text"',
    b"[]",
    b"[{}]",
    b"[" * 100_000,
    b'{"note":' * 50_000,
    b'{"outcome": {"outcome": ["later"]}, "company": {"name": []}, "contact": [[[]]]}',
    b'{"outcome": "later", "outcome": "nothing", "company": "A", "company": []}',
    b'{"outcome": NaN, "contact": Infinity, "company": -Infinity}',
    b'{"outcome": "later", "contact": ' + b"9" * 5_000 + b"}",
    b'{"\\ud800": 1, "\\u0000": 2, "__proto__": {}, "note": "\\ud800"}',
]
"""What a program sends that is not what is asked for, or hardly JSON."""


@pytest.mark.parametrize("address", ["calls", "leads"])
def test_no_body_a_program_sends_fails_or_leaves_anything(world, address):
    path = reverse(f"api:v1:{address}", args=[world.rows["journey"].pk] if address == "calls" else [])
    headers = {"authorization": f"Bearer {ApiKey.make(world.office.anna, 'telephone', world.office.ada)[1]}"}
    client = Client(raise_request_exception=False, headers=headers)
    there = n_rows()
    for body in BODIES:
        for kind in ("application/json", "text/html"):
            response = client.generic("POST", path, body, kind)
            assert response.status_code in {400, 422}, body[:60]
            assert response.json().keys() & {"message", "detail"}
    assert n_rows() == there
