"""A company that is known goes into another file by hand, as on entry a new one does, and without a copy."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.models import Event, Journey
from spanco.crm.suspects.companies.filing import put_in_file
from spanco.crm.suspects.models import Company, Criterion, File, Site, Target

NEW = "/companies/new"


def address(company):
    return reverse("suspects:add_to_file", args=(company.pk,))


@pytest.fixture
def autumn(office):
    """A file of team North, for another season."""
    return File.objects.create(name="Autumn", offer=office.offer, team=office.north, created_by=office.marta)


@pytest.fixture
def annas(office):
    """A file of Anna's own."""
    return File.objects.create(
        name="Anna's", offer=office.offer, team=office.north, rep=office.anna, created_by=office.marta
    )


class TestFromItsPage:
    def test_what_who_leads_adds_waits_to_be_assigned(self, office, autumn, logged_in):
        company = office.target("Metalfer").company

        answer = logged_in(office.marta).post(address(company), {"file": autumn.pk}, follow=True)

        assert "Metalfer is in “Autumn” now." in answer.content.decode()
        target = Target.objects.get(file=autumn)
        assert (target.company, target.site, target.journey) == (company, None, None)

    def test_a_representative_holds_its_journey_at_once(self, office, annas, logged_in):
        company = office.journey(office.anna, name="Metalfer").target.company

        logged_in(office.anna).post(address(company), {"file": annas.pk})

        journey = Journey.objects.get(target__file=annas)
        assert journey.holder == office.anna
        assert [event.milestone for event in Event.objects.filter(journey=journey)] == ["targeted"]

    def test_twice_is_once_and_is_said(self, office, annas, logged_in):
        company = office.journey(office.anna, name="Metalfer").target.company
        client = logged_in(office.anna)
        client.post(address(company), {"file": annas.pk})

        answer = client.post(address(company), {"file": annas.pk}, follow=True)

        assert "Metalfer is in “Anna&#x27;s” already." in answer.content.decode()
        assert Target.objects.filter(file=annas).count() == 1
        assert Journey.objects.count() == 2

    def test_a_site_becomes_a_target_beside_its_company(self, office, logged_in):
        company = office.target("Metalfer").company
        site = Site.objects.create(company=company, name="Works")
        client = logged_in(office.marta)

        for _time in range(2):
            answer = client.post(address(company), {"file": office.file.pk, "site": site.pk}, follow=True)

        assert "Metalfer, Works is in “Spring” already." in answer.content.decode()
        assert list(office.file.targets.values_list("site__name", flat=True)) == [None, "Works"]

    def test_what_is_known_of_the_new_target_is_computed(self, office, autumn):
        Criterion.objects.create(offer=office.offer, field="city", test="is", value="Padova")
        office.offer.needs = ["city", "sector"]
        office.offer.save()
        company = office.target("Metalfer", city="Padova").company

        put_in_file(autumn.pk, company.pk, office.marta)

        target = Target.objects.get(file=autumn)
        assert (target.completeness, target.fits) == (50, True)
        assert (target.name_key, target.city) == ("metalfer", "Padova")

    @pytest.mark.parametrize("state", [{"is_closed": True}, {"is_inbound": True}])
    def test_a_file_that_takes_no_targets_by_hand_is_not_offered(self, office, autumn, logged_in, state):
        company = office.target("Metalfer").company
        File.objects.filter(pk=autumn.pk).update(**state)

        answer = logged_in(office.marta).post(address(company), {"file": autumn.pk})

        assert list(answer.context["form"].errors) == ["file"]
        with pytest.raises(Refused):
            put_in_file(autumn.pk, company.pk, office.marta)
        assert not Target.objects.filter(file=autumn).exists()

    def test_nobody_adds_to_a_file_or_a_company_they_do_not_see(self, office, annas, logged_in):
        hidden = office.journey(office.carla).target.company
        company = office.journey(office.anna).target.company
        client = logged_in(office.anna)

        assert client.post(address(hidden), {"file": annas.pk}).status_code == 404
        assert list(client.post(address(company), {"file": office.file_south.pk}).context["form"].errors)
        with pytest.raises(Refused):
            put_in_file(annas.pk, hidden.pk, office.anna)
        assert Target.objects.count() == 2

    @pytest.mark.parametrize("site", ["x", "0", "9" * 40])
    def test_a_site_of_no_company_or_of_another_is_refused(self, office, autumn, logged_in, site):
        company = office.target("Metalfer").company
        Site.objects.create(company=company, name="Works")
        other = Site.objects.create(company=office.company(), name="Elsewhere")
        client = logged_in(office.marta)

        for wrong in (site, other.pk):
            answer = client.post(address(company), {"file": autumn.pk, "site": wrong})
            assert list(answer.context["form"].errors) == ["site"]
        with pytest.raises(Refused):
            put_in_file(autumn.pk, company.pk, office.marta, other.pk)
        assert not Target.objects.filter(file=autumn).exists()


class TestOnEntry:
    def facts(self, file):
        return {"name": "Metalfer", "city": "Padova", "country": "IT", "file": file.pk}

    def test_the_one_that_is_known_goes_into_the_file_and_no_other_is_made(self, office, autumn, logged_in):
        company = office.target("Metalfer", city="Padova").company
        client = logged_in(office.marta)

        page = client.post(NEW, self.facts(autumn)).content.decode()
        answer = client.post(NEW, self.facts(autumn) | {"known": company.pk})

        assert "Add Metalfer to “Autumn”" in page
        assert answer.url == reverse("suspects:company", args=(company.pk,))
        assert Company.objects.count() == 1
        assert Target.objects.get(file=autumn).company == company

    def test_one_that_is_in_the_file_already_is_said_to_be(self, office, logged_in):
        office.target("Metalfer", city="Padova")

        page = logged_in(office.marta).post(NEW, self.facts(office.file)).content.decode()

        assert "in “Spring” already" in page
        assert "Add Metalfer" not in page

    def test_who_leads_adds_what_a_representative_may_not_open(self, office, autumn, annas, logged_in):
        company = office.journey(office.carla, name="Metalfer", city="Padova").target.company
        client = logged_in(office.anna)

        page = client.post(NEW, self.facts(annas)).content.decode()
        client.post(NEW, self.facts(annas) | {"known": company.pk})

        assert "Add Metalfer" not in page
        assert "ask your sales manager" in page
        assert not Target.objects.filter(file=annas).exists()
        logged_in(office.marta).post(NEW, self.facts(autumn) | {"known": company.pk})
        assert Target.objects.get(file=autumn).company == company

    @pytest.mark.parametrize("known", ["", "x", "99999999", "unlike"])
    def test_only_what_was_found_can_be_added(self, office, autumn, logged_in, known):
        office.target("Metalfer", city="Padova")
        other = office.company("Something else")

        answer = logged_in(office.marta).post(
            NEW, self.facts(autumn) | {"known": other.pk if known == "unlike" else known}
        )

        assert answer.status_code == 200
        assert not Target.objects.filter(file=autumn).exists()
        assert Company.objects.count() == 2

    def test_a_company_held_already_is_begun_once_more_in_a_file_of_another_season(
        self, office, annas, logged_in
    ):
        held = office.journey(office.anna, name="Metalfer", city="Padova")

        logged_in(office.anna).post(NEW, self.facts(annas) | {"known": held.target.company_id})

        assert Journey.objects.filter(holder=office.anna).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_two_at_once_begin_one_journey(office, annas):
    company = office.journey(office.anna, name="Metalfer").target.company
    together = Barrier(4)

    def put(_number):
        together.wait()
        try:
            return put_in_file(annas.pk, company.pk, office.anna)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(put, range(4))) == [False, False, False, True]
    assert Journey.objects.filter(target__file=annas).count() == 1
    assert Journey.objects.count() == 2
