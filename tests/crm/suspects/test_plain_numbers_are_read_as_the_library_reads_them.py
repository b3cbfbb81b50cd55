import duckdb
import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spanco.crm.suspects.companies import normalising
from spanco.crm.suspects.importing.cells import Reader
from spanco.crm.suspects.importing.ordinary import ordinary
from spanco.crm.suspects.importing.telephones import plain_number

COUNTRIES = ("IT", "FR", "DE", "ES", "GB", "CH", "BE", "NL", "AT", "US")


def parsed(text, country):
    try:
        return normalising.phone(text, country)
    except normalising.Unusable:
        return None


@given(
    st.sampled_from(("", "+", "00", "+39", "0039", "+33", "+33 0", "+49", "0", "02", "347", "06")),
    st.text("0123456789 -./", min_size=4, max_size=14),
    st.sampled_from(COUNTRIES),
)
@settings(max_examples=600, deadline=None)
def test_what_is_read_quickly_is_what_the_library_reads(start, rest, country):
    text = (start + rest).strip()
    quick = plain_number(text, country)
    assert quick is None or quick == parsed(text, country)


@pytest.mark.parametrize("country", COUNTRIES)
def test_examples_of_each_country_are_read(country):
    number = phonenumbers.example_number(country)
    for form in (phonenumbers.PhoneNumberFormat.INTERNATIONAL, phonenumbers.PhoneNumberFormat.NATIONAL):
        text = phonenumbers.format_number(number, form)
        quick = plain_number(text, country)
        assert quick in {None, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)}


@given(st.from_regex(r"(IT)?[0-9]{7}(0[0-9]{2}|100|120)[0-9]", fullmatch=True))
@settings(max_examples=600, deadline=None)
def test_italian_vat_numbers_are_verified_as_the_library_verifies_them(text):
    try:
        expected = normalising.vat(text, "IT")
    except normalising.Unusable:
        expected = None
    values, problems = Reader("IT").read({"vat": [text]})
    assert values["vat"] == [expected]
    assert bool(problems) == (expected is None)


@given(st.from_regex(r"[A-Za-z0-9._+-]{1,12}@[a-z0-9.-]{1,12}\.(com|it|test|fr)", fullmatch=True))
@settings(max_examples=600, deadline=None)
def test_addresses_are_read_as_the_library_reads_them(text):
    try:
        expected = normalising.email(text)
    except normalising.Unusable:
        expected = None
    values, _problems = Reader("IT").read({"email": [text]})
    assert values["email"] == [expected]


@given(st.from_regex(r"(https?://)?(www\.)?[a-z0-9.-]{1,14}\.(com|it|test|fr)/?", fullmatch=True))
@settings(max_examples=600, deadline=None)
def test_web_addresses_are_read_as_the_library_reads_them(text):
    try:
        expected = normalising.domain(text)
    except normalising.Unusable:
        expected = None
    values, _problems = Reader("IT").read({"website": [text]})
    assert values["website"] == [expected]


KEYS = ("name", "contact1.first", "postcode", "phone", "vat", "email", "website", "employees", "turnover")
PIECES = (
    "IT",
    "00743110157",
    "02",
    "+39",
    "0039",
    "+33",
    "347",
    "1234567",
    "0",
    " ",
    "  ",
    "-",
    ".",
    "@",
    "'",
)
PIECES += (
    "=",
    "n.d.",
    "NULL",
    "www.",
    "http://",
    "Alfa",
    "è",
    "e\u0301",
    "\u212a",
    "\xa0",
    "\t",
    "it",
    "test",
    "/",
)


@given(
    st.sampled_from(KEYS),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join),
    st.sampled_from(("IT", "FR", "DE")),
)
@settings(max_examples=1500, deadline=None)
@example("email", "Ada@Alfa.test", "IT")
@example("website", "http://www.www.alfa.it/", "IT")
@example("vat", "it 00743110157", "IT")
@example("phone", "00 39 02 1234567", "IT")
def test_the_engine_reads_what_is_read_one_by_one_or_leaves_it(key, text, country):
    sql = ordinary(key, "cell", country, "true")
    found = sql and duckdb.execute(f"SELECT {sql} FROM (SELECT ?::VARCHAR AS cell)", [text]).fetchone()[0]
    values, _problems = Reader(country).read({key: [text]})
    assert found is None or [found] == values[key]


@pytest.mark.parametrize(
    ("key", "text"),
    [("name", "Ca d'Oro Caffè Srl"), ("phone", "02 1234567"), ("phone", "+39 347 1234567"),
     ("vat", "IT00743110157"), ("email", "Ada@alfa.it"), ("website", "https://www.alfa.it"),
     ("employees", "12"), ("turnover", "99")],
)  # fmt: skip
def test_what_is_written_in_the_ordinary_way_is_left_to_nobody(key, text):
    sql = ordinary(key, "cell", "IT", "true")
    found = duckdb.execute(f"SELECT {sql} FROM (SELECT ?::VARCHAR AS cell)", [text]).fetchone()[0]
    assert [found] == Reader("IT").read({key: [text]})[0][key]
    assert found is not None


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234", 1234), ("1 234", 1234), ("1'234", 1234), ("12", 12), ("12,0", 12), ("12.5", None),
     ("50-99", None),
     ("-3", None), ("99999999999", None)],
)  # fmt: skip
def test_numbers_of_people_are_read_however_they_are_written(text, value):
    values, problems = Reader("IT").read({"employees": [text]})
    assert values["employees"] == [value]
    assert bool(problems) == (value is None)
