import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import lose
from spanco.crm.journeys.models import Journey, NextStep
from spanco.crm.prospects.models import Answers, FormRequest, Question


@pytest.fixture
def questions(office):
    kinds = [("text", "What do you need?"), ("number", "How many sites?"), ("yes_no", "Is there a supplier?")]
    rows = [
        Question(offer=office.offer, place=n, text=text, kind=kind) for n, (kind, text) in enumerate(kinds)
    ]
    rows.append(Question(offer=office.offer, place=9, text="When?", kind="choice", choices=["now", "later"]))
    return [row for row in rows if row.save() is None]


def asked(office, **fields):
    journey = office.journey(office.anna)
    fields = {"expires_at": timezone.now() + timedelta(days=30)} | fields
    return FormRequest.objects.create(journey=journey, by=office.anna, **fields)


def address(request):
    return reverse("prospects:public_form", args=(request.key,))


def answers(questions, **changed):
    said = dict(
        zip((f"q{question.pk}" for question in questions), ("Floors", "3", "yes", "now"), strict=True)
    )
    return {"token": str(uuid.uuid4()), "favourable": "yes"} | said | changed


def milestones(journey):
    return [event.milestone for event in journey.events.exclude(milestone="").filter(superseded_by=None)]


@pytest.mark.parametrize(
    ("favourable", "reach", "step"),
    [("yes", "qualified", NextStep.CALL), ("no", "contacted", NextStep.FOLLOW_UP)],
)
def test_the_target_fills_in_the_form_without_logging_in(office, questions, favourable, reach, step):
    request = asked(office)
    client = Client()
    assert "What do you need?" in client.get(address(request)).content.decode()
    response = client.post(address(request), answers(questions, favourable=favourable))
    assert "Thank you" in client.get(response.url).content.decode()
    journey = Journey.objects.get(pk=request.journey_id)
    assert (journey.reach, journey.next_step) == (reach, step)
    assert journey.next_at <= timezone.now()
    assert "filled in the form" in journey.next_why
    kept = Answers.objects.get()
    assert kept.by is None
    assert kept.answers[0] == {"question": "What do you need?", "answer": "Floors"}


def test_a_link_is_used_once(office, questions):
    request = asked(office)
    client = Client()
    client.post(address(request), answers(questions))
    assert Client().get(address(request)).status_code == 404
    assert client.post(address(request), answers(questions)).status_code == 404
    assert Answers.objects.count() == 1


def test_a_second_click_is_thanked_and_keeps_nothing_twice(office, questions):
    request = asked(office)
    sent = answers(questions)
    pages = [Client().post(address(request), sent) for _ in range(2)]
    assert [page.url for page in pages] == [reverse("prospects:thanks")] * 2
    assert Answers.objects.count() == 1


def test_who_just_filled_in_the_form_is_thanked_again_and_nobody_else(office, questions):
    request, other = asked(office), asked(office, completed_at=timezone.now())
    client = Client()
    client.post(address(request), answers(questions))
    assert client.get(address(request)).url == reverse("prospects:thanks")
    assert client.get(address(other)).status_code == 404
    assert Client().get(address(request)).status_code == 404


def test_unknown_used_expired_and_lost_links_are_answered_alike(office):
    used = asked(office, completed_at=timezone.now())
    expired = asked(office, expires_at=timezone.now() - timedelta(seconds=1))
    lost = asked(office)
    lose(lost.journey_id, Occasion(office.anna), "no budget")
    pages = [Client().get(address(request)) for request in (used, expired, lost)]
    pages += [Client().get(f"/f/{key}") for key in ("unknown", "x" * 500, "%00", "'%20OR%201=1")]
    assert {page.status_code for page in pages} == {404}
    assert {page.headers["X-Robots-Tag"] for page in pages} == {"noindex, nofollow"}
    bodies = {re.sub(r"X-CSRFToken[^}]*", "", page.content.decode()) for page in pages}
    assert len(bodies) == 1


def test_the_form_speaks_the_language_of_the_contact(office, questions):
    request = asked(office, language="it")
    response = Client(headers={"accept-language": "fr"}).get(address(request))
    assert '<html lang="it">' in response.content.decode()
    assert response.headers["Content-Language"] == "it"


@pytest.mark.parametrize(
    "changed",
    [
        {"favourable": ""},
        {"favourable": "perhaps"},
        {"token": "x"},
        {"number": "many"},
        {"number": "9" * 60},
        {"choice": "never"},
        {"text": "x" * 3_000},
        {"text": "a\x00b"},
    ],
)
def test_what_cannot_be_read_is_said_at_its_question_and_nothing_kept(office, questions, changed):
    request = asked(office)
    fields = {question.kind: f"q{question.pk}" for question in questions}
    data = answers(questions, **{fields.get(name, name): value for name, value in changed.items()})
    response = Client().post(address(request), data)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not Answers.objects.exists()
    assert Client().get(address(request)).status_code == 200


def test_guessing_keys_is_stopped(office):
    client = Client()
    statuses = [client.get(f"/f/guess-{n}").status_code for n in range(31)]
    assert (statuses[0], statuses[-1]) == (404, 429)


def test_what_the_target_writes_does_not_run(office, questions, logged_in):
    request = asked(office)
    Client().post(
        address(request), answers(questions, **{f"q{questions[0].pk}": "<script>alert(1)</script>"})
    )
    shown = (
        logged_in(office.anna).get(reverse("pipeline:journey", args=(request.journey_id,))).content.decode()
    )
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


@pytest.mark.parametrize(
    ("favourable", "expected"), [("yes", ["contacted", "qualified"]), ("no", ["contacted"])]
)
def test_the_rep_fills_in_the_form(office, questions, logged_in, favourable, expected):
    journey = office.journey(office.anna)
    logged_in(office.anna).post(
        reverse("prospects:form", args=(journey.pk,)), answers(questions, favourable=favourable)
    )
    assert milestones(journey) == ["targeted", *expected]
    assert Answers.objects.get().by == office.anna


def rows(kept, *new):
    data = {"questions-TOTAL_FORMS": len(kept) + len(new), "questions-INITIAL_FORMS": len(kept)}
    for n, row in enumerate([*kept, *new]):
        data |= {f"questions-{n}-{name}": value for name, value in row.items()}
    return data


def test_who_leads_writes_the_questions_of_an_offer(office, questions, logged_in):
    where = reverse("prospects:questions", args=(office.offer.pk,))
    client = logged_in(office.marta)
    assert "asks 4 questions" in client.get(where).content.decode()
    kept = [
        {
            "id": row.pk,
            "place": row.place + 1,
            "text": row.text,
            "kind": row.kind,
            "choices": "\n".join(row.choices),
        }
        for row in questions
    ]
    kept[0]["DELETE"] = "on"
    new = {"place": 2, "text": "Which floors?", "kind": "choice", "choices": "stone\nwood\nwood\n"}
    assert client.post(where, rows(kept, new)).status_code == 302
    texts = list(Question.objects.values_list("text", flat=True))
    assert texts == ["How many sites?", "Which floors?", "Is there a supplier?", "When?"]
    assert Question.objects.get(text="Which floors?").choices == ["stone", "wood"]


def test_a_list_to_choose_from_has_two_choices(office, logged_in):
    where = reverse("prospects:questions", args=(office.offer.pk,))
    new = {"place": 1, "text": "Which?", "kind": "choice", "choices": "one"}
    response = logged_in(office.marta).post(where, rows([], new))
    assert "Write at least two choices." in response.content.decode()
    assert not Question.objects.exists()


def test_a_rep_does_not_change_questions(office, logged_in):
    assert (
        logged_in(office.anna).get(reverse("prospects:questions", args=(office.offer.pk,))).status_code == 403
    )
