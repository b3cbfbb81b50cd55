"""Companies with nearly the same name are listed for who leads, who merges them or says they are two."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.companies.resemblances import notice
from spanco.crm.suspects.models import Company, Merge, Resemblance

LIST = "/duplicates"


@pytest.fixture
def two(office):
    """Two companies of the North with nearly the same name."""
    one = office.target("Officine Bellini", city="Padova").company
    other = office.target("Officine Belini srl", city="Padova").company
    notice(other)
    return one, other


def apart(client, one, other, **more):
    return client.post(reverse("suspects:keep_apart"), {"one": one.pk, "other": other.pk, **more})


def test_both_are_listed_with_score_and_reasons(office, logged_in, two):
    page = logged_in(office.marta).get(LIST)

    ((pair,), text) = page.context["pairs"], page.content.decode()
    assert ((pair.one, pair.other), pair.score) == (two, 94)
    assert "same telephone, name 97 % alike, same town" in text
    assert f"kept={two[0].pk}&amp;gone={two[1].pk}" in text


def test_who_does_not_see_both_does_not_see_the_pair(office, logged_in, two):
    office.target("Officine Bellin", office.file_south, city="Padova")
    notice(Company.objects.latest("pk"))

    assert len(logged_in(office.marta).get(LIST).context["pairs"]) == 1
    assert len(logged_in(office.dario).get(LIST).context["pairs"]) == 3


def test_what_is_entered_and_changed_is_compared_at_once(office, logged_in, two):
    client = logged_in(office.marta)
    name = {"name": "Officine Bellinni", "city": "Padova", "file": office.file.pk}
    client.post(reverse("suspects:new_company"), name | {"anyway": "1"})
    third = Company.objects.get(name="Officine Bellinni")
    assert Resemblance.objects.filter(other=third).count() == 2

    client.post(reverse("suspects:edit_company", args=(third.pk,)), {"name": "Tipografia Nuova"})

    assert not Resemblance.objects.filter(other=third).exists()
    assert len(client.get(LIST).context["pairs"]) == 1


def test_two_that_are_not_the_same_are_not_proposed_again(office, logged_in, two):
    client = logged_in(office.marta)

    assert apart(client, *two, next=LIST).url == LIST
    notice(two[0])
    call_command("find_duplicates")

    page = client.get(LIST)
    assert page.context["pairs"] == []
    assert [(pair.one, pair.apart_by) for pair in page.context["apart"]] == [(two[0], office.marta)]
    assert client.get(reverse("suspects:company", args=(two[1].pk,))).context["matches"] == []


def test_it_can_be_taken_back(office, logged_in, two):
    client = logged_in(office.marta)
    apart(client, *reversed(two))
    pair = Resemblance.objects.get()

    client.post(reverse("suspects:propose_again", args=(pair.pk,)))

    assert [(pair.one, pair.other) for pair in client.get(LIST).context["pairs"]] == [two]


def test_companies_that_share_a_key_are_kept_apart_too(office, logged_in):
    one, other = (office.target(name, vat="IT00743110157").company for name in ("Metalfer", "MF Acciai"))
    client = logged_in(office.marta)
    assert client.get(LIST + "?by=vat").context["groups"]

    apart(client, one, other)

    assert client.get(LIST + "?by=vat").context["groups"] == []


def test_a_pair_that_is_merged_is_gone_and_back_when_that_is_undone(office, logged_in, two):
    client = logged_in(office.marta)
    client.post(reverse("suspects:merge") + f"?kept={two[0].pk}&gone={two[1].pk}")
    assert client.get(LIST).context["pairs"] == []

    client.post(reverse("suspects:undo_merge", args=(Merge.objects.get().pk,)))

    assert len(client.get(LIST).context["pairs"]) == 1


def test_all_companies_are_compared_by_a_command(office, capsys):
    for name in ("Officine Bellini", "Officine Belini", "Molino Rossi"):
        office.target(name, city="Padova")

    call_command("find_duplicates")
    call_command("find_duplicates")

    assert Resemblance.objects.count() == 1
    assert "1 pairs" in capsys.readouterr().out


def test_the_list_is_paged_and_its_queries_do_not_grow(office, logged_in, django_assert_max_num_queries):
    client = logged_in(office.marta)
    file = office.file
    for number in range(60):
        word = "".join(chr(ord("a") + int(digit)) for digit in f"{number:02}") * 4
        for name in (f"Officine {word}", f"Officine {word}x"):
            company = Company.objects.create(name=name, name_key=name_key(name), city=f"Town{number}")
            file.targets.create(company=company)
    call_command("find_duplicates")

    with django_assert_max_num_queries(12):
        first = client.get(LIST)
    second = client.get(LIST, {"after": first.context["further"]})

    keys = [pair.other.pk for page in (first, second) for pair in page.context["pairs"]]
    assert len(keys) == len(set(keys)) == 50
    assert len(client.get(LIST, {"after": second.context["further"]}).context["pairs"]) == 10


@pytest.mark.parametrize("keys", [{}, {"one": "x", "other": "1"}, {"one": "1" * 30, "other": "²"}])
def test_what_names_no_two_companies_changes_nothing(office, logged_in, keys):
    assert logged_in(office.dario).post(reverse("suspects:keep_apart"), keys).status_code in {302, 404}
    assert not Resemblance.objects.exists()


def test_who_does_not_lead_or_see_decides_nothing(office, logged_in, two):
    hidden = office.target("Far away", office.file_south).company

    assert apart(logged_in(office.anna), *two).status_code == 403
    assert apart(logged_in(office.marta), two[0], hidden).status_code == 404
    assert apart(logged_in(office.marta), two[0], two[0]).status_code == 302
    assert not Resemblance.objects.apart().exists()
