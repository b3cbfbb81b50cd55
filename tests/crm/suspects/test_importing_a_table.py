import pytest
from django.utils import timezone

from crm.suspects.importing import checked, done, map_columns, rejected_rows, upload
from spanco.crm.suspects.importing.meanings import guess
from spanco.crm.suspects.models import Company, Contact, CustomField, DoNotContact, Import, Site, Target

pytestmark = pytest.mark.django_db

HEADERS = ["Ragione sociale", "P.IVA", "Telefono", "Sito", "Città", "Nome", "Cognome", "Email referente"]
BELLINI = [
    "Officine Bellini SpA",
    "00743110157",
    "02 1234567",
    "www.bellini.it",
    "Milano",
    "Marta",
    "Sala",
    "m@bellini.it",
]


@pytest.fixture
def marta(logged_in, office):
    return logged_in(office.marta)


def balanced(counts):
    return counts["read"] == counts["new"] + counts["merged"] + counts["already"] + counts["rejected"]


def test_a_table_becomes_targets_with_normalised_companies_and_contacts(marta, office):
    importing = done(marta, office.file, [HEADERS, BELLINI])
    assert importing.state == "done"
    company = Company.objects.get()
    assert (company.name, company.vat, company.phone, company.website) == (
        "Officine Bellini SpA", "IT00743110157", "+39021234567", "bellini.it",
    )  # fmt: skip
    contact = company.contacts.get()
    assert (contact.name, contact.email, contact.source, contact.basis) == (
        "Marta Sala", "m@bellini.it", "Chamber of commerce", "interest",
    )  # fmt: skip
    assert contact.source_on.isoformat() == "2026-01-15"
    target = Target.objects.get()
    assert (target.file, target.company, target.contact) == (office.file, company, contact)


def test_nothing_is_stored_before_it_is_confirmed(marta, office):
    importing = checked(marta, office.file, [HEADERS, BELLINI])
    assert importing.state == "checked"
    assert Company.objects.count() == Target.objects.count() == 0
    page = marta.get(f"/imports/{importing.pk}").content.decode()
    assert "+39021234567" in page
    assert "Nothing is stored yet" in page


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("P.IVA", "00743110157", "same VAT number IT00743110157"),
        ("Telefono", "02 1234567", "same telephone +39 02 123 4567"),
        ("Sito", "bellini.it", "same website bellini.it"),
        ("Email referente", "m@bellini.it", "same e-mail m@bellini.it"),
        ("Ragione sociale", "Officine Bellini", "same name"),
        ("Città", "Milano", "same name and town"),
    ],
)
def test_the_preview_says_by_what_a_row_was_recognised(marta, office, column, value, said):
    row = dict.fromkeys(HEADERS, "") | {"Ragione sociale": "Cartiera Rho"}
    if said.startswith("same name"):
        row["Ragione sociale"] = "Officine Bellini"
    row[column] = value
    table = [HEADERS, BELLINI, list(row.values())]
    page = marta.get(f"/imports/{checked(marta, office.file, table).pk}").content.decode()
    assert said in page
    done(marta, office.file, table[:2])
    importing = checked(marta, office.file, [HEADERS, table[2]])
    assert said in marta.get(f"/imports/{importing.pk}").content.decode()


def test_a_second_click_does_nothing(marta, office):
    importing = done(marta, office.file, [HEADERS, BELLINI])
    marta.post(f"/imports/{importing.pk}/commit")
    marta.post(f"/imports/{importing.pk}/commit")
    assert Target.objects.count() == Company.objects.count() == 1


def test_every_rejected_row_comes_back_with_its_reason(marta, office):
    rows = [
        HEADERS,
        BELLINI,
        ["", "", "02 7654321", "", "Roma", "", "", ""],
        ["Metalfer", "IT123", "", "", "Este", "", "", ""],
        ["Grafiche Nord", "", "12", "", "Udine", "", "", "no address"],
    ]
    importing = done(marta, office.file, rows)
    counts = importing.counts
    assert (counts["read"], counts["new"], counts["rejected"]) == (4, 1, 3)
    returned = rejected_rows(marta, importing)
    assert [row["Row"] for row in returned] == ["3", "4", "5"]
    assert "name is missing" in returned[0]["Reason"]
    assert "VAT number" in returned[1]["Reason"]
    assert "telephone" in returned[2]["Reason"]
    assert "e-mail" in returned[2]["Reason"]
    assert returned[1]["Ragione sociale"] == "Metalfer"


def test_what_came_back_can_be_mended_and_imported_again(marta, office):
    importing = done(marta, office.file, [HEADERS, ["Metalfer", "", "+39 02 12", "", "Este", "", "", ""]])
    (row,) = rejected_rows(marta, importing)
    row["Telefono"] = "+39 02 1234567"
    again = done(marta, office.file, [list(row), list(row.values())])
    assert again.counts["new"] == 1
    assert Company.objects.get().phone == "+39021234567"


def test_rows_can_be_taken_without_the_values_that_cannot_be_read(marta, office):
    rows = [HEADERS, ["Metalfer", "IT123", "02 1234567", "", "Este", "", "", ""]]
    importing = done(marta, office.file, rows, leaves_out="1")
    assert (importing.counts["new"], importing.counts["rejected"], importing.counts["left_out"]) == (1, 0, 1)
    company = Company.objects.get()
    assert (company.vat, company.phone) == ("", "+39021234567")
    (row,) = rejected_rows(marta, importing)
    assert row["Reason"].startswith("Taken, without")


@pytest.mark.parametrize(
    ("column", "value", "kept"),
    [
        ("P.IVA", "IT 00743110157", {"vat": "IT00743110157"}),
        ("Telefono", "+39 02 1234567", {"phone": "+39021234567"}),
        ("Sito", "https://www.bellini.it/chi-siamo", {"website": "bellini.it"}),
        ("Email referente", "m@bellini.it", {}),
    ],
)
def test_a_known_company_is_recognised_by_each_key_and_only_its_blanks_are_filled(
    marta, office, column, value, kept
):
    known = Company.objects.create(name="Bellini", name_key="bellini", city="Lodi", **kept)
    Contact.objects.create(
        company=known, name="M. Sala", email="m@bellini.it", source="fair", source_on=timezone.localdate()
    )
    row = dict.fromkeys(HEADERS, "") | {
        "Ragione sociale": "Officine Bellini",
        "Città": "Milano",
        column: value,
    }
    importing = done(marta, office.file, [HEADERS, list(row.values())])
    assert (importing.counts["new"], importing.counts["merged"]) == (0, 1)
    known.refresh_from_db()
    assert (known.name, known.city) == ("Bellini", "Lodi")
    assert Target.objects.get().company == known


def test_blanks_of_a_known_company_and_its_contacts_are_filled(marta, office):
    known = Company.objects.create(
        name="Bellini", name_key="bellini", vat="IT00743110157", phone="+390277777"
    )
    contact = Contact.objects.create(
        company=known, name="Marta Sala", job="owner", source="fair", source_on=timezone.localdate()
    )
    done(marta, office.file, [HEADERS, BELLINI])
    known.refresh_from_db()
    contact.refresh_from_db()
    assert (known.phone, known.website, known.city, known.version) == (
        "+390277777",
        "bellini.it",
        "Milano",
        1,
    )
    assert (contact.job, contact.email, contact.source) == ("owner", "m@bellini.it", "fair")
    assert known.contacts.count() == 1


def test_the_same_name_in_another_town_is_another_company(marta, office):
    importing = done(
        marta,
        office.file,
        [["Company", "City"], ["Bar Sport", "Roma"], ["Bar Sport Srl", "Lodi"], ["BAR SPORT", "roma"]],
    )
    assert (importing.counts["new"], importing.counts["repeated"]) == (2, 1)


def test_different_vat_numbers_are_different_companies_whatever_they_share(marta, office):
    rows = [
        ["Company", "VAT", "Phone"],
        ["Alfa", "IT00743110157", "02 1234567"],
        ["Beta", "IT12345670017", "02 1234567"],
        ["Gamma", "", "02 1234567"],
    ]
    importing = done(marta, office.file, rows)
    assert (importing.counts["new"], importing.counts["repeated"]) == (2, 1)


def test_a_switchboard_that_many_names_share_tells_nothing(marta, office):
    rows = [["Company", "Phone"], *([f"Firm {number}", "02 1234567"] for number in range(7))]
    assert done(marta, office.file, rows).counts["new"] == 7


def test_rows_of_one_company_bring_its_people_together(marta, office):
    rows = [
        ["Company", "Website", "Contact", "Contact e-mail", "Mobile"],
        ["Bellini", "bellini.it", "Marta Sala", "", "347 1234567"],
        ["Bellini", "www.bellini.it", "Luca Perin", "l@bellini.it", ""],
        ["Bellini", "bellini.it", "MARTA SALA", "m@bellini.it", ""],
    ]
    importing = done(marta, office.file, rows)
    assert (importing.counts["new"], importing.counts["repeated"]) == (1, 2)
    people = Contact.objects.order_by("name").values_list("name", "email", "phone")
    assert list(people) == [
        ("Luca Perin", "l@bellini.it", ""),
        ("Marta Sala", "m@bellini.it", "+393471234567"),
    ]


def test_people_of_one_name_with_other_addresses_are_two(marta, office):
    rows = [
        ["Company", "Contact", "Contact e-mail"],
        ["Bellini", "Marta Sala", "marta@bellini.it"],
        ["Bellini", "Marta Sala", "m.sala@bellini.it"],
    ]
    done(marta, office.file, rows)
    assert Contact.objects.count() == 2


def test_sites_of_one_company_are_targets_of_their_own(marta, office):
    rows = [
        ["Company", "Website", "Plant", "Contact"],
        ["Bellini", "bellini.it", "Milano", "Marta Sala"],
        ["Bellini", "bellini.it", "Torino", "Luca Perin"],
        ["Bellini", "bellini.it", "torino", ""],
    ]
    importing = done(marta, office.file, rows)
    assert (importing.counts["new"], importing.counts["merged"], importing.counts["already"]) == (1, 1, 1)
    assert sorted(Site.objects.values_list("name", flat=True)) == ["Milano", "Torino"]
    assert Company.objects.count() == 1
    assert {(target.site.name, target.contact.name) for target in Target.objects.all()} == {
        ("Milano", "Marta Sala"),
        ("Torino", "Luca Perin"),
    }


def test_importing_the_same_table_twice_adds_nothing(marta, office):
    done(marta, office.file, [HEADERS, BELLINI])
    importing = done(marta, office.file, [HEADERS, BELLINI])
    assert (importing.counts["here"], importing.counts["new"]) == (1, 0)
    assert (Company.objects.count(), Contact.objects.count(), Target.objects.count()) == (1, 1, 1)


def test_who_must_not_be_contacted_is_not_imported(marta, office):
    DoNotContact.objects.create(kind="domain", value="bellini.it")
    DoNotContact.objects.create(kind="phone", value="+393471234567")
    rows = [
        ["Company", "Website", "Contact e-mail", "Mobile"],
        ["Bellini", "www.bellini.it", "", ""],
        ["Other", "", "m@bellini.it", ""],
        ["Third", "", "", "347 1234567"],
        ["Fourth", "", "x@fourth.it", ""],
    ]
    importing = done(marta, office.file, rows)
    assert (importing.counts["forbidden"], importing.counts["new"]) == (3, 1)
    assert all("do-not-contact" in row["Reason"] for row in rejected_rows(marta, importing))
    assert Company.objects.get().name == "Fourth"


def test_likely_duplicates_are_new_and_shown(marta, office):
    Company.objects.create(name="Metalfer Veneta", name_key="metalfer veneta", city="Este")
    office.target("Visible")
    importing = checked(marta, office.file, [["Company", "City"], ["Metallfer Veneta", "Este"]])
    assert (importing.counts["new"], importing.counts["likely"]) == (1, 1)
    assert "1 likely duplicate" in marta.get(f"/imports/{importing.pk}").content.decode()


def test_fields_of_ones_own_are_seen_before_they_are_stored(marta, office):
    CustomField.objects.create(key="fleet", name="Vehicles", kind="number")
    CustomField.objects.create(key="iso", name="ISO 9001", kind="yes_no")
    rows = [["Company", "Vehicles", "ISO 9001"], ["Alfa", "1.200", "sì"], ["Beta", "", ""]]
    context = marta.get(f"/imports/{checked(marta, office.file, rows).pk}").context
    assert [column.key for column in context["columns"]] == ["name", "custom.iso", "custom.fleet"]
    assert [row["cells"] for row in context["rows"]] == [["Alfa", "yes", "1,200"], ["Beta", None, None]]


def test_fields_of_ones_own_are_read_by_their_kind(marta, office):
    CustomField.objects.create(key="fleet", name="Vehicles", kind="number")
    CustomField.objects.create(key="since", name="Customer since", kind="date")
    CustomField.objects.create(key="size", name="Size", kind="choice", choices=["small", "large"])
    CustomField.objects.create(key="iso", name="ISO 9001", kind="yes_no")
    rows = [
        ["Company", "Vehicles", "Customer since", "Size", "ISO 9001"],
        ["Alfa", "1.200", "31/12/2020", "LARGE", "sì"],
        ["Beta", "many", "soon", "huge", "perhaps"],
    ]
    importing = done(marta, office.file, rows)
    own = Company.objects.get().custom
    assert own == {"fleet": 1200, "since": "2020-12-31", "size": "large", "iso": True}
    assert importing.counts["rejected"] == 1


def test_a_mapping_is_remembered_for_the_same_headers(marta, office):
    rows = [["Firm", "Where", "Town"], ["Alfa", "x", "Roma"]]
    done(marta, office.file, rows, {"Firm": "name", "Where": "", "Town": "city"}, source="Fair of Milan")
    upload(marta, office.file, rows)
    again = Import.objects.latest("pk")
    assert again.mapping == {"Firm": "name", "Where": "", "Town": "city"}
    assert again.source == "Fair of Milan"


def test_rows_that_come_back_mended_mean_what_they_meant(marta, office):
    rows = [["Firm", "Where", "Staff"], ["Alfa", "Roma", "about 50"]]
    meant = {"Firm": "name", "Where": "city", "Staff": "employees"}
    importing = done(marta, office.file, rows, meant, source="Fair of Milan")
    (row,) = rejected_rows(marta, importing)
    upload(marta, office.file, [list(row), [*list(row.values())[:-1], "50"]])
    again = Import.objects.latest("pk")
    assert again.mapping == {"Row": "", "Reason": ""} | meant
    assert again.source == "Fair of Milan"


def test_two_columns_cannot_mean_the_same_and_a_name_is_needed(marta, office):
    upload(marta, office.file, [["A", "B"], ["x", "y"]])
    importing = Import.objects.latest("pk")
    page = map_columns(marta, importing, {"A": "name", "B": "name"}).content.decode()
    assert "means this already" in page
    page = map_columns(marta, importing, {"A": "city"}).content.decode()
    assert "company’s name" in page
    assert Import.objects.get(pk=importing.pk).state == "uploaded"


def test_completeness_is_computed_for_what_was_imported(marta, office):
    office.offer.needs = ["phone", "website"]
    office.offer.save()
    done(marta, office.file, [["Company", "Phone"], ["Alfa", "02 1234567"]])
    assert Target.objects.get().completeness == 50


def test_every_row_is_accounted_for(marta, office):
    rows = [
        HEADERS,
        BELLINI,
        BELLINI,
        ["", *BELLINI[1:]],
        ["Other", *[""] * 7],
        [""] * 8,
        ["Third", "x", *[""] * 6],
    ]
    counts = done(marta, office.file, rows).counts
    assert balanced(counts)
    assert counts["read"] == 5


@pytest.mark.parametrize(
    ("headers", "meant"),
    [
        (
            ["Ragione sociale", "Telefono", "Referente", "Tel. referente", "E-mail contatto"],
            ["name", "phone", "contact1.name", "contact1.phone", "contact1.email"],
        ),
        (
            ["Azienda", "Nome referente", "Cognome referente", "Telefono referente", "Ruolo del referente"],
            ["name", "contact1.first", "contact1.last", "contact1.phone", "contact1.job"],
        ),
        (
            ["Azienda", "Persona di riferimento", "Telefono della persona di contatto", "Data contatto"],
            ["name", "contact1.name", "contact1.phone", None],
        ),
        (
            ["Raison sociale", "Nom du contact", "Tél. contact", "Mél. de l’interlocuteur", "Téléphone"],
            ["name", "contact1.name", "contact1.phone", "contact1.email", "phone"],
        ),
        (
            ["Société", "Nom du contact", "Prénom du contact", "Fonction du contact"],
            ["name", "contact1.last", "contact1.first", "contact1.job"],
        ),
        (
            [
                "Company",
                "Contact name",
                "Contact tel.",
                "Contact 2 name",
                "Contact 2 phone",
                "Contact job title",
            ],
            ["name", "contact1.name", "contact1.phone", "contact2.name", "contact2.phone", "contact1.job"],
        ),
        (
            ["Company", "Client contact", "Contact city", "Contact 4 phone", "Nome", "Cognome"],
            ["name", None, None, None, "contact1.first", "contact1.last"],
        ),
    ],
)
def test_columns_of_people_are_guessed_however_they_say_whose_they_are(db, headers, meant):
    found = guess(headers, {})
    assert [found.get(header) for header in headers] == meant
