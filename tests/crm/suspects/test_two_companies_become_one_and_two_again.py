"""Merging loses nothing, above all no journey, and can be taken back."""

import pytest
from django.urls import reverse

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.models import Journey
from spanco.crm.suspects.companies.merging import merge, undo
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import Company, Contact, Merge, Site, Target

COMPUTED = {"version", "changed_by_id", "changed_at", "completeness", "fits"}


def everything():
    """All rows that a merge touches, without what only counts or remembers changes."""
    return {
        model: sorted(
            (tuple(sorted((key, str(value)) for key, value in row.items() if key not in COMPUTED)))
            for row in model.objects.values()
        )
        for model in (Company, Contact, Site, Target, Journey)
    }


@pytest.fixture
def two(office):
    """Two companies, each with a journey in the same file and a contact; the second one knows more."""
    kept = office.journey(office.anna, name="Metalfer").target.company
    gone = office.journey(
        office.bruno, name="Metalfer SpA", vat="IT00743110157", city="Padova"
    ).target.company
    kept.custom, gone.custom = {"machines": 3}, {"machines": 9, "shifts": 2}
    kept.save()
    gone.save()
    return kept, gone


def test_contacts_sites_and_targets_go_to_the_company_kept(office, two):
    kept, gone = two
    site = Site.objects.create(company=gone, name="Works")
    elsewhere = Target.objects.create(file=office.file_south, company=gone, site=site)

    merge(kept.pk, gone.pk, office.dario)

    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert kept.contacts.count() == 2
    assert set(kept.sites.all()) >= {site}
    assert Target.objects.get(pk=elsewhere.pk).company == kept
    assert not Target.objects.filter(company=gone).exists()


def test_both_journeys_of_one_file_stay_the_one_that_comes_as_a_site(office, two):
    kept, gone = two
    journeys = set(Journey.objects.values_list("pk", flat=True))

    merge(kept.pk, gone.pk, office.marta)

    assert set(Journey.objects.values_list("pk", flat=True)) == journeys
    targets = Target.objects.filter(company=kept, file=office.file)
    assert {target.journey.holder for target in targets} == {office.anna, office.bruno}
    assert sorted(str(target.site) for target in targets) == ["Metalfer SpA", "None"]


@pytest.mark.parametrize("waits", ["kept", "gone"])
def test_of_two_targets_in_one_file_the_one_nobody_was_given_is_left_out(office, waits):
    waiting = office.target("Metalfer").company
    held = office.journey(office.anna, name="Metalfer SpA").target
    kept, gone = (waiting, held.company) if waits == "kept" else (held.company, waiting)

    merge(kept.pk, gone.pk, office.marta)

    (target,) = Target.objects.filter(company=kept, file=office.file)
    assert (target.journey, target.site) == (held.journey, None)


def test_blanks_are_filled_and_nothing_is_overwritten(office, two):
    kept, gone = two

    merge(kept.pk, gone.pk, office.marta)

    kept.refresh_from_db()
    assert (kept.name, kept.vat, kept.city) == ("Metalfer", "IT00743110157", "Padova")
    assert kept.custom == {"machines": 3, "shifts": 2}


def test_what_is_merged_can_be_taken_back_exactly(office, two):
    kept, gone = two
    site = Site.objects.create(company=gone, name="Works")
    Target.objects.create(file=office.file, company=gone, site=site)
    Target.objects.create(file=office.file_south, company=kept)
    Target.objects.create(file=office.file_south, company=gone)
    older = Company.objects.create(name="Older", name_key="older", merged_into=gone)
    refresh([kept.pk, gone.pk])
    before = everything()

    done = merge(kept.pk, gone.pk, office.dario)
    assert Company.objects.get(pk=older.pk).merged_into == kept
    undo(done.pk, office.dario)

    assert everything() == before


def test_what_was_changed_since_stays_when_a_merge_is_taken_back(office, two):
    kept, gone = two
    done = merge(kept.pk, gone.pk, office.marta)
    Company.objects.filter(pk=kept.pk).update(city="Rovigo")
    new = Contact.objects.create(company=kept, name="New", source="fair", source_on="2026-01-01")

    undo(done.pk, office.marta)

    kept.refresh_from_db()
    new.refresh_from_db()
    assert (kept.city, kept.vat) == ("Rovigo", "")
    assert new.company == kept


def test_merging_and_taking_back_are_each_done_once(office, two):
    kept, gone = two
    first = merge(kept.pk, gone.pk, office.marta)
    assert merge(kept.pk, gone.pk, office.marta) == first
    assert Merge.objects.count() == 1

    undone = undo(first.pk, office.marta)
    again = undo(first.pk, office.marta)

    assert undone.undone_at == again.undone_at
    assert merge(kept.pk, gone.pk, office.marta) != first


def test_a_later_merge_is_taken_back_first(office, two):
    kept, gone = two
    third = office.target("Third").company
    first = merge(kept.pk, gone.pk, office.marta)
    second = merge(third.pk, kept.pk, office.marta)

    with pytest.raises(Refused, match="undo that first"):
        undo(first.pk, office.dario)

    undo(second.pk, office.dario)
    undo(first.pk, office.dario)
    assert not Company.objects.exclude(merged_into=None).exists()


def test_who_may_not_merge_is_refused(office, two):
    kept, gone = two
    stranger = office.target("Hidden", office.file_south).company
    with pytest.raises(Refused, match="sales manager"):
        merge(kept.pk, gone.pk, office.anna)
    with pytest.raises(Company.DoesNotExist):
        merge(kept.pk, stranger.pk, office.marta)
    with pytest.raises(Refused, match="one and the same"):
        merge(kept.pk, kept.pk, office.marta)


def test_everything_that_refers_to_a_company_is_known_to_merging():
    referring = {
        f"{field.related_model.__name__}.{field.field.name}"
        for field in Company._meta.get_fields(include_hidden=True)
        if field.auto_created and field.is_relation
    }

    assert referring == {
        "Company.merged_into",
        "Contact.company",
        "Merge.gone",
        "Merge.kept",
        # Those that may be one: they are one, or two again, whichever of them is kept.
        "Resemblance.one",
        "Resemblance.other",
        "Site.company",
        "Target.company",
    }


class TestThePages:
    def test_who_leads_compares_merges_and_takes_back(self, office, two, logged_in):
        kept, gone = two
        client = logged_in(office.marta)
        address = f"{reverse('suspects:merge')}?kept={kept.pk}&gone={gone.pk}"
        assert "IT00743110157" in client.get(address).content.decode()

        page = client.post(address, follow=True).content.decode()
        assert "Make two of them again" in page
        assert "Metalfer SpA" in page

        client.post(reverse("suspects:undo_merge", args=(Merge.objects.get().pk,)))
        gone.refresh_from_db()
        assert gone.merged_into is None

    def test_a_company_that_was_merged_leads_to_the_one_kept(self, office, two, logged_in):
        kept, gone = two
        merge(kept.pk, gone.pk, office.dario)

        answer = logged_in(office.dario).get(reverse("suspects:company", args=(gone.pk,)))

        assert answer.url == reverse("suspects:company", args=(kept.pk,))

    @pytest.mark.parametrize(
        "query", ["", "?kept=1", "?kept=1&gone=x", "?kept=²&gone=3", "?kept=1&gone=" + "9" * 40]
    )
    def test_without_two_companies_there_is_nothing_to_merge(self, office, logged_in, query):
        answer = logged_in(office.marta).get(reverse("suspects:merge") + query)

        assert answer.status_code == 302
        assert Merge.objects.count() == 0

    def test_a_representative_neither_merges_nor_takes_back(self, office, two, logged_in):
        kept, gone = two
        done = merge(kept.pk, gone.pk, office.marta)
        client = logged_in(office.anna)

        assert client.post(reverse("suspects:undo_merge", args=(done.pk,))).status_code == 403
        assert client.post(f"{reverse('suspects:merge')}?kept={kept.pk}&gone={gone.pk}").status_code == 403
