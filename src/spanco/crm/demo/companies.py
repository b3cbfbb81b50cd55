"""Companies that do not exist, in towns that do; nobody answers their numbers and addresses.

Telephone numbers are of ranges that are kept free for fiction (France, United Kingdom) or given to nobody
(Italy); e-mail addresses and websites end in ``.example``.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Final

_FAMILIES: Final = {
    "IT": """Bellini Perin Corti Zanella Morandi Barbieri Fontana Marchetti Galli Sartori Donati Bassi
Ferraro Guidi Longo Valentini Pozzi Baroni Negri Basile Testa Monti Rinaldi Carli Grassi
Bernardi Vitali Cattaneo Sala Ruggeri Pagani Silvestri Orlandi Gatti Melis Piras Zanetti Moro
Bruni Lodi""",
    "FR": """Lefèvre Garnier Chevalier Rousseau Mercier Blanchard Carpentier Renard Aubert Delmas Fabre
Tessier Marchand Poirier Vidal Lacroix Brunet Caron Dumas Gaillard Hamel Jacquet Lemoine Masson
Noël Picard Prévost Rey Royer Sauvage Thibault Vasseur Verdier Bertin Collet Dufour""",
    "GB": """Ashworth Barlow Calder Dawson Ellison Fairfax Garside Hargreaves Ingham Jessop Kendrick Langley
Marsden Norris Ormerod Parkin Ramsden Sutcliffe Thornton Underhill Varley Whitaker Yates Bramley
Cartwright Denholm Fielding Grantham Holroyd Kershaw""",
}
_TRADES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "manufacturing": {
        "IT": (
            "Officine",
            "Meccanica",
            "Carpenteria",
            "Fonderie",
            "Torneria",
            "Stampi",
            "Plastica",
            "Cartiera",
        ),
        "FR": ("Ateliers", "Mécanique", "Fonderie", "Plastiques", "Tôlerie", "Outillage", "Papeterie"),
        "GB": ("Engineering", "Castings", "Precision", "Plastics", "Tooling", "Paper Mill", "Fabrications"),
    },
    "retail": {
        "IT": ("Ferramenta", "Arredamenti", "Calzature", "Elettrodomestici", "Profumerie", "Giardineria"),
        "FR": ("Quincaillerie", "Meubles", "Chaussures", "Électroménager", "Jardinerie", "Optique"),
        "GB": ("Stores", "Furniture", "Garden Centres", "Home & Hardware", "Opticians", "Outfitters"),
    },
    "logistics": {
        "IT": ("Autotrasporti", "Spedizioni", "Logistica", "Magazzini", "Traslochi"),
        "FR": ("Transports", "Logistique", "Messagerie", "Entrepôts", "Affrètement"),
        "GB": ("Haulage", "Logistics", "Freight", "Warehousing", "Couriers"),
    },
    "healthcare": {
        "IT": ("Clinica", "Laboratori", "Centro medico", "Ortopedia", "Farmaceutici"),
        "FR": ("Clinique", "Laboratoires", "Centre médical", "Orthopédie", "Pharmacie"),
        "GB": ("Clinics", "Laboratories", "Medical", "Dental Care", "Pharma"),
    },
    "food": {
        "IT": ("Cantine", "Molino", "Pastificio", "Caseificio", "Salumificio", "Oleificio", "Torrefazione"),
        "FR": ("Caves", "Moulins", "Fromagerie", "Biscuiterie", "Conserverie", "Brasserie"),
        "GB": ("Dairies", "Bakeries", "Brewery", "Foods", "Preserves", "Coffee Roasters"),
    },
    "construction": {
        "IT": ("Edilizia", "Costruzioni", "Impianti", "Marmi", "Serramenti", "Infissi"),
        "FR": ("Bâtiment", "Constructions", "Charpentes", "Menuiserie", "Travaux publics"),
        "GB": ("Builders", "Construction", "Roofing", "Joinery", "Stone & Marble", "Groundworks"),
    },
}
_TOWNS: Final = {
    "IT": (
        ("Padova", "35100", "Veneto"), ("Vicenza", "36100", "Veneto"), ("Treviso", "31100", "Veneto"),
        ("Verona", "37100", "Veneto"), ("Brescia", "25100", "Lombardia"), ("Bergamo", "24100", "Lombardia"),
        ("Monza", "20900", "Lombardia"), ("Torino", "10100", "Piemonte"), ("Cuneo", "12100", "Piemonte"),
        ("Modena", "41100", "Emilia-Romagna"), ("Parma", "43100", "Emilia-Romagna"),
        ("Bologna", "40100", "Emilia-Romagna"), ("Prato", "59100", "Toscana"), ("Lucca", "55100", "Toscana"),
        ("Ancona", "60100", "Marche"), ("Bari", "70100", "Puglia"),
    ),
    "FR": (
        ("Lyon", "69000", "Auvergne-Rhône-Alpes"), ("Grenoble", "38000", "Auvergne-Rhône-Alpes"),
        ("Annecy", "74000", "Auvergne-Rhône-Alpes"), ("Nantes", "44000", "Pays de la Loire"),
        ("Angers", "49000", "Pays de la Loire"), ("Lille", "59000", "Hauts-de-France"),
        ("Amiens", "80000", "Hauts-de-France"), ("Toulouse", "31000", "Occitanie"),
        ("Bordeaux", "33000", "Nouvelle-Aquitaine"), ("Rennes", "35000", "Bretagne"),
    ),
    "GB": (
        ("Leeds", "LS1", "Yorkshire"), ("Sheffield", "S1", "Yorkshire"), ("Bradford", "BD1", "Yorkshire"),
        ("Manchester", "M1", "North West"), ("Preston", "PR1", "North West"), ("Bristol", "BS1",
"South West"),
        ("Coventry", "CV1", "West Midlands"), ("Derby", "DE1", "East Midlands"),
    ),
}  # fmt: skip
_FORMS: Final = {
    "IT": ("Srl", "Spa", "Snc", "Srl", "Srl"),
    "FR": ("SARL", "SAS", "SA", "SAS"),
    "GB": ("Ltd", "Ltd", "plc"),
}
_AND: Final = {"IT": "e", "FR": "et", "GB": "&"}
_MOST_ATTEMPTS: Final = 50
_COUNTRIES: Final = ("IT",) * 6 + ("FR",) * 3 + ("GB",) * 2
_FREE_NUMBERS: Final = {
    "IT": (("+390200", 6),),
    "FR": tuple((f"+33{area}", 4) for area in ("19900", "26191", "35301", "46571", "53649")),
    "GB": (
        *((f"+44{area}4960", 3) for area in (113, 114, 116, 117, 118, 121, 131, 141, 151, 161)),
        ("+441914980", 3),
        ("+442079460", 3),
    ),
}
"""Ranges of numbers that nobody has, each with how many digits follow."""
_EMPLOYEES: Final = {"small": (4, 49), "medium": (50, 249), "enterprise": (250, 3_000)}
_FIRST_NAMES: Final = {
    "IT": """Marta Luca Anna Paolo Chiara Davide Elena Marco Silvia Andrea Laura Stefano Paola Giorgio
Federica Roberto Cristina Alberto Monica Claudio""",
    "FR": """Claire Julien Sophie Antoine Isabelle Laurent Camille Philippe Nathalie Olivier Hélène Vincent
Sandrine Thierry Élise Mathieu""",
    "GB": """Helen James Sarah Andrew Joanne Martin Rachel Stephen Louise Graham Emma Peter Karen Simon
Alison Neil""",
}


@dataclass(frozen=True, slots=True)
class Invented:
    """A company that does not exist, with the person who answers there."""

    name: str
    phone: str
    email: str
    website: str
    sector: str
    employees: int
    turnover: int
    city: str
    postcode: str
    region: str
    country: str
    contact: str
    contact_phone: str
    contact_email: str


class Inventor:
    """Invents companies, no two of one name or telephone number."""

    def __init__(self, luck: Random) -> None:
        self._luck = luck
        self._names: set[str] = set()
        self._numbers: set[str] = set()

    def company(self, sector: str, size: str) -> Invented:
        """Invent a company of a sector and size."""
        luck = self._luck
        country = luck.choice(_COUNTRIES)
        town, postcode, region = luck.choice(_TOWNS[country])
        name = self._name(sector, country, town)
        domain = f"{plain(name)}.example"
        person = f"{luck.choice(_FIRST_NAMES[country].split())} {luck.choice(_FAMILIES[country].split())}"
        employees = _employees(luck, size)
        return Invented(
            name=name,
            phone=self._number(country),
            email=f"info@{domain}",
            website=domain,
            sector=sector,
            employees=employees,
            turnover=employees * luck.randint(90, 260) * 1_000,
            city=town,
            postcode=postcode,
            region=region,
            country=country,
            contact=person,
            contact_phone=self._number(country),
            contact_email=f"{plain(person, '.')}@{domain}",
        )

    def _name(self, sector: str, country: str, town: str) -> str:
        """Return a name as companies of that country have, ever longer until nobody has it."""
        trade = self._luck.choice(_TRADES[sector][country])
        family, partner = self._luck.sample(_FAMILIES[country].split(), 2)
        both = f"{family} {_AND[country]} {partner}"
        for owner in (family, f"{family} {town}", both, f"{both} {town}"):
            name = f"{owner} {trade}" if country == "GB" else f"{trade} {owner}"
            if name not in self._names:
                break
        else:
            name = f"{name} {len(self._names)}"
        self._names.add(name)
        return f"{name} {self._luck.choice(_FORMS[country])}"

    def _number(self, country: str) -> str:
        """Return a number that nobody has been given; an Italian one where a country has few left."""
        number = self._number_at_random(country)
        for attempt in count():
            if number not in self._numbers:
                break
            number = self._number_at_random(country if attempt < _MOST_ATTEMPTS else "IT")
        self._numbers.add(number)
        return number

    def _number_at_random(self, country: str) -> str:
        start, digits = self._luck.choice(_FREE_NUMBERS[country])
        return f"{start}{self._luck.randrange(10**digits):0{digits}}"


def _employees(luck: Random, size: str) -> int:
    fewest, most = _EMPLOYEES[size]
    return round(fewest * math.pow(most / fewest, luck.random()))


def plain(name: str, between: str = "-") -> str:
    """Return a name as it may stand in an address: small letters without accents.

    >>> plain("Établissements Noël & Fils")
    'etablissements-noel-fils'
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", between, letters).strip(between)
