"""The public form of an offer: whoever visits it asks for it; nothing known here is told to them."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from spanco.crm.approaches.acts import Agreed, book
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import lose
from spanco.crm.journeys.models import Act, Journey, NextStep
from spanco.crm.prospects.models import LeadPage
from spanco.crm.suspects.models import Company, Contact, DoNotContact, LawfulBasis


@pytest.fixture
def page(office):
    return LeadPage.objects.create(offer=office.offer, rep=office.anna, by=office.ada)


def address(page):
    return f"/l/{page.key}"


def asked(**changed):
    return {
        "token": str(uuid.uuid4()),
        "name": "Cartiera Rho",
        "contact_name": "Livia Serra",
        "phone": "02 1234 9999",
        "email": "Livia@cartierarho.it",
        "need": "Floors cleaned by night",
    } | changed


def ask(page, **changed):
    return Client().post(address(page), asked(**changed), follow=True).content.decode()


class TestWhatComesIn:
    def test_a_visitor_asks_and_who_holds_the_form_has_a_call_due(self, office, page):
        assert "What do you need?" in Client().get(address(page)).content.decode()

        assert "Thank you" in ask(page)

        journey = Journey.objects.get()
        assert (journey.holder, journey.reach, journey.next_step) == (office.anna, "qualified", NextStep.CALL)
        assert journey.next_at <= timezone.now()
        assert journey.next_why == "Floors cleaned by night"
        target = journey.target
        assert target.file.is_inbound
        assert (target.file.offer, target.file.team) == (office.offer, office.north)
        assert (target.company.name, target.company.phone) == ("Cartiera Rho", "+390212349999")
        act = journey.acts.get()
        assert (act.by, act.details["source"]) == (None, "form of Cleaning contracts")

    def test_the_person_is_kept_with_source_day_and_basis(self, office, page):
        ask(page)

        contact = Contact.objects.get()
        assert (contact.name, contact.email) == ("Livia Serra", "livia@cartierarho.it")
        assert (contact.source, contact.source_on) == ("form of Cleaning contracts", timezone.localdate())
        assert (contact.basis, contact.consent_on) == (LawfulBasis.LEGITIMATE_INTEREST, None)

    def test_where_consent_is_asked_for_it_is_required_and_kept_with_its_day(self, office, page):
        LeadPage.objects.update(basis=LawfulBasis.CONSENT)

        ask(page)
        assert not Journey.objects.exists()

        ask(page, consent="on")
        contact = Contact.objects.get()
        assert (contact.basis, contact.consent_on) == (LawfulBasis.CONSENT, timezone.localdate())

    def test_sent_twice_it_is_taken_once(self, page):
        sent = asked()
        for _time in range(2):
            answer = Client().post(address(page), sent, follow=True)
            assert "Thank you" in answer.content.decode()

        assert Journey.objects.count() == Company.objects.count() == 1

    def test_the_source_is_in_the_language_of_who_holds_it(self, office, page):
        office.anna.language = "it"
        office.anna.save()

        Client().post(address(page) + "?language=fr", asked())

        assert Contact.objects.get().source == "modulo di Cleaning contracts"

    @pytest.mark.parametrize("language", ["en", "fr", "it"])
    def test_a_number_without_its_country_is_of_the_offices_in_every_language(self, page, settings, language):
        settings.HOME_COUNTRY = "FR"

        Client().post(address(page) + f"?language={language}", asked(phone="01 42 68 53 00"))

        assert Company.objects.get().phone == "+33142685300"


class TestCompaniesThatAreKnown:
    def test_a_company_that_is_surely_the_same_is_taken_and_never_named(self, office, page):
        known = office.target("Cartiera di Rho", website="cartierarho.it", sector="paper").company

        told = ask(page)

        assert "Cartiera di Rho" not in told
        journey = Journey.objects.get()
        assert journey.target.company == known
        assert journey.next_why.startswith("Livia Serra · +390212349999 · livia@cartierarho.it · Floors")
        assert Company.objects.count() == 1

    def test_the_answer_is_the_same_whether_a_company_is_known_or_at_work_or_not(self, office, page):
        office.target("Cartiera di Rho", website="cartierarho.it")
        new = ask(page, name="Nobody knows", email="x@nobody.it", phone="")
        known = ask(page)
        again = ask(page)

        assert len({told.split("<main")[1] for told in (new, known, again)}) == 1
        assert Journey.objects.count() == 2

    def test_where_someone_is_at_work_on_it_they_are_told_and_no_journey_is_added(self, office, page):
        ask(page)
        journey = Journey.objects.get()
        Journey.objects.update(
            next_step=NextStep.FOLLOW_UP, next_at=timezone.now() + timezone.timedelta(days=9)
        )

        assert "Thank you" in ask(page, need="And windows", phone="02 1234 8888")

        journey.refresh_from_db()
        assert Journey.objects.count() == 1
        assert journey.next_step == NextStep.CALL
        assert journey.next_at <= timezone.now()
        act = Act.objects.latest("pk")
        assert (act.kind, act.by) == ("lead_again", None)
        assert act.details["need"] == "Livia Serra · +390212348888 · livia@cartierarho.it · And windows"

    def test_asking_again_does_not_take_an_appointment_out_of_the_plan(self, office, page, client):
        ask(page)
        journey = Journey.objects.get()
        book(journey.pk, Occasion(office.anna), Agreed(timezone.now() + timezone.timedelta(days=2)))

        ask(page, need="And windows")

        journey.refresh_from_db()
        assert journey.next_step == NextStep.MEET
        client.force_login(office.anna)
        assert "And windows" in client.get(f"/journeys/{journey.pk}").content.decode()

    def test_a_journey_that_was_lost_is_taken_up_again(self, office, page):
        ask(page)
        lose(Journey.objects.get().pk, Occasion(office.anna), "Too dear")

        assert "Thank you" in ask(page)

        assert not Journey.objects.get().is_lost

    def test_who_must_not_be_contacted_is_not_taken_and_not_told_why(self, page):
        DoNotContact.objects.create(kind="email", value="livia@cartierarho.it")

        told = ask(page)

        assert "This cannot be taken here" in told
        assert "must not be contacted" not in told
        assert not Journey.objects.exists()

    def test_nobody_known_has_their_basis_changed_by_a_form(self, office, page):
        LeadPage.objects.update(basis=LawfulBasis.CONSENT)
        known = office.target("Cartiera", website="cartierarho.it").company.contacts.get()
        Contact.objects.update(email="livia@cartierarho.it")

        ask(page, consent="on")

        assert Journey.objects.get().target.contact == known
        known.refresh_from_db()
        assert (known.basis, known.consent_on) == (LawfulBasis.LEGITIMATE_INTEREST, None)


class TestWhatIsNotTaken:
    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"name": ""}, "name"),
            ({"contact_name": " "}, "contact_name"),
            ({"need": ""}, "need"),
            ({"phone": "", "email": ""}, "phone"),
            ({"phone": "12"}, "phone"),
            ({"email": "not@an@address"}, "email"),
            ({"name": "x" * 201}, "name"),
            ({"need": "\x00"}, "need"),
            ({"token": "x"}, "token"),
        ],
    )
    def test_bad_input_is_told_at_its_field_and_nothing_is_kept(self, page, changed, field):
        answer = Client().post(address(page), asked(**changed))

        assert field in answer.context["form"].errors
        assert not Company.objects.exists()

    def test_a_program_that_fills_in_everything_is_thanked_for_nothing(self, page):
        assert "Thank you" in ask(page, homepage="https://spam.example")

        assert not Company.objects.exists()

    def test_who_sends_too_often_waits(self, page):
        client = Client()
        for _time in range(30):
            client.post(address(page), asked(need=""))

        assert client.post(address(page), asked()).status_code == 429
        assert not Company.objects.exists()

    @pytest.mark.parametrize("key", ["x", "%00", "../../etc/passwd", "'--", "x" * 500])
    def test_an_address_that_is_none_is_closed(self, page, key):
        assert Client().get(f"/l/{key}").status_code == 404

    def test_it_is_closed_while_the_offer_is_not_on_sale_or_its_holder_is_gone(self, office, page):
        office.offer.is_active = False
        office.offer.save()
        assert Client().post(address(page), asked()).status_code == 404
        office.offer.is_active = True
        office.offer.save()
        office.anna.is_active = False
        office.anna.save()
        assert Client().post(address(page), asked()).status_code == 404
        assert not Journey.objects.exists()

    def test_it_stays_open_when_who_opened_it_has_left(self, office, page):
        office.ada.is_active = False
        office.ada.save()

        assert "Thank you" in ask(page)
        assert Journey.objects.count() == 1


class TestThePage:
    def test_it_is_kept_from_caches_search_engines_and_frames(self, page):
        answer = Client().get(address(page))

        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]

    @pytest.mark.parametrize(
        ("chosen", "browser", "said"),
        [("", "it-IT,it;q=0.9", "Di che cosa"), ("fr", "it", "De quoi"), ("xx", "en", "What do you need?")],
    )
    def test_it_is_in_the_visitors_language_or_the_one_they_choose(self, page, chosen, browser, said):
        client = Client(headers={"accept-language": browser})
        path = address(page) + (f"?language={chosen}" if chosen else "")

        assert said in client.get(path).content.decode()

    def test_the_thanks_are_in_the_language_of_the_form(self, page):
        client = Client(headers={"accept-language": "en"})

        answer = client.post(address(page) + "?language=it", asked(), follow=True)

        assert "Grazie" in answer.content.decode()

    def test_looking_at_it_asks_for_the_form_and_the_tries(self, page):
        with CaptureQueriesContext(connection) as captured:
            Client().get(address(page))
        assert len(captured) == 2


class TestOpeningIt:
    def settings(self, office):
        return f"/offers/{office.offer.pk}/lead-form"

    def test_a_director_opens_it_gives_it_another_address_and_closes_it(self, office, logged_in):
        client = logged_in(office.dario)
        client.post(
            self.settings(office),
            {"rep": office.anna.pk, "basis": "consent", "privacy": "spanco.example/privacy"},
        )
        page = LeadPage.objects.get()
        assert (page.rep, page.basis, page.by) == (office.anna, "consent", office.dario)
        assert page.privacy == "https://spanco.example/privacy"
        shown = client.get(self.settings(office)).content.decode()
        assert address(page) in shown
        assert "https://spanco.example/privacy" in Client().get(address(page)).content.decode()

        client.post(self.settings(office) + "/renew")
        renewed = LeadPage.objects.get()
        assert (Client().get(address(page)).status_code, Client().get(address(renewed)).status_code) == (
            404,
            200,
        )

        client.post(self.settings(office) + "/close")
        assert Client().get(address(renewed)).status_code == 404

    def test_opened_by_two_it_is_one(self, office, logged_in):
        for who, rep in ((office.ada, office.anna), (office.dario, office.bruno)):
            logged_in(who).post(self.settings(office), {"rep": rep.pk, "basis": "interest"})

        page = LeadPage.objects.get()
        assert (page.by, page.rep) == (office.ada, office.bruno)

    @pytest.mark.parametrize("who", ["anna", "marta"])
    def test_nobody_else_opens_or_closes_it(self, office, page, logged_in, who):
        client = logged_in(getattr(office, who))

        assert client.get(self.settings(office)).status_code == 403
        for act in ("", "/renew", "/close"):
            assert client.post(self.settings(office) + act, {"rep": office.anna.pk}).status_code == 403
        assert LeadPage.objects.get().key == page.key

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("rep", ""),
            ("rep", "x"),
            ("basis", "contract"),
            ("privacy", "javascript:alert(1)"),
            ("privacy", "ftp://x.it"),
        ],
    )
    def test_bad_input_is_told_at_its_field(self, office, logged_in, field, value):
        sent = {"rep": office.anna.pk, "basis": "interest", "privacy": ""} | {field: value}

        answer = logged_in(office.ada).post(self.settings(office), sent)

        assert list(answer.context["form"].errors) == [field]
        assert not LeadPage.objects.exists()

    def test_that_its_holder_left_is_said_where_another_is_chosen(self, office, page, logged_in):
        office.anna.is_active = False
        office.anna.save()

        assert (
            "Closed to visitors: Anna Bassi"
            in logged_in(office.ada).get(self.settings(office)).content.decode()
        )
