import pytest

from crm.suspects.importing import checked, done
from spanco.crm.suspects.models import File, Offer

pytestmark = pytest.mark.django_db

ROWS = [["Company", "City"], ["Alfa", "Roma"], ["Beta", "Lodi"]]
TOLD = "This same table was imported on"


@pytest.fixture
def marta(logged_in, office):
    return logged_in(office.marta)


def told(client, file, rows=ROWS, name="list.csv"):
    """What is told of a table where its columns are given a meaning, as in its preview."""
    address = f"/imports/{checked(client, file, rows, name=name).pk}"
    preview, mapping = (client.get(page).content.decode() for page in (address, f"{address}/mapping"))
    assert (TOLD in mapping) == (TOLD in preview)
    return mapping if TOLD in mapping else ""


def test_who_imported_it_when_and_how_many_rows_are_told_with_the_way_there(marta, office):
    before = done(marta, office.file, ROWS)
    page = told(marta, office.file, name="the same by another name.csv")
    assert f"by {office.marta.name}: 2 rows." in page
    assert "adds no target twice" in page
    assert f'href="/imports/{before.pk}"' in page


def test_it_is_imported_again_all_the_same(marta, office):
    done(marta, office.file, ROWS)
    again = done(marta, office.file, ROWS)
    assert (again.state, again.counts["already"]) == ("done", 2)
    assert TOLD not in marta.get(f"/imports/{again.pk}").content.decode()


def test_another_file_of_the_offer_is_named_and_one_of_another_offer_is_not(marta, office):
    done(marta, office.file, ROWS)
    other = File.objects.create(name="Autumn", offer=office.offer, team=office.north, created_by=office.marta)
    assert "It went into the file “Spring”." in told(marta, other)
    other.offer = Offer.objects.create(name="Windows")
    other.save()
    assert told(marta, other) == ""


def test_nothing_is_told_of_another_table_or_of_one_that_was_not_read_in(marta, office):
    checked(marta, office.file, ROWS)
    assert told(marta, office.file) == ""
    done(marta, office.file, ROWS)
    assert told(marta, office.file, [*ROWS, ["Gamma", "Este"]]) == ""


def test_nothing_is_told_of_imports_that_one_may_not_see(logged_in, office):
    done(logged_in(office.dario), office.file_south, ROWS)
    assert told(logged_in(office.marta), office.file) == ""
    assert "“South”" in told(logged_in(office.dario), office.file)
