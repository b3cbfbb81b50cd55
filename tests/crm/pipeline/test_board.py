from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import lose
from spanco.crm.journeys.days import start_of_today
from spanco.crm.journeys.models import Journey, NextStep


def board(client, **asked):
    response = client.get(reverse("pipeline:board"), asked)
    assert response.status_code == 200
    return response


def in_columns(response):
    return {column.phase.value: column.n_journeys for column in response.context["columns"]}


def test_six_columns_count_what_is_not_lost(office, logged_in):
    for reach in ("targeted", "contacted", "qualified", "met", "proposed", "won"):
        office.journey(office.anna, reach)
    lost = office.journey(office.anna)
    lose(lost.pk, Occasion(office.anna), "price")
    assert in_columns(board(logged_in(office.anna))) == {"S": 2, "P": 1, "A": 1, "N": 1, "C": 0, "O": 1}


def test_a_column_is_worth_what_its_journeys_are_by_currency(office, logged_in):
    for amount, currency in ((150_000, "EUR"), (64_000, "EUR"), (1_000, "CHF")):
        journey = office.journey(office.anna, "proposed")
        Journey.objects.filter(pk=journey.pk).update(value=amount, currency=currency)
    response = board(logged_in(office.anna))
    column = next(column for column in response.context["columns"] if column.phase == "N")
    assert column.values == [(Decimal(1000), "CHF"), (Decimal(214_000), "EUR")]
    assert "€214K" in response.content.decode()


@pytest.mark.parametrize(("language", "shown"), [("fr", "214\xa0k\xa0€"), ("it", "214.000\xa0€")])
def test_amounts_are_written_as_the_person_writes_them(office, logged_in, language, shown):
    journey = office.journey(office.anna, "proposed")
    Journey.objects.filter(pk=journey.pk).update(value=214_000, currency="EUR")
    office.anna.language = language
    office.anna.save()
    assert shown in board(logged_in(office.anna)).content.decode()


def test_each_sees_the_journeys_they_may_see(office, logged_in):
    for rep in (office.anna, office.bruno, office.carla):
        office.journey(rep)
    people = ("anna", "marta", "dario", "ada")
    seen = {name: in_columns(board(logged_in(getattr(office, name))))["S"] for name in people}
    assert seen == {"anna": 1, "marta": 2, "dario": 3, "ada": 3}


def test_a_column_shows_what_is_due_first_and_says_how_many_more(office, logged_in):
    journeys = [office.journey(office.anna) for _ in range(14)]
    Journey.objects.filter(pk=journeys[0].pk).update(next_step="", next_at=None)
    response = board(logged_in(office.anna))
    column = response.context["columns"][0]
    assert [card.pk for card in column.cards] == [journey.pk for journey in journeys[1:13]]
    assert column.n_more == 2
    assert "2 more" in response.content.decode()


def test_the_board_is_of_one_rep_file_or_name(office, logged_in):
    office.journey(office.anna, name="Officine Bellini")
    office.journey(office.bruno, name="Officina Meccanica")
    office.journey(office.carla, name="Cartiera Rho")
    client = logged_in(office.dario)
    assert in_columns(board(client, rep=office.anna.pk))["S"] == 1
    assert in_columns(board(client, file=office.file_south.pk))["S"] == 1
    assert in_columns(board(client, q="OFFICIN"))["S"] == 2
    assert in_columns(board(client, q="officin", rep=office.bruno.pk))["S"] == 1
    assert "Show the whole board" in board(client, q="zzz").content.decode()


def test_a_board_of_a_name_or_file_is_as_the_same_journeys_are_without_it(office, logged_in):
    for number in range(14):
        row = office.journey(office.anna, "proposed" if number % 2 else "targeted", name=f"Officine {number}")
        Journey.objects.filter(pk=row.pk).update(
            next_at=None if number % 5 == 0 else timezone.now() + timedelta(days=20 - number),
            value=1_000 * number or None,
            currency="CHF" if number % 3 == 0 else "EUR",
        )
    client = logged_in(office.anna)
    all_of_them = board(client).context["columns"]
    for asked in ({"q": "officine"}, {"file": office.file.pk}):
        found = board(client, **asked)
        assert found.context["columns"] == all_of_them
        assert found.context["n_journeys"] == 14


@pytest.mark.parametrize(
    "asked",
    [{"rep": "x"}, {"rep": "9" * 40}, {"file": "-1"}, {"q": "x" * 500}, {"q": "\x00"}, {"q": "%_'\""}],
)
def test_a_question_that_makes_no_sense_is_answered(office, logged_in, asked):
    office.journey(office.anna)
    board(logged_in(office.dario), **asked)


def test_a_rep_cannot_ask_for_someone_elses(office, logged_in):
    office.journey(office.bruno)
    assert in_columns(board(logged_in(office.anna), rep=office.bruno.pk))["S"] == 0


def test_an_empty_board_says_what_to_do(office, logged_in):
    assert "new lead" in board(logged_in(office.anna)).content.decode()
    assert "assign its targets" in board(logged_in(office.marta)).content.decode()


def test_what_is_due_today_is_not_overdue_whatever_the_hour(office, logged_in):
    row = office.journey(office.anna, "qualified", name="Rossi")
    this_morning = start_of_today() + timedelta(minutes=1)
    Journey.objects.filter(pk=row.pk).update(next_step=NextStep.CALL, next_at=this_morning)
    pages = ("/board", "/journeys", f"/journeys/{row.pk}")
    for page in pages:
        assert 'class="late"' not in logged_in(office.anna).get(page).content.decode()
    Journey.objects.filter(pk=row.pk).update(next_at=this_morning - timedelta(minutes=2))
    for page in pages:
        assert 'class="late"' in logged_in(office.anna).get(page).content.decode()


def test_a_card_says_when_in_words_and_of_a_customer_what_was_reached(office, logged_in):
    due, won = office.journey(office.anna, "qualified"), office.journey(office.anna, "delivered")
    Journey.objects.filter(pk=due.pk).update(next_step=NextStep.CALL, next_at=start_of_today())
    Journey.objects.filter(pk=won.pk).update(next_step="", next_at=None, reached_at=start_of_today())
    page = logged_in(office.anna).get("/board").content.decode()
    assert "call today" in page
    assert "delivered today" in page
    assert "no next step" not in page
