"""The list of files and each file's page: what is counted, what each role sees, and what wrong input does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spanco.crm.suspects import knowing
from spanco.crm.suspects.files import counting
from spanco.crm.suspects.files.counting import counts_of
from spanco.crm.suspects.models import Criterion, File, Segment, Target


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def file_page(office):
    return reverse("suspects:file", args=(office.file.pk,))


def test_counts_are_of_the_whole_file_for_who_leads_and_of_ones_own_for_a_rep(office):
    office.target()
    office.journey(office.anna)
    office.journey(office.bruno)
    Target.objects.filter(journey__holder=office.anna).update(completeness=100)
    everything = counts_of([office.file], office.marta)[office.file.pk]
    assert (everything.n_targets, everything.n_waiting, everything.n_complete, everything.average) == (
        3,
        1,
        1,
        33,
    )
    own = counts_of([office.file], office.anna)[office.file.pk]
    assert (own.n_targets, own.n_waiting, own.average) == (1, 0, 100)


def test_a_manager_is_told_what_waits(office, logged_in):
    office.target()
    office.journey(office.anna)
    page = logged_in(office.marta).get("/files").content.decode()
    assert "1 target waits for a representative" in page
    page = logged_in(office.marta).get(file_page(office)).content.decode()
    assert "2 targets, 0 % complete on average; 1 not assigned" in page
    assert "Assign 1 target" in page


def test_a_rep_sees_the_files_with_journeys_they_hold_and_only_their_own_targets(office, logged_in):
    office.target("Waiting")
    office.journey(office.anna, name="Of Anna")
    office.journey(office.bruno, name="Of Bruno")
    assert "Spring" in logged_in(office.anna).get("/files").content.decode()
    page = logged_in(office.anna).get(file_page(office)).content.decode()
    assert "1 target is yours" in page
    assert "Of Anna" in page
    assert "Of Bruno" not in page
    assert "Waiting" not in page
    assert logged_in(office.carla).get(file_page(office)).status_code == 404


@pytest.mark.parametrize("name", ["assign", "segments", "new_segment", "edit_file", "leave_out"])
def test_what_a_rep_may_not_do_is_refused(office, logged_in, name):
    office.journey(office.anna)
    address = reverse(f"suspects:{name}", args=(office.file.pk,))
    client = logged_in(office.anna)
    response = client.post(address) if name == "leave_out" else client.get(address)
    assert response.status_code == 403
    assert logged_in(office.carla).get(address).status_code in {404, 405}
    assert client.get("/files/new").status_code in {302, 403}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Alba", "Brenta", "Cima"}),
        ("q=bren", {"Brenta"}),
        ("q=%25", set()),
        ("assigned=no", {"Alba", "Brenta"}),
        ("assigned=yes", {"Cima"}),
        ("complete=yes", {"Alba"}),
        ("complete=no", {"Brenta", "Cima"}),
        ("complete=half", {"Cima"}),
        ("fits=yes", {"Alba"}),
        ("fits=no", {"Brenta"}),
        ("fits=unknown", {"Cima"}),
        ("sector=pap", {"Alba"}),
        ("city=Rho&assigned=no", {"Brenta"}),
        ("assigned=perhaps", {"Alba", "Brenta", "Cima"}),
        ("segment=999", {"Alba", "Brenta", "Cima"}),
        ("page=999", {"Alba", "Brenta", "Cima"}),
        ("page=x&sort=drop", {"Alba", "Brenta", "Cima"}),
        ("q=" + "x" * 500, {"Alba", "Brenta", "Cima"}),
        ("sort=-complete", {"Alba", "Brenta", "Cima"}),
    ],
)
def test_targets_are_found(office, logged_in, query, expected):
    alba = office.target("Alba", sector="paper")
    brenta = office.target("Brenta", city="Rho")
    office.journey(office.anna, name="Cima", city="Rho")
    Target.objects.filter(pk=alba.pk).update(completeness=100, fits=True)
    Target.objects.filter(pk=brenta.pk).update(completeness=60, fits=False)
    response = logged_in(office.marta).get(f"{file_page(office)}?{query}")
    assert response.status_code == 200
    assert {target.company.name for target, _missing in response.context["rows"]} == expected


def test_targets_are_put_in_order(office, logged_in):
    for name, completeness in (("B", 10), ("A", 90), ("C", 50)):
        target = office.target(name)
        Target.objects.filter(pk=target.pk).update(completeness=completeness)
    for sort, expected in (("name", "ABC"), ("-complete", "ACB"), ("complete", "BCA")):
        response = logged_in(office.marta).get(f"{file_page(office)}?sort={sort}")
        assert "".join(target.company.name for target, _missing in response.context["rows"]) == expected


def test_a_long_list_is_counted_no_further_than_one_looks(office, logged_in, monkeypatch):
    for _ in range(4):
        office.target(sector="paper")
    monkeypatch.setattr(counting, "COUNTED_UP_TO", 3)
    response = logged_in(office.marta).get(f"{file_page(office)}?sector=paper")
    assert "3+ targets" in response.content.decode()


def test_queries_do_not_grow_with_rows(office, logged_in):
    office.offer.needs = ["phone", "sector", "contact.email"]
    office.offer.save()
    Criterion.objects.create(offer=office.offer, field="sector", test="is", value="paper")
    client = logged_in(office.marta)
    pages = ("/files", file_page(office), f"{file_page(office)}?sector=p&sort=name")

    def grow(n):
        for number in range(n):
            office.target(sector="paper")
            office.journey(office.anna, sector="paper")
            File.objects.create(
                name=f"File {File.objects.count()} {number}", offer=office.offer, team=office.north
            )

    grow(3)
    few = [queries(client, page) for page in pages]
    grow(12)
    assert [queries(client, page) for page in pages] == few


def test_segments_are_counted_in_a_number_of_queries_that_does_not_grow(office, logged_in):
    office.target(sector="paper")
    client = logged_in(office.marta)
    counts = []
    for n in (2, 8):
        for number in range(n):
            Segment.objects.create(
                name=f"{n} {number}",
                offer=office.offer,
                conditions=[{"field": "sector", "test": "is", "value": "paper"}],
            )
        counts.append(
            [
                queries(client, reverse(f"suspects:{name}", args=(office.file.pk,)))
                for name in ("segments", "assign")
            ]
        )
    assert counts[0] == counts[1]


def test_what_is_missing_stands_with_the_target(office, logged_in):
    office.offer.needs = ["phone", "turnover"]
    office.offer.save()
    office.target("Alba")
    knowing.refresh_file(office.file)
    page = logged_in(office.marta).get(file_page(office)).content.decode()
    assert "missing: turnover" in page
    assert "50 %" in page


def test_hostile_names_are_shown_as_text(office, logged_in):
    office.target("<script>alert(1)</script>")
    page = logged_in(office.marta).get(file_page(office)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
