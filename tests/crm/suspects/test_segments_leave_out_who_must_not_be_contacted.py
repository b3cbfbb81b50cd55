"""A segment can leave out the targets that must not be contacted, as the pages of each would say."""

from itertools import product
from unittest.mock import patch

import pytest

from spanco.crm.prospects.reaching import people_at, rows_of
from spanco.crm.suspects import knowing
from spanco.crm.suspects.companies.do_not_contact import blocked
from spanco.crm.suspects.conditions import Condition, all_hold
from spanco.crm.suspects.fields import fields_of_segments
from spanco.crm.suspects.models import Contact, DoNotContact, Site, Target


def names_that_meet(test):
    condition = Condition("reachable", test)
    found = Target.objects.filter(all_hold([condition], fields_of_segments()))
    return sorted(found.values_list("company__name", flat=True))


@pytest.fixture
def only(office):
    """Make a target that can be reached in one way only."""

    def make(name, *, person=None, site=None, **facts):
        target = office.target(name)
        target.company.contacts.all().delete()
        for key, value in {"phone": "", **facts}.items():
            setattr(target.company, key, value)
        target.company.save()
        if person:
            Contact.objects.create(
                company=target.company, name="Ada", source="fair", source_on="2026-01-01", **person
            )
        if site:
            target.site = Site.objects.create(company=target.company, name="Works", **site)
            target.save()
        knowing.refresh([target.company_id])
        return target

    return make


@pytest.mark.parametrize(
    ("way", "kind", "value"),
    [
        ({"phone": "+391"}, "phone", "+391"),
        ({"email": "info@metalfer.it"}, "email", "info@metalfer.it"),
        ({"email": "info@metalfer.it"}, "domain", "metalfer.it"),
        ({"phone": "+392", "vat": "IT1"}, "vat", "IT1"),
        ({"phone": "+392", "website": "metalfer.it"}, "domain", "metalfer.it"),
        ({"person": {"phone": "+391"}}, "phone", "+391"),
        ({"person": {"email": "ada@metalfer.it"}}, "email", "ada@metalfer.it"),
        ({"person": {"email": "ada@metalfer.it"}}, "domain", "metalfer.it"),
        ({"person": {"phone": "+392"}, "vat": "IT1"}, "vat", "IT1"),
        ({"site": {"phone": "+391"}}, "phone", "+391"),
        ({"site": {"phone": "+391"}, "phone": "+392"}, "phone", "+391"),
        ({"site": {"phone": ""}, "phone": "+391"}, "phone", "+391"),
    ],
)
def test_a_target_whose_only_way_is_barred_is_left_out(only, way, kind, value):
    only("Only", **way)
    only("Another", phone="+399", email="info@example.org")
    assert names_that_meet("known") == ["Another", "Only"]
    assert names_that_meet("unknown") == []

    DoNotContact.objects.create(kind=kind, value=value)
    assert names_that_meet("known") == ["Another"]
    assert names_that_meet("unknown") == ["Only"]

    DoNotContact.objects.get().delete()
    assert names_that_meet("known") == ["Another", "Only"]


def test_addresses_of_a_domain_among_many_are_left_to_the_worker(only, monkeypatch):
    only("Only", person={"email": "ada@metalfer.it"})
    only("Another", person={"email": "ada@example.org"})
    monkeypatch.setattr(knowing, "AT_ONCE", 1)
    with patch.object(knowing, "refresh_domain_later") as later:
        DoNotContact.objects.create(kind="domain", value="metalfer.it")
    later.enqueue.assert_called_once_with("metalfer.it")
    assert names_that_meet("known") == ["Another", "Only"]

    knowing.refresh_domain_later.func("metalfer.it")
    assert names_that_meet("known") == ["Another"]


def test_one_who_can_be_reached_in_no_way_is_left_out_too(only):
    only("Mute")
    assert (names_that_meet("known"), names_that_meet("unknown")) == ([], ["Mute"])


def test_it_takes_the_targets_whose_pages_offer_a_way(only):
    phones, emails = ["", "+391", "+392"], ["", "a@x.it", "b@y.it"]
    for number, (phone, own, email, vat, has_site) in enumerate(
        product(phones, phones, emails, ["", "IT1", "IT2"], [False, True])
    ):
        person = {"phone": own, "email": email} if number % 4 else None
        site = {"phone": phones[number % 3]} if has_site else None
        only(f"{number:03}", person=person, site=site, phone=phone, vat=vat)
    for kind, value in (("phone", "+391"), ("vat", "IT2"), ("domain", "x.it"), ("email", "b@y.it")):
        DoNotContact.objects.create(kind=kind, value=value)

    offered = []
    for target in Target.objects.select_related("company", "contact", "site"):
        rows = rows_of(target, target.company.contacts.all())
        if any(person.phone or person.email for person in people_at(rows, blocked(rows))):
            offered.append(target.company.name)
    assert 0 < len(offered) < 162
    assert names_that_meet("known") == offered
