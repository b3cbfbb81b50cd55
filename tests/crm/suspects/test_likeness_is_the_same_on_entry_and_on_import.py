"""How like two companies are does not depend on whether one is typed in or read from a table."""

import random
from collections import Counter

import pytest

from crm.suspects.importing import checked, done
from spanco.crm.suspects.companies.duplicates import likely
from spanco.crm.suspects.companies.likeness import CERTAIN, Traits, likeness
from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.importing.resembling import find_likenesses
from spanco.crm.suspects.importing.tables import engine
from spanco.crm.suspects.models import Company, Contact, Resemblance

PAIRS = [
    ({"name": "Metallfer Veneta", "city": "Este"}, {"name": "Metalfer Veneta", "city": "ESTE"}),
    ({"name": "Metallfer Veneta", "city": "Este"}, {"name": "Metalfer Veneta", "city": "Lucca"}),
    ({"name": "Metallfer Veneta"}, {"name": "Metalfer Veneta", "city": "Lucca"}),
    ({"name": "Metallfer Veneta", "city": "Este"}, {"name": "Metalfer Veneta"}),
    ({"name": "Metalfer", "city": "Este"}, {"name": "Metalfer srl", "city": "Lucca"}),
    ({"name": "Officine Ballarin", "city": "Este"}, {"name": "Officine Bellini", "city": "Este"}),
    ({"name": "Officine Rossi Meccanica"}, {"name": "Officine Meccanica Rossi"}),
    ({"name": "Stabilimento 3", "city": "Este"}, {"name": "Stabilimento 32", "city": "Este"}),
    (
        {"name": "Metallfer", "city": "Este", "vat": "IT12345670785"},
        {"name": "Metalfer", "city": "Este", "vat": "IT00743110157"},
    ),
    (
        {"name": "Metallfer", "city": "Forlì", "vat": "IT12345670785", "email": "info@metalfer.it"},
        {"name": "Metalfer", "city": "forli", "vat": "IT00743110157", "email": "info@metalfer.it"},
    ),
    (
        {"name": "Metallfer", "vat": "IT12345670785", "phone": "+390429123456", "email": "a@metalfer.it"},
        {"name": "Metalfer", "vat": "IT00743110157", "phone": "+390429123456", "website": "metalfer.it"},
    ),
]


def columns(company):
    return [["Company", "City", "VAT", "Phone", "Email"], [company.get(key, "") for key in HEADERS]]


HEADERS = ("name", "city", "vat", "phone", "email")


@pytest.fixture
def marta(office, logged_in):
    return logged_in(office.marta)


@pytest.mark.parametrize(("sought", "known"), PAIRS)
def test_a_pair_has_one_score_and_one_verdict(office, marta, sought, known):
    Company.objects.create(name_key=name_key(known["name"]), **known)

    on_entry = likely(Company(name_key=name_key(sought["name"]), **sought))
    importing = checked(marta, office.file, columns(sought))

    assert importing.counts["rejected"] == 0
    on_import = importing.preview["likely"]
    assert [(row["score"], tuple(row["evidence"])) for row in on_import] == [
        (match.score, match.likeness.evidence) for match in on_entry
    ]


def test_someone_at_the_company_counts_alike(office, marta):
    known = Company.objects.create(name="Metalfer", name_key="metalfer", vat="IT00743110157", city="Este")
    Contact.objects.create(
        company=known, name="Ada", email="ada@metalfer.it", source="fair", source_on="2026-01-01"
    )
    sought = {"name": "Metallfer", "vat": "IT12345670785", "email": "ada@metalfer.it", "city": "Este"}

    (match,) = likely(Company(name_key="metallfer", **sought))
    (row,) = checked(marta, office.file, columns(sought)).preview["likely"]

    assert match.likeness.evidence[0] == "email"
    assert (row["score"], tuple(row["evidence"])) == (match.score, match.likeness.evidence)


def test_an_import_keeps_what_it_found(office, marta):
    known = office.target("Metalfer Veneta", city="Este").company

    importing = done(
        marta, office.file, [["Company", "City"], ["Metallfer Veneta", "Este"], ["Metalfer Venet", "Este"]]
    )

    assert importing.counts["likely"] == 2
    kept = Resemblance.objects.order_by("other__name").values_list("one", "other__name", "score", "evidence")
    assert list(kept) == [
        (known.pk, "Metalfer Venet", 89, ["name:97", "town"]),
        (known.pk, "Metallfer Veneta", 89, ["name:97", "town"]),
    ]


def test_the_same_companies_are_found_among_many_as_by_comparing_each_with_each():
    chance = random.Random(11)  # noqa: S311 - names, not secrets
    names = ["".join(chance.choices("aeiolrst", k=7)) for _ in range(60)]
    rows = [
        (f"offi{chance.choice(names)} {chance.choice(names)[:4]}", chance.choice(["este", "lucca", ""]))
        for _ in range(150)
    ]
    with engine() as connection:
        connection.execute("CREATE TABLE t (row BIGINT, name_key VARCHAR, city VARCHAR)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", [(n, *row) for n, row in enumerate(rows)])
        find_likenesses(
            connection,
            "SELECT NULL::BIGINT AS company, row, name_key, city, '' AS vat, '' AS phone, '' AS email, "
            "'' AS website FROM t",
            "SELECT NULL::BIGINT AS company, NULL::BIGINT AS row, '' AS kind, '' AS value",
        )
        found = dict(connection.execute("SELECT row, max(score) FROM likenesses GROUP BY row").fetchall())

    traits = [Traits(" ".join(sorted(name.split(" "))), town) for name, town in rows]
    expected = Counter()
    for n, one in enumerate(traits):
        for other in traits[:n]:
            alike = likeness(one, other)
            if alike is not None:
                expected[n] = max(expected[n], alike.score)
    assert sum(found.get(n, 0) == score for n, score in expected.items()) >= 0.9 * len(expected)
    assert set(found) <= set(expected)
    assert max(found.values()) <= CERTAIN
