"""A large import goes ways of its own into the database, to the same rows, whole or not at all."""

import pytest
from django.db import IntegrityError, connection

from crm.suspects.importing import checked, done
from spanco.crm.suspects.importing import carrying, committing, growing
from spanco.crm.suspects.models import Company, Contact, Site, Target

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = [
    ["Company", "VAT number", "Phone", "Site", "Contact", "Contact e-mail", "Employees", "Website"],
    ["Alfa Srl", "IT00743110157", "02 1234567", "", "Ada Neri", "ada@alfa.it", "12", ""],
    ["Beta & C.", "", "", "North", "Bo 'Quote' Bianchi", "", "", "beta.it"],
    ["Beta & C.", "", "06 7654321", "South", "", "", "", "beta.it"],
]
MAPPING = dict(
    zip(
        FIRST[0],
        ["name", "vat", "phone", "site.name", "contact1.name", "contact1.email", "employees", "website"],
        strict=True,
    )
)
SECOND = [
    FIRST[0],
    ["Alfa Srl", "IT00743110157", "", "", "Ada Neri", "ada@alfa.it", "", "alfa.it"],
    ["Gamma", "", "", "", "", "", "", "gamma.it"],
]


@pytest.fixture
def large(monkeypatch):
    """Make every import a large one."""
    for module in (carrying, growing):
        monkeypatch.setattr(module, "MANY", 0)


def stored():
    columns = [field.attname for field in Company._meta.concrete_fields if field.attname != "added_at"]
    return (
        list(Company.objects.order_by("pk").values_list(*columns)),
        list(Site.objects.order_by("pk").values_list("company__name", "name")),
        list(
            Contact.objects.order_by("pk").values_list("company__name", "name", "email", "basis", "source_on")
        ),
        list(
            Target.objects.order_by("pk").values_list(
                "file__name",
                "company__name",
                "site__name",
                "contact__name",
                "journey",
                "completeness",
                "fits",
            )
        ),
    )


def structure():
    with connection.cursor() as cursor:
        return {
            table: connection.introspection.get_constraints(cursor, table)
            for table in (one._meta.db_table for one in (Company, Site, Contact, Target))
        }


def test_a_large_import_stores_what_a_small_one_does(logged_in, office, large, monkeypatch):
    office.offer.needs = ["phone", "website", "contact.email"]
    office.offer.save()
    client, before = logged_in(office.marta), structure()
    assert (
        done(client, office.file, FIRST, MAPPING).state
        == done(client, office.file, SECOND, MAPPING).state
        == "done"
    )
    by_large = stored()
    assert structure() == before
    assert [row[5] for row in by_large[3]] == [100, 66, 66, 33]
    Target.objects.all().delete()
    Company.objects.all().delete()
    for module in (carrying, growing):
        monkeypatch.setattr(module, "MANY", 50_000)
    first = by_large[0][0][0] + len(by_large[0])
    done(client, office.file, FIRST, MAPPING)
    done(client, office.file, SECOND, MAPPING)
    again = stored()
    assert [row[0] for row in again[0]] == [first, first + 1, first + 2]
    assert [row[1:] for row in again[0]] == [row[1:] for row in by_large[0]]
    assert again[1:] == by_large[1:]


def test_a_large_import_that_fails_leaves_nothing(logged_in, office, large, monkeypatch):
    client, before = logged_in(office.marta), structure()
    importing = checked(client, office.file, FIRST, MAPPING)

    def fail(*_):
        raise IntegrityError

    with monkeypatch.context() as failing:
        failing.setattr(committing, "_finish", fail)
        client.post(f"/imports/{importing.pk}/commit")
    importing.refresh_from_db()
    assert (importing.state, Company.objects.count(), Target.objects.count()) == ("failed", 0, 0)
    assert structure() == before
    assert done(client, office.file, FIRST, MAPPING).state == "done"
