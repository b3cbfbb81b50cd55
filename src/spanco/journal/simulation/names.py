"""Names for simulated people and teams: Italian, French and English, as many as are asked for."""

from itertools import cycle, islice

_ITALIAN_FIRST = """Giulia Marco Chiara Luca Francesca Alessandro Elena Matteo Sara Davide Martina Andrea
Valentina Stefano Federica Niccolò Ilaria Simone Silvia Riccardo Beatrice Paolo Laura Giovanni"""
_ITALIAN_LAST = """Rossi Bianchi Ferrari Esposito Colombo Ricci Marino Greco Bruno Gallo Conti De~Luca Mancini
Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini
Leone D'Angelo Gentile Lombardo Vitale Serra Coppola De~Santis Marchetti Parisi Villa Conte Ferri Fabbri
Bianco Monti Pellegrini Palumbo Sanna Farina"""
_FRENCH_FIRST = """Camille Julien Léa Antoine Manon Nicolas Chloé Thomas Inès Pierre Sophie François Élodie
Mathieu Claire Hugo Aurélie Benoît Hélène Guillaume Anaïs Maxime Margaux Rémi"""
_FRENCH_LAST = """Martin Bernard Dubois Durand Moreau Laurent Lefèvre Leroy Roux Fournier Girard Bonnet Dupont
Lambert Fontaine Rousseau Vincent Muller Faure André Mercier Blanc Guérin Boyer Garnier Chevalier Gilbert
Legrand Gauthier Garcia Perrin Robin Clément Morin Barbier Henry Roussel Renaud Gautier Masson Marchand
Duval Denis Dumont L'Héritier Noël Meyer"""
_ENGLISH_FIRST = """Emma James Olivia Daniel Sophie Thomas Charlotte William Amelia George Grace Oliver Lucy
Samuel Hannah Joseph Alice Edward Ruby Henry Eleanor Patrick Megan Adam"""
_ENGLISH_LAST = """Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans
Walker White Roberts Green Hall Wood Jackson Clarke Patel Harrison Lewis Scott Cooper King Baker Turner Morgan
Cooke Bailey Parker O'Brien Shaw Bennett Foster Carter Hughes Murphy Mitchell Adams Palmer Marshall Gibson
Stone Webb Fletcher"""
_PEOPLE = (
    (_ITALIAN_FIRST, _ITALIAN_LAST),
    (_FRENCH_FIRST, _FRENCH_LAST),
    (_ENGLISH_FIRST, _ENGLISH_LAST),
)
_CITIES = """Milano Lyon London Torino Paris Manchester Bologna Nantes Bristol Verona Lille Leeds Firenze
Toulouse Glasgow Napoli Bordeaux Dublin Padova Grenoble Cardiff Genova Rennes Newcastle"""
_INITIALS = "ABCDEFGHILMNOPRSTV"


def rep_names(count: int) -> list[str]:
    """Return that many different names, always the same ones.

    >>> rep_names(4)
    ['Giulia Rossi', 'Camille Martin', 'Emma Smith', 'Marco Bianchi']
    """
    return [_rep_name(*divmod(number, len(_PEOPLE))) for number in range(count)]


def team_names(count: int) -> list[str]:
    """Return that many different team names: cities, numbered once they run out.

    >>> team_names(2), team_names(25)[-1]
    (['Milano', 'Lyon'], 'Milano 2')
    """
    cities = _CITIES.split()
    return [
        name if number < len(cities) else f"{name} {number // len(cities) + 1}"
        for number, name in enumerate(islice(cycle(cities), count))
    ]


def _rep_name(number: int, language: int) -> str:
    """Return the n-th name of a language: first and last names are paired off, then a middle name is added.

    Stepping through both lists at once meets every pair once before any returns, their lengths having
    no common divisor.
    """
    first, last = (names.split() for names in _PEOPLE[language])
    middle, pair = divmod(number, len(first) * len(last))
    names = [first[pair % len(first)], *_middle(middle), last[pair % len(last)].replace("~", " ")]
    return " ".join(names)


def _middle(number: int) -> list[str]:
    """Return the initials that tell namesakes apart: none, then one, then two and so on."""
    initials: list[str] = []
    while number:
        number, initial = divmod(number - 1, len(_INITIALS))
        initials.insert(0, f"{_INITIALS[initial]}.")
    return initials
