"""Telephone numbers, addresses, VAT numbers, domains, countries and names have one form each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanco.crm.suspects.companies import normalising
from spanco.crm.suspects.companies.normalising import (
    Unusable,
    country,
    domain,
    email,
    folded,
    name_key,
    phone,
    vat,
)


@pytest.mark.parametrize(
    ("written", "where", "expected"),
    [
        ("02 1234 5678", "IT", "+390212345678"),
        ("0039 02 12345678", "FR", "+390212345678"),
        ("+33 (0)1 42 68 53 00", "IT", "+33142685300"),
        ("01.42.68.53.00", "FR", "+33142685300"),
        ("tel:+49-30-123456", "", "+4930123456"),
    ],
)
def test_a_telephone_number_is_kept_in_international_form(written, where, expected):
    assert phone(written, where) == expected


@pytest.mark.parametrize(
    ("written", "said"),
    [("12", "too short"), ("+39 02 1234567890123", "too long"), ("call Anna", "not a telephone number")],
)
def test_a_wrong_telephone_number_says_what_is_wrong_with_which_value(written, said):
    with pytest.raises(Unusable) as refused:
        phone(written, "IT")

    assert refused.value.code == "phone"
    assert said in str(refused.value)
    assert written in str(refused.value)


@pytest.mark.parametrize(
    ("written", "where", "expected"),
    [
        ("IT00743110157", "", "IT00743110157"),
        ("007.431.101 57", "IT", "IT00743110157"),
        ("FR 40 303 265 045", "IT", "FR40303265045"),
        ("40303265045", "FR", "FR40303265045"),
        ("DE 136,695 976", "", "DE136695976"),
        ("GR 094259216", "", "EL094259216"),
        ("094259216", "GR", "EL094259216"),
        ("CHE-107.787.577 IVA", "", "CHE107787577"),
        ("107787576", "NO", ""),
        ("NO 995 525 828 MVA", "", "NO995525828"),
        ("GB 980 7806 84", "IT", "GB980780684"),
        ("B-58378431", "ES", "ESB58378431"),
    ],
)
def test_a_vat_number_carries_its_country_and_is_verified(written, where, expected):
    if not expected:
        with pytest.raises(Unusable, match="not a VAT number"):
            vat(written, where)
    else:
        assert vat(written, where) == expected


@pytest.mark.parametrize("written", ["IT00743110158", "00743110158", "IT", "", "IT0074311015700743110157"])
def test_a_vat_number_with_a_wrong_digit_is_refused(written):
    with pytest.raises(Unusable):
        vat(written, "IT")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://www.Rossi.it/contatti?x=1#y", "rossi.it"),
        ("HTTP://rossi.it:8080", "rossi.it"),
        ("www.rossi.it", "rossi.it"),
        ("www.it", "www.it"),
        ("info@rossi.it", "rossi.it"),
        ("caffè.it", "xn--caff-8oa.it"),
        ("rossi.it.", "rossi.it"),
    ],
)
def test_a_website_is_its_bare_domain(written, expected):
    assert domain(written) == expected


@pytest.mark.parametrize(
    "written", ["", "rossi", "http://", "127.0.0.1", "ros si.it", "<script>.it", "../etc/passwd"]
)
def test_what_is_no_web_address_is_refused(written):
    with pytest.raises(Unusable, match="not a web address"):
        domain(written)


def test_an_e_mail_address_is_in_small_letters():
    assert email(" Anna.ROSSI@Caffè.IT ") == "anna.rossi@xn--caff-8oa.it"
    for wrong in (
        "anna",
        "anna@",
        "@rossi.it",
        "anna@rossi",
        "a b@rossi.it",
        "a@b@c.it",
        "x" * 400 + "@rossi.it",
    ):
        with pytest.raises(Unusable, match="not an e-mail address"):
            email(wrong)


@pytest.mark.parametrize(
    ("written", "code"),
    [("Italia", "IT"), ("FRANCE", "FR"), ("Allemagne", "DE"), ("it", "IT"), ("gbr", "GB"), ("UK", "GB"),
     ("Pays-Bas", "NL"), ("Österreich", "AT")],
)  # fmt: skip
def test_a_country_is_its_two_letters(written, code):
    assert country(written) == code


@pytest.mark.parametrize("written", ["", "Atlantis", "EU", "ZZ", "1"])
def test_what_is_no_country_is_refused(written):
    with pytest.raises(Unusable, match="not a country"):
        country(written)


@pytest.mark.parametrize(
    "names",
    [
        ("Metalfer S.p.A.", "METALFER SPA", "Metalfer s p a", "metalfer, spa"),
        ("Rossi & C. S.n.c.", "Rossi e C. snc", "ROSSI & C. SNC", "Rossi"),
        ("Établissements Lefèvre & Fils SARL", "SARL Etablissements Lefevre et Fils"),
        ("Müller GmbH & Co. KG", "Muller"),
        ("Soc. Coop. Agricola a r.l.", "Soc Coop Agricola"),
        ("Wójcik Sp. z o.o.", "wojcik"),
        ("A.B. Costruzioni srl", "AB Costruzioni"),
        ("L’Oréal S.A.", "L'OREAL"),
    ],
)
def test_names_that_differ_in_writing_only_have_one_key(names):
    assert len({name_key(name) for name in names}) == 1


@pytest.mark.parametrize("name", ["S.p.A.", "Co", "★", "Ελλάς", "株式会社", "E", "SA SA"])
def test_no_name_is_left_without_a_key(name):
    assert name_key(name)


def test_different_names_keep_different_keys():
    names = ["Rossi", "Rossini", "Rossi Costruzioni", "Bianchi", "3M", "3 B", "2G"]

    assert len({name_key(name) for name in names}) == len(names)


_TEXT = st.text(max_size=80) | st.text("srlspanc.&' eé-àß+0123456789@w/:", max_size=40)


@given(_TEXT)
def test_the_key_of_a_key_is_the_key(text):
    assert name_key(name_key(text)) == name_key(text)
    assert folded(folded(text)) == folded(text)
    assert bool(name_key(text)) == bool(text.split())
    assert len(name_key(text)) <= 200


@given(_TEXT, st.sampled_from(["", "IT", "FR", "GB", "US", "CH", "GR", "ES", "??", "ITALY"]))
def test_whatever_is_typed_is_kept_in_one_form_or_refused_in_words(text, where):
    said: list[str] = []
    for normal in (
        lambda value: phone(value, where),
        lambda value: vat(value, where),
        email,
        domain,
        country,
    ):
        try:
            once = normal(text)
        except Unusable as refused:
            said.append(str(refused))
        else:
            assert normal(once) == once
    assert all(sentence.endswith(".") for sentence in said)


@given(
    st.sampled_from(["IT", "FR", "DE", "ES", "GB", "CH", "NO", "NL", "EL", "US", ""]),
    st.text("0123456789AB", max_size=14),
)
def test_a_vat_number_in_its_form_stays_as_it_is(prefix, number):
    try:
        once = vat(prefix + number, "IT")
    except Unusable:
        return
    assert vat(once, "IT") == vat(once, "FR") == once
    assert len(once) <= 20


def test_every_function_is_offered_in_one_place():
    assert all(hasattr(normalising, name) for name in normalising.__all__)
