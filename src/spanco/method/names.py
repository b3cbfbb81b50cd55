"""The method's words in English, Italian and French, as a sales office speaks them."""

from dataclasses import dataclass
from typing import Final, Literal

from spanco.method.chain import Link

Language = Literal["en", "it", "fr"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "it", "fr")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in every language."""

    en: str
    it: str
    fr: str

    def in_language(self, language: Language) -> str:
        """Return the text in that language."""
        return {"en": self.en, "it": self.it, "fr": self.fr}[language]


PHASE_NAMES: Final = {
    "S": Words("Suspect", "Suspect", "Suspect"),
    "P": Words("Prospect", "Prospect", "Prospect"),
    "A": Words("Approach", "Approccio", "Approche"),
    "N": Words("Negotiation", "Trattativa", "Négociation"),
    "C": Words("Conclusion", "Chiusura", "Conclusion"),
    "O": Words("Order", "Ordine", "Ordre"),
}

MILESTONE_NAMES: Final = {
    "targeted": Words("targeted", "nel file", "dans le fichier"),
    "contacted": Words("contacted", "contattati", "contactés"),
    "qualified": Words("qualified", "qualificati", "qualifiés"),
    "booked": Words("appointment made", "appuntamento preso", "rendez-vous pris"),
    "met": Words("appointment honoured", "appuntamento svolto", "rendez-vous honoré"),
    "proposed": Words("proposal completed", "offerta presentata", "proposition remise"),
    "won": Words("won", "acquisiti", "gagnés"),
    "delivered": Words("delivered", "consegnati", "livrés"),
    "reordered": Words("reordered", "riordinati", "réachat"),
    "lost": Words("lost", "persi", "perdus"),
    "handed_over": Words("handed over", "passati a un collega", "transmis à un collègue"),
}

RATIO_NAMES: Final = {
    "R1": Words("Contact", "Contatto", "Contact"),
    "RF": Words("Interest", "Interesse", "Intérêt"),
    "RB": Words("Booking", "Presa appuntamento", "Prise de rendez-vous"),
    "R2": Words("Attendance", "Appuntamenti svolti", "Rendez-vous honorés"),
    "R3": Words("Proposal", "Offerta", "Proposition"),
    "R4": Words("Closing", "Chiusura", "Conclusion"),
    "R5": Words("Delivery", "Consegna", "Livraison"),
    "R6": Words("Reorder", "Riordino", "Réachat"),
}

WHAT_A_RATIO_SAYS: Final = {
    "R1": Words(
        "how well prospecting is organised, and whether the file holds people who can be reached",
        "quanto è organizzata la prospezione, e se nel file ci sono persone raggiungibili",
        "si la prospection est organisée, et si le fichier contient des gens que l'on peut joindre",
    ),
    "RF": Words(
        "whether the targets suit the offer and the first words are the right ones",
        "se i contatti sono adatti all'offerta e le prime parole sono quelle giuste",
        "si les cibles conviennent à l'offre et si les premiers mots sont les bons",
    ),
    "RB": Words(
        "whether interest is turned into a date in the diary",
        "se l'interesse diventa una data in agenda",
        "si l'intérêt devient une date dans l'agenda",
    ),
    "R2": Words(
        "whether a few words were enough to make the meeting worth keeping",
        "se poche parole sono bastate a far valere la pena di presentarsi all'appuntamento",
        "si quelques mots ont suffi pour que le rendez-vous vaille la peine d'être honoré",
    ),
    "R3": Words(
        "whether a need is understood and answered by a costed solution that fits the budget and keeps the margin",
        "se il bisogno è capito e tradotto in una soluzione con un prezzo, nel budget e con il margine intatto",
        "si le besoin est compris et traduit en une solution chiffrée, dans le budget et sans sacrifier la marge",
    ),
    "R4": Words(
        "how the rep negotiates, persuades and knows the customer",
        "come il venditore tratta, convince e conosce il cliente",
        "comment le commercial négocie, convainc et connaît son client",
    ),
    "R5": Words(
        "how well the company carries out what was sold; never held against the rep",
        "quanto bene l'azienda esegue ciò che è stato venduto; non si imputa mai al venditore",
        "si l'entreprise exécute bien ce qui a été vendu; jamais reproché au commercial",
    ),
    "R6": Words(
        "the trust that the company and the rep have earned together",
        "la fiducia che azienda e venditore hanno guadagnato insieme",
        "la confiance que l'entreprise et le commercial ont gagnée ensemble",
    ),
}


def link_name(link: Link, language: Language) -> str:
    """Name a link by the ratios it covers.

    >>> link_name(Link("R3xR4", "met", "won"), "en")
    'Proposal and Closing'
    >>> link_name(Link("R2", "booked", "met"), "fr")
    'Rendez-vous honorés'
    """
    joint = {"en": " and ", "it": " e ", "fr": " et "}[language]
    return joint.join(RATIO_NAMES[ratio].in_language(language) for ratio in link.ratios)
