"""What a column of a table of companies may mean, and what its header and its values say that it does."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from spanco.crm.suspects.models import CustomField

N_CONTACTS: Final = 3
"""How many people one row may name."""

MUST: Final = "name"
"""Without it there is no company."""

_COMPANY: Final[dict[str, Promise]] = {
    "name": _("company"),
    "vat": _("VAT number"),
    "phone": _("telephone"),
    "email": _("e-mail"),
    "website": _("website"),
    "sector": _("sector"),
    "employees": _("employees"),
    "turnover": _("turnover"),
    "address": _("address"),
    "postcode": _("postcode"),
    "city": _("city"),
    "region": _("region"),
    "country": _("country"),
}
_CONTACT: Final[dict[str, Promise]] = {
    "name": _("name"),
    "first": _("first name"),
    "last": _("last name"),
    "job": _("job"),
    "phone": _("telephone"),
    "email": _("e-mail"),
    "language": _("language"),
    "decides": _("takes part in the decision"),
}
_SITE: Final[dict[str, Promise]] = {
    "name": _("site"),
    "address": _("address"),
    "postcode": _("postcode"),
    "city": _("city"),
    "country": _("country"),
    "phone": _("telephone"),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing a column may mean.

    ``key`` is the field's name (``name``, ``contact2.phone``, ``site.city``, ``custom.<key>``), ``part``
    whose it is. ``custom`` is the field that a custom one is.
    """

    key: str
    label: str | Promise
    part: str | Promise
    custom: CustomField | None = None

    @property
    def is_of_others(self) -> bool:
        """Whether it is told of a person or a site, and not of the company itself."""
        return "." in self.key and self.custom is None


def meanings() -> dict[str, Meaning]:
    """Return everything a column may mean, by key, in the order in which it is offered."""
    found = [Meaning(key, label, _("Company")) for key, label in _COMPANY.items()]
    for number in range(1, N_CONTACTS + 1):
        part = format_lazy("{} {}", _("Contact"), number)
        found += [Meaning(f"contact{number}.{key}", label, part) for key, label in _CONTACT.items()]
    found += [Meaning(f"site.{key}", label, _("Site")) for key, label in _SITE.items()]
    found += [
        Meaning(f"custom.{field.key}", field.name, _("Your fields"), field)
        for field in CustomField.objects.order_by("name")
    ]
    return {meaning.key: meaning for meaning in found}


# In English, Italian and French, as exports of registers, address books and other programs spell them;
# folded: without accents, capitals and what is no letter or digit.
_HEADERS: Final[dict[str, str]] = {
    "name": "company companyname name account accountname organisation organization business businessname "
    "legalname azienda nomeazienda ragionesociale ditta impresa societa denominazione nome "
    "entreprise societe raisonsociale nomentreprise denomination nomsociete client cliente",
    "vat": "vat vatnumber vatno vatid vatcode taxid partitaiva piva pi partitaivacf codiceiva "
    "tva numerotva notva ntva tvaintracommunautaire numtva siren",
    "phone": "phone telephone tel phonenumber telephonenumber companyphone mainphone switchboard "
    "telefono numerotelefono centralino telefonoazienda recapitotelefonico "
    "numerodetelephone standard telephonesociete",
    "email": "email emailaddress mail companyemail emailazienda indirizzoemail postaelettronica pec "
    "courriel adresseemail adressemail mel emailsociete",
    "website": "website web site url domain homepage webaddress webpage sito sitoweb sitointernet dominio "
    "siteweb siteinternet domaine internet",
    "sector": "sector industry branch business activity settore industria attivita categoria "
    "categoriamerceologica ateco secteur activite branche secteurdactivite naf",
    "employees": "employees staff headcount numberofemployees noofemployees size companysize "
    "dipendenti addetti numerodipendenti ndipendenti effectif effectifs salaries nombredesalaries employes",
    "turnover": "turnover revenue revenues annualrevenue sales fatturato ricavi "
    "chiffredaffaires ca cahorstaxes",
    "address": "address street streetaddress address1 addressline1 indirizzo via sedelegale "
    "adresse rue voie adresse1",
    "postcode": "postcode postalcode zip zipcode cap codicepostale codepostal cp",
    "city": "city town locality citta comune localita ville commune localite",
    "region": "region state county province stateprovince regione provincia prov departement etat",
    "country": "country countrycode nation paese nazione stato pays codepays",
    "contact1.name": "contact contactname contactperson fullname person referente nomereferente contatto "
    "personadicontatto nomecompleto nominativo interlocuteur nomcomplet nomducontact nomcontact",
    "contact1.first": "firstname givenname contactfirstname nomecontatto prenom prenomcontact",
    "contact1.last": "lastname surname familyname contactlastname cognome cognomecontatto nom nomdefamille",
    "contact1.job": "job jobtitle title role position function ruolo mansione qualifica carica funzione "
    "poste fonction titre role",
    "contact1.phone": "mobile mobilephone cell cellphone directphone contactphone cellulare "
    "telefonoreferente "
    "telefonodiretto telefonocontatto portable mobilecontact telephonecontact lignedirecte "
    "contactnumber",
    "contact1.email": "contactemail personalemail emailreferente emailcontatto emailcontact courrielcontact "
    "emaildirect",
    "contact1.language": "language lingua langue",
    "contact1.decides": "decides decisionmaker decisore decideur decisionnaire",
    "site.name": "sitename branchname plant location sede nomesede stabilimento filiale unitalocale "
    "nomsite etablissement agence nomdusite",
}
# Whose a column is, what links that to what it holds, and what is then left over a column of names.
_PERSON: Final = re.compile(
    "contact|contatto|referente|interlocuteur|interlocutrice|correspondant|person|persona|personne"
)
_LINKING: Final = re.compile(
    "of|the|for|a|al|da|de|del|dell|della|delle|di|d|du|des|il|l|la|le|lo|per|contacter|riferimento"
)
_NAMES: Final = frozenset({"", "name", "fullname", "nome", "nomecompleto", "nominativo", "nom", "nomcomplet"})
_NUMBERED: Final = re.compile(r"(?P<word>.*?[^\d])(?P<number>[123])")
_BY_HEADER: Final = {word: key for key, words in _HEADERS.items() for word in words.split()}


def folded(text: str) -> str:
    """Return a header without accents, capitals and what is no letter or digit.

    >>> folded(" Città / Comune ")
    'cittacomune'
    """
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z]+|\d+", plain.lower())


_LOOKS_LIKE: Final = {
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+"),
    "website": re.compile(
        r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+(?:com|it|fr|eu|net|org)/?", re.IGNORECASE
    ),
    "vat": re.compile(r"(?:IT ?)?\d{11}|(?:FR ?)?[A-Z0-9]{2} ?\d{9}|[A-Z]{2} ?\d{8,12}"),
    "phone": re.compile(r"(?:\+|00)\d[\d ().\-/]{6,20}|0\d[\d ().\-/]{5,16}\d"),
}
_ENOUGH: Final = 0.6


def guess(
    headers: Sequence[str], samples: Mapping[str, Sequence[str]], custom: Iterable[CustomField] = ()
) -> dict[str, str]:
    """Return what each header most likely means, by header; those that tell nothing are left out.

    ``samples`` are the first values under each header. A header is believed unless its values are plainly
    something else (telephone numbers under “contact”); where it says nothing, the values may.
    """
    own = {folded(word): f"custom.{field.key}" for field in custom for word in (field.name, field.key)}
    found: dict[str, str] = {}
    words = {folded(header) for header in headers}
    of_people = {_of_person(header) for header in headers}
    for header in headers:
        looks = _look(samples.get(header, ()))
        meant = own.get(folded(header)) or _beside(header, words)
        meant = meant or _by_person(header, words, of_people) or _by_words(header)
        if meant is not None and looks is not None and not meant.startswith("custom."):
            meant = _agreed(meant, looks)
        meant = meant or looks
        for key in _places(meant):
            if key not in found.values():
                found[header] = key
                break
    if MUST not in found.values():
        _name_from_others(headers, found)
    return found


def _beside(header: str, words: set[str]) -> str | None:
    """Return what a name is beside the other headers: “nome” is a first name where there is a “cognome”."""
    word = folded(header)
    if word == "nome" and words & {"cognome", "cognomereferente"}:
        return "contact1.first"
    if word == "nom" and not words & {"prenom", "entreprise", "societe", "raisonsociale"}:
        return MUST
    if word == "name" and words & {
        "company",
        "companyname",
        "account",
        "accountname",
        "organisation",
        "organization",
    }:
        return "contact1.name"
    return None


def _of_person(header: str) -> tuple[int, str] | None:
    """Return of which person a header speaks and what it says of them.

    >>> _of_person("Tél. de l’interlocuteur 2"), _of_person("Nome referente"), _of_person("Tel.")
    ((2, 'tel'), (1, 'nome'), None)
    """
    words = _words(header)
    left = [word for word in words if not _PERSON.fullmatch(word)]
    numbers = [int(word) for word in left if word.isdecimal()] or [1]
    if len(left) == len(words) or len(numbers) > 1 or not 1 <= numbers[0] <= N_CONTACTS:
        return None
    return numbers[0], "".join(word for word in left if not (word.isdecimal() or _LINKING.fullmatch(word)))


def _by_person(header: str, words: set[str], of_people: set[tuple[int, str] | None]) -> str | None:
    """Return what a header means that says whose its column is: “Tel. referente”, “Nom du contact”."""
    said = _of_person(header)
    if said is None:
        return None
    number, word = said
    part, _dot, field = _BY_HEADER.get(word, "").rpartition(".")
    if word == "nome" and ((number, "cognome") in of_people or "cognome" in words):
        field = "first"
    elif word == "nom" and ((number, "prenom") in of_people or "prenom" in words):
        field = "last"
    elif word in _NAMES:
        field = "name"
    elif part != "contact1" and (part or field not in {"phone", "email"}):
        return None
    return f"contact{number}.{field}"


def _by_words(header: str) -> str | None:
    word = folded(header)
    if word in _BY_HEADER:
        return _BY_HEADER[word]
    numbered = _NUMBERED.fullmatch(word)
    if numbered is None or numbered["word"] not in _BY_HEADER:
        return None
    meant = _BY_HEADER[numbered["word"]]
    return meant.replace("contact1", f"contact{numbered['number']}")


def _look(values: Sequence[str]) -> str | None:
    """Return what the values look like; None where they look like nothing in particular."""
    given = [value.strip() for value in values if value.strip()]
    looks = Counter(
        next((key for key, pattern in _LOOKS_LIKE.items() if pattern.fullmatch(value)), None)
        for value in given
    )
    if not looks:
        return None
    key, times = looks.most_common(1)[0]
    return key if times >= _ENOUGH * len(given) else None


def _agreed(meant: str, looks: str) -> str:
    part, _dot, field = meant.rpartition(".")
    same = field == looks or {field, looks} <= {"vat", "phone", "employees", "turnover", "postcode"}
    if same:
        return meant
    # “Contact” over e-mail addresses is the contact's address, not their name.
    return f"{part}.{looks}" if part.startswith("contact") and looks in {"phone", "email"} else looks


def _places(meant: str | None) -> Iterable[str]:
    """Yield what a column of some meaning may be, the likeliest first: a second e-mail is a contact's."""
    if meant is None:
        return
    yield meant
    field = meant.rpartition(".")[2]
    if meant in {"phone", "email"} or (meant.startswith("contact") and field in _CONTACT):
        yield from (f"contact{number}.{field}" for number in range(1, N_CONTACTS + 1))


def _name_from_others(headers: Sequence[str], found: dict[str, str]) -> None:
    """Take the first column nobody knows, or else the contact's name, for the company's."""
    unknown = next((header for header in headers if header not in found), None)
    if unknown is not None and len(found) > 0 and unknown == headers[0]:
        found[unknown] = MUST
