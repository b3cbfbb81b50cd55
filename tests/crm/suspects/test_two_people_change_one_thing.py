"""Who saves second is told who changed it and when, and loses nothing they typed."""

import pytest
from django.urls import reverse

from spanco.crm.suspects.models import OfferPart, Segment, Site


def sent_by(page):
    """Return what a browser sends of the form on a page, as it stands there."""
    sent = {}
    for name in ("form", "conditions", "parts"):
        form = page.context.get(name)
        for one in [form, *getattr(form, "forms", ()), getattr(form, "management_form", None)]:
            for field in getattr(one, "fields", ()):
                value = one[field].value()
                if value is not None and value is not False:
                    sent[one[field].html_name] = value
    return sent


@pytest.fixture
def things(office):
    """One of each thing that two people may have open at once: its page and what is kept."""
    company = office.target("Metalfer", city="Este").company
    site = Site.objects.create(company=company, name="Plant")
    segment = Segment.objects.create(
        name="Local",
        offer=office.offer,
        file=office.file,
        by=office.dario,
        conditions=[{"field": "city", "test": "is", "value": "Este"}],
    )
    return {
        "company": (reverse("suspects:edit_company", args=(company.pk,)), company),
        "contact": (
            reverse("suspects:edit_contact", args=(company.contacts.get().pk,)),
            company.contacts.get(),
        ),
        "site": (reverse("suspects:edit_site", args=(site.pk,)), site),
        "offer": (reverse("suspects:edit_offer", args=(office.offer.pk,)), office.offer),
        "file": (reverse("suspects:edit_file", args=(office.file.pk,)), office.file),
        "segment": (reverse("suspects:segment", args=(office.file.pk, segment.pk)), segment),
    }


@pytest.mark.parametrize("what", ["company", "contact", "site", "offer", "file", "segment"])
def test_the_second_is_told_and_saves_after_looking(office, client, things, what):
    address, row = things[what]
    client.force_login(office.dario)
    opened = sent_by(client.get(address))
    client.force_login(office.ada)
    assert client.post(address, opened | {"name": "Theirs"}).status_code == 302

    client.force_login(office.dario)
    page = client.post(address, opened | {"name": "Mine"})
    text = page.content.decode()
    row.refresh_from_db()
    assert row.name == "Theirs"
    assert "Ada Greco changed this on" in text
    assert "By now “Theirs” is kept here." in text
    assert 'value="Mine"' in text

    assert client.post(address, sent_by(page)).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.changed_by) == ("Mine", office.dario)


def test_parts_that_someone_removed_meanwhile_are_not_lost(office, client, things):
    address, offer = things["offer"]
    gone = OfferPart.objects.create(offer=offer, name="Windows")
    stays = OfferPart.objects.create(offer=offer, name="Floors")
    client.force_login(office.dario)
    opened = sent_by(client.get(address))
    client.force_login(office.ada)
    assert client.post(address, opened | {"parts-0-DELETE": "on"}).status_code == 302
    assert not OfferPart.objects.filter(pk=gone.pk).exists()

    client.force_login(office.dario)
    page = client.post(address, opened | {"parts-0-name": "All windows"})
    assert "Ada Greco changed this on" in page.content.decode()
    assert client.post(address, sent_by(page)).status_code == 302

    assert list(offer.parts.order_by("pk").values_list("pk", "name")) == [
        (stays.pk, "Floors"),
        (OfferPart.objects.latest("pk").pk, "All windows"),
    ]


def test_a_telephone_number_kept_meanwhile_is_told_as_it_is_read(office, client, things):
    address, _row = things["company"]
    client.force_login(office.dario)
    opened = sent_by(client.get(address))
    client.post(address, opened | {"phone": "02 1234 5678"})
    page = client.post(address, opened | {"phone": "02 1234 5679"}).content.decode()
    assert "By now “+39 02 1234 5678” is kept here." in page
