"""Completeness and fit follow the company, its contacts, the offer's needs and its profile."""

from decimal import Decimal
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spanco.crm.suspects import knowing
from spanco.crm.suspects.fields import fields_of_targets
from spanco.crm.suspects.models import Criterion, CustomField, File, Offer, Site, Target


@pytest.fixture
def needs(office):
    """The office's offer, which needs four things and suits paper mills of ten people or more."""
    office.offer.needs = ["phone", "sector", "contact.email", "custom.fleet"]
    office.offer.save()
    CustomField.objects.create(key="fleet", name="Fleet", kind="number")
    Criterion.objects.create(offer=office.offer, field="sector", test="is", value="paper")
    Criterion.objects.create(offer=office.offer, field="employees", test="at_least", value=10)
    return office.offer


def known_of(target):
    return Target.objects.values_list("completeness", "fits").get(pk=target.pk)


def test_completeness_is_the_share_of_needs_known(office, needs):
    target = office.target("A")
    knowing.refresh([target.company_id])
    assert known_of(target) == (50, None)
    target.company.sector, target.company.custom = "paper", {"fleet": 0}
    target.company.save()
    knowing.refresh([target.company_id])
    assert known_of(target) == (100, None)
    target.company.contacts.update(email="")
    knowing.refresh([target.company_id])
    assert known_of(target) == (75, None)


def test_a_share_is_rounded_down_so_that_100_is_complete(office, needs):
    needs.needs = ["phone", "contact", "sector"]
    needs.save()
    target = office.target("A")
    knowing.refresh_offer(needs)
    assert known_of(target) == (66, None)


@pytest.mark.parametrize(
    ("sector", "employees", "fits"),
    [
        ("Paper", 10, True),
        ("paper", 9, False),
        ("food", None, False),
        ("", 9, False),
        ("paper", None, None),
        ("", None, None),
    ],
)
def test_a_target_fits_when_all_is_met_and_does_not_as_soon_as_one_is_not(
    office, needs, sector, employees, fits
):
    target = office.target("A", sector=sector, employees=employees)
    knowing.refresh([target.company_id])
    assert known_of(target)[1] is fits


def test_an_offer_without_needs_or_profile_is_complete_and_not_judged(office):
    target = office.target("A")
    knowing.refresh_offer(office.offer)
    assert known_of(target) == (100, None)


def test_all_targets_of_a_company_are_kept_up_to_date_each_by_its_own_offer(office, needs):
    other = Offer.objects.create(name="Other", needs=["phone"])
    first = office.target("A")
    second = Target.objects.create(
        file=File.objects.create(name="Other", offer=other, team=office.north), company=first.company
    )
    knowing.refresh([first.company_id])
    assert known_of(first)[0] == 50
    assert known_of(second)[0] == 100


def test_a_field_that_is_gone_is_needed_no_more(office, needs):
    target = office.target("A", sector="paper")
    CustomField.objects.all().delete()
    knowing.refresh_offer(needs)
    assert known_of(target) == (100, None)


def test_a_target_keeps_by_what_it_is_listed_and_that_of_its_site_where_it_is_one(office):
    whole = office.target("Tintoria Rossi S.r.l.", sector="textile", city="Prato", country="IT")
    site = Site.objects.create(company=whole.company, name="Deposito NORD", city="Rho", country="CH")
    elsewhere = Site.objects.create(company=whole.company, name="Uffici")
    for one in (site, elsewhere):
        Target.objects.create(file=office.file, company=whole.company, site=one)
    knowing.refresh([whole.company_id])
    there = Target.objects.filter(company=whole.company).order_by("pk")
    assert list(there.values_list("name_key", "sector", "city", "country")) == [
        ("tintoria rossi", "textile", "Prato", "IT"),
        ("tintoria rossi deposito nord", "textile", "Rho", "CH"),
        ("tintoria rossi uffici", "textile", "Prato", "IT"),
    ]


def test_what_a_target_keeps_follows_a_company_that_is_changed_by_hand(office, logged_in):
    CustomField.objects.create(key="fleet", name="Fleet", kind=CustomField.Kind.NUMBER)
    target = office.target("Rossi", sector="textile", city="Prato", employees=3)
    office.target("Bianchi")
    page = reverse("suspects:edit_company", args=(target.company_id,))
    facts = {"sector": "food", "city": "Rho", "region": "MI", "employees": "40", "turnover": "1200.50"}
    logged_in(office.marta).post(page, {"name": "Verdi", "custom_fleet": "7", "version": 0, **facts})
    target.refresh_from_db()
    assert (target.name_key, target.sector, target.city, target.region) == ("verdi", "food", "Rho", "MI")
    assert (target.employees, target.turnover, target.custom) == (40, Decimal("1200.50"), {"fleet": 7})


def test_queries_do_not_grow_with_the_companies(office, needs):
    targets = [office.target() for _ in range(30)]
    keys = [target.company_id for target in targets]
    with CaptureQueriesContext(
        connection,
    ) as few:
        knowing.refresh(keys[:3])
    with CaptureQueriesContext(connection) as many:
        knowing.refresh(keys)
    assert len(many) == len(few)
    assert {known_of(target)[0] for target in targets} == {50}


def test_what_is_missing_is_named(office, needs):
    target = office.target("A")
    fields = fields_of_targets()
    (found,) = knowing.with_missing(Target.objects.filter(pk=target.pk), needs, fields)
    assert knowing.missing_of(found, needs, fields) == ["sector", "Fleet"]


def test_what_many_companies_changed_is_left_to_the_worker(office, needs, monkeypatch):
    one, two = office.target("A"), office.target("B")
    monkeypatch.setattr(knowing, "AT_ONCE", 1)
    with patch.object(knowing, "refresh") as at_once:
        knowing.refresh_or_leave([one.company_id, two.company_id])
    at_once.assert_not_called()
    assert [known_of(target)[0] for target in (one, two)] == [50, 50]


def test_more_than_one_waits_for_is_left_to_the_worker(office, needs, monkeypatch):
    target = office.target("A")
    office.target("B")
    monkeypatch.setattr(knowing, "AT_ONCE", 1)
    assert knowing.refresh_offer(needs) is False
    assert known_of(target)[0] == 50
