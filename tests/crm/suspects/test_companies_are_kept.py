"""Companies and their sites: who sees and changes them, and what is said of bad input."""

import pytest
from django.urls import reverse

from spanco.crm.journeys.models import Event, Journey
from spanco.crm.suspects.models import Company, Contact, CustomField, Site, Target

FACTS = {"name": "Metalfer S.p.A.", "country": "IT"}


def company_page(company):
    return reverse("suspects:company", args=(company.pk,))


def edit(company):
    return reverse("suspects:edit_company", args=(company.pk,))


NEW = "/companies/new"


class TestWhoSees:
    def test_representatives_see_and_change_the_companies_of_their_journeys_only(self, office, logged_in):
        mine = office.journey(office.anna).target.company
        other = office.journey(office.bruno).target.company
        site = Site.objects.create(company=other, name="Works")
        contact = other.contacts.get()
        client = logged_in(office.anna)

        assert client.get(company_page(mine)).status_code == 200
        for address in (
            company_page(other),
            edit(other),
            reverse("suspects:new_contact", args=(other.pk,)),
            reverse("suspects:new_site", args=(other.pk,)),
            reverse("suspects:edit_site", args=(site.pk,)),
            reverse("suspects:contact", args=(contact.pk,)),
            reverse("suspects:edit_contact", args=(contact.pk,)),
            reverse("suspects:erase_contact", args=(contact.pk,)),
        ):
            assert client.get(address).status_code == 404
            assert client.post(address, FACTS).status_code in {404, 405}

    def test_the_page_names_only_the_files_and_holders_one_may_see(self, office, logged_in):
        company = office.journey(office.anna, name="Metalfer").target.company
        target = Target.objects.create(file=office.file_south, company=company)
        target.journey = office.journey(office.carla)
        Target.objects.filter(journey=target.journey).update(journey=None)
        target.save()

        assert "Carla" not in logged_in(office.anna).get(company_page(company)).content.decode()
        assert "Carla" in logged_in(office.dario).get(company_page(company)).content.decode()

    def test_its_queries_do_not_grow_with_what_it_shows(
        self, office, logged_in, django_assert_num_queries, django_assert_max_num_queries
    ):
        company = office.journey(office.anna, name="Metalfer").target.company
        client = logged_in(office.marta)
        client.get(company_page(company))
        for number in range(30):
            Contact.objects.create(company=company, name=f"C{number}", source="fair", source_on="2026-01-01")
            site = Site.objects.create(company=company, name=f"S{number}")
            Target.objects.create(file=office.file, company=company, site=site)
            office.target(f"Metalfer {number}")

        with django_assert_max_num_queries(15):
            client.get(company_page(company))


class TestChanging:
    def test_facts_are_saved_in_their_form(self, office, logged_in):
        company = office.journey(office.anna, name="Metalfer").target.company

        answer = logged_in(office.anna).post(
            edit(company),
            FACTS
            | {
                "version": company.version,
                "vat": "0074 3110 157",
                "phone": "02 1234 5678",
                "email": "INFO@Metalfer.it",
                "website": "https://www.metalfer.it/about",
                "employees": "1200",
                "turnover": "1200000.50",
            },
        )

        assert answer.url == company_page(company)
        company.refresh_from_db()
        assert (company.name, company.name_key) == ("Metalfer S.p.A.", "metalfer")
        assert (company.vat, company.phone) == ("IT00743110157", "+390212345678")
        assert (company.email, company.website) == ("info@metalfer.it", "metalfer.it")
        assert (company.employees, str(company.turnover)) == (1200, "1200000.50")

    def test_numbers_are_typed_and_shown_as_the_user_writes_them(self, office, logged_in):
        office.anna.language = "it"
        office.anna.save()
        company = office.journey(office.anna).target.company
        client = logged_in(office.anna)
        client.post(edit(company), FACTS | {"turnover": "1.200.000,50", "employees": "1.200"})

        company.refresh_from_db()
        assert (company.employees, str(company.turnover)) == (1200, "1200000.50")
        answer = client.get(edit(company)).content.decode()
        assert "1200000,5" in answer.replace(".", "").replace("\u202f", "")

    def test_someone_elses_change_is_never_overwritten(self, office, logged_in):
        company = office.journey(office.anna).target.company
        seen = company.version
        Company.objects.filter(pk=company.pk).update(version=seen + 1, name="Changed meanwhile")

        answer = logged_in(office.anna).post(edit(company), FACTS | {"version": seen})

        assert "This was changed after you opened it" in answer.content.decode()
        company.refresh_from_db()
        assert company.name == "Changed meanwhile"

    def test_a_value_not_touched_keeps_nobody_from_changing_another(self, office, logged_in):
        company = office.journey(office.anna, vat="OLD-STYLE 1").target.company

        logged_in(office.anna).post(edit(company), FACTS | {"vat": "OLD-STYLE 1", "city": "Padova"})

        company.refresh_from_db()
        assert (company.vat, company.city) == ("OLD-STYLE 1", "Padova")

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("+39 02 1234 5678", "+390212345678"),
            ("+390212345678", "+390212345678"),
            ("02 1234 5679", "+390212345679"),
            ("", ""),
        ],
    )
    def test_a_telephone_number_is_shown_in_groups_and_read_in_any(self, office, logged_in, typed, kept):
        company = office.journey(office.anna).target.company
        client = logged_in(office.anna)
        assert 'value="+39 02 1234 5678"' in client.get(edit(company)).content.decode()

        assert client.post(edit(company), FACTS | {"phone": typed}).status_code == 302

        company.refresh_from_db()
        assert company.phone == kept

    def test_a_number_that_would_not_be_taken_today_stays_as_it_is(self, office, logged_in):
        company = office.journey(office.anna).target.company
        Company.objects.update(phone="+3902123")
        client = logged_in(office.anna)
        shown = client.get(edit(company)).context["form"]["phone"]
        data = FACTS | {"phone": shown.field.widget.format_value(shown.value()), "city": "Padova"}

        assert client.post(edit(company), data).status_code == 302

        company.refresh_from_db()
        assert (company.phone, company.city) == ("+3902123", "Padova")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "x" * 201),
            ("name", "\x00"),
            ("vat", "IT00743110158"),
            ("phone", "12"),
            ("email", "not@an@address"),
            ("website", "javascript:alert(1)"),
            ("employees", "1,5"),
            ("employees", "-1"),
            ("employees", "99999999999"),
            ("employees", "many"),
            ("turnover", "-5"),
            ("turnover", "1e999"),
            ("turnover", "NaN"),
            ("country", "ZZ"),
            ("city", "x" * 121),
            ("version", "new"),
        ],
    )
    def test_bad_input_is_refused_at_its_field_and_nothing_is_stored(self, office, logged_in, field, value):
        company = office.journey(office.anna, name="Before").target.company

        answer = logged_in(office.anna).post(edit(company), FACTS | {field: value})

        assert answer.status_code == 200
        assert list(answer.context["form"].errors) == [field]
        company.refresh_from_db()
        assert company.name == "Before"

    def test_hostile_text_is_shown_as_text(self, office, logged_in):
        company = office.journey(office.anna).target.company
        client = logged_in(office.anna)
        client.post(edit(company), FACTS | {"name": "<script>alert(1)</script>", "city": "'; DROP TABLE"})

        page = client.get(company_page(company)).content.decode()

        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


class TestOwnFields:
    @pytest.fixture
    def fields(self, db):
        for key, kind in (("notes", "text"), ("machines", "number"), ("since", "date"), ("iso", "yes_no")):
            CustomField.objects.create(key=key, name=key.title(), kind=kind)
        CustomField.objects.create(key="fuel", name="Fuel", kind="choice", choices=["gas", "oil"])

    def test_each_is_kept_by_its_kind(self, office, fields, logged_in):
        company = office.journey(office.anna).target.company
        client = logged_in(office.anna)
        client.post(
            edit(company),
            FACTS
            | {
                "custom_notes": "old roof",
                "custom_machines": "3",
                "custom_since": "2020-02-29",
                "custom_iso": "no",
                "custom_fuel": "gas",
            },
        )

        company.refresh_from_db()
        assert company.custom == {
            "notes": "old roof",
            "machines": 3,
            "since": "2020-02-29",
            "iso": False,
            "fuel": "gas",
        }
        page = client.get(company_page(company)).content.decode()
        assert "29 Feb 2020" in page
        client.post(edit(company), FACTS | {"custom_machines": "", "custom_iso": "", "custom_fuel": "oil"})
        company.refresh_from_db()
        assert company.custom == {"fuel": "oil"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("custom_machines", "many"),
            ("custom_machines", "9" * 30),
            ("custom_since", "31/31/2020"),
            ("custom_iso", "perhaps"),
            ("custom_fuel", "coal"),
            ("custom_notes", "x" * 501),
        ],
    )
    def test_what_is_not_of_its_kind_is_refused(self, office, fields, logged_in, field, value):
        company = office.journey(office.anna).target.company

        answer = logged_in(office.anna).post(edit(company), FACTS | {field: value})

        assert list(answer.context["form"].errors) == [field]
        company.refresh_from_db()
        assert company.custom == {}

    def test_a_choice_that_is_no_longer_offered_stays_until_it_is_changed(self, office, fields, logged_in):
        company = office.journey(office.anna).target.company
        other = office.journey(office.anna).target.company
        Company.objects.filter(pk=company.pk).update(custom={"fuel": "coal"})
        client = logged_in(office.anna)

        page = client.get(edit(company)).content.decode()
        assert '<option value="coal" selected>coal (no longer offered)</option>' in page
        client.post(edit(company), FACTS | {"custom_fuel": "coal", "city": "Padova"})
        company.refresh_from_db()
        assert (company.custom, company.city) == ({"fuel": "coal"}, "Padova")

        assert "coal" not in client.get(edit(other)).content.decode()
        client.post(edit(company), FACTS | {"custom_fuel": "gas"})
        company.refresh_from_db()
        assert company.custom == {"fuel": "gas"}

    def test_values_of_fields_that_are_gone_are_kept(self, office, logged_in):
        company = office.journey(office.anna).target.company
        Company.objects.filter(pk=company.pk).update(custom={"gone": "kept"})

        logged_in(office.anna).post(edit(company), FACTS)

        company.refresh_from_db()
        assert company.custom == {"gone": "kept"}


class TestAdding:
    def test_who_leads_adds_a_target_that_waits(self, office, logged_in):
        answer = logged_in(office.marta).post(NEW, FACTS | {"file": office.file.pk})

        target = Target.objects.get()
        assert answer.url == company_page(target.company)
        assert (target.file, target.journey, target.company.source) == (office.file, None, "Marta Esposito")

    def test_a_representative_adds_a_company_and_holds_its_journey(self, office, logged_in):
        office.journey(office.anna)

        answer = logged_in(office.anna).post(NEW, FACTS | {"file": office.file.pk})

        company = Company.objects.get(name=FACTS["name"])
        assert answer.url == company_page(company)
        journey = Journey.objects.get(target__company=company)
        assert journey.holder == office.anna
        assert [event.milestone for event in Event.objects.filter(journey=journey)] == ["targeted"]

    def test_only_files_one_sees_are_offered(self, office, logged_in):
        answer = logged_in(office.anna).post(NEW, FACTS | {"file": office.file_south.pk})

        assert list(answer.context["form"].errors) == ["file"]
        assert not Company.objects.exists()

    def test_a_director_may_keep_a_company_that_is_in_no_file(self, office, logged_in):
        logged_in(office.dario).post(NEW, FACTS)

        assert Company.objects.get().targets.count() == 0

    def test_what_is_likely_known_is_shown_first_and_may_be_passed_over(self, office, logged_in):
        office.journey(office.anna, name="Metalfer", city="Padova")
        client = logged_in(office.anna)
        facts = FACTS | {"file": office.file.pk, "city": "Padova"}
        Company.objects.update(name_key="metalfer")

        page = client.post(NEW, facts).content.decode()

        assert "perhaps known already" in page
        assert "same name, same town" in page
        assert Company.objects.count() == 1
        client.post(NEW, facts | {"anyway": "yes"})
        assert Company.objects.count() == 2

    def test_of_a_colleagues_company_only_name_town_and_holder_are_told(self, office, logged_in):
        office.journey(
            office.carla,
            name="Metalfer Sud",
            city="Lecce",
            vat="IT00743110157",
            sector="steel",
            website="secret-metalfer.it",
        )
        office.journey(office.anna)

        page = (
            logged_in(office.anna)
            .post(NEW, FACTS | {"vat": "IT00743110157", "file": office.file.pk})
            .content.decode()
        )

        assert "Metalfer Sud" in page
        assert "Lecce" in page
        assert "held by Carla Duval" in page
        assert "steel" not in page
        assert "secret-metalfer" not in page
        hidden = Company.objects.get(name="Metalfer Sud")
        assert company_page(hidden) not in page

    @pytest.mark.parametrize("file", ["", "x", "99999999", "-1", "9" * 40])
    def test_a_file_that_is_none_is_refused(self, office, logged_in, file):
        answer = logged_in(office.marta).post(NEW, FACTS | {"file": file})

        assert list(answer.context["form"].errors) == ["file"]
        assert not Company.objects.exists()


class TestSites:
    def test_a_site_is_added_and_changed(self, office, logged_in):
        company = office.journey(office.anna).target.company
        client = logged_in(office.anna)
        client.post(
            reverse("suspects:new_site", args=(company.pk,)), {"name": "Works", "phone": "02 1234 5678"}
        )

        site = Site.objects.get()
        assert (site.company, site.phone) == (company, "+390212345678")
        client.post(reverse("suspects:edit_site", args=(site.pk,)), {"name": "Old works"})
        site.refresh_from_db()
        assert site.name == "Old works"

    def test_a_site_without_a_name_is_refused(self, office, logged_in):
        company = office.journey(office.anna).target.company

        answer = logged_in(office.anna).post(reverse("suspects:new_site", args=(company.pk,)), {"phone": "x"})

        assert set(answer.context["form"].errors) == {"name", "phone"}
        assert not Site.objects.exists()
