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
    "targeted": Words("targeted", "in lista", "dans le fichier"),
    "contacted": Words("contacted", "contattati", "contactés"),
    "qualified": Words("qualified", "qualificati", "qualifiés"),
    "booked": Words("appointment made", "appuntamento preso", "rendez-vous pris"),
    "met": Words("appointment honoured", "appuntamento svolto", "rendez-vous honoré"),
    "proposed": Words("proposal completed", "proposta presentata", "proposition remise"),
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
    "R3": Words("Proposal", "Proposta", "Proposition"),
    "R4": Words("Closing", "Chiusura", "Conclusion"),
    "R5": Words("Delivery", "Consegna", "Livraison"),
    "R6": Words("Reorder", "Riordino", "Réachat"),
}

WHAT_A_RATIO_SAYS: Final = {
    "R1": Words(
        "how well prospecting is organised, and whether the file holds people who can be reached",
        "quanto è organizzata la prospezione, e se nella lista ci sono persone raggiungibili",
        "si la prospection est organisée, et si le fichier contient des gens que l’on peut joindre",
    ),
    "RF": Words(
        "whether the targets suit the offer and the first words are the right ones",
        "se i contatti sono adatti all'offerta e le prime parole sono quelle giuste",
        "si les cibles conviennent à l’offre et si les premiers mots sont les bons",
    ),
    "RB": Words(
        "whether interest is turned into a date in the diary",
        "se l'interesse diventa una data in agenda",
        "si l’intérêt devient une date dans l’agenda",
    ),
    "R2": Words(
        "whether a few words were enough to make the meeting worth keeping",
        "se poche parole sono bastate a far valere la pena di presentarsi all'appuntamento",
        "si quelques mots ont suffi pour que le rendez-vous vaille la peine d’être honoré",
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
        "si l’entreprise exécute bien ce qui a été vendu\u00a0; jamais reproché au commercial",
    ),
    "R6": Words(
        "the trust that the company and the rep have earned together",
        "la fiducia che azienda e venditore hanno guadagnato insieme",
        "la confiance que l’entreprise et le commercial ont gagnée ensemble",
    ),
}

WHAT_TO_LOOK_AT: Final = {
    "R1": Words(
        "look at the file and at the hours of calling: who was tried, how often, when, and with which number",
        "guardare la lista e gli orari delle chiamate: chi è stato cercato, quante volte, quando e a quale numero",
        "regarder le fichier et les heures d’appel\u00a0: qui a été appelé, combien de fois, quand et à quel numéro",
    ),
    "RF": Words(
        "listen to ten first calls: whom they reach, how they open, and which need they name",
        "ascoltare dieci prime telefonate: a chi arrivano, come si aprono e quale bisogno nominano",
        "écouter dix premiers appels\u00a0: qui ils touchent, comment ils s’ouvrent et quel besoin ils nomment",
    ),
    "RB": Words(
        "listen to ten calls with people who were interested: is a date proposed, and two to choose from",
        "ascoltare dieci telefonate con persone interessate: viene proposta una data, e se ne offrono due?",
        "écouter dix appels avec des personnes intéressées\u00a0: une date est-elle proposée, deux au choix\u00a0?",
    ),
    "R2": Words(
        "look at the appointments missed: how far ahead they were made, what was promised, who reminded whom",
        "guardare gli appuntamenti mancati: con quanto anticipo erano presi, cosa era promesso, chi ha ricordato",
        "regarder les rendez-vous manqués\u00a0: pris combien de jours avant, sur quelle promesse, qui les a rappelés",
    ),
    "R3": Words(
        "read the notes of ten meetings: are need, budget, decision makers and date there, and why was no proposal made",
        "leggere le note di dieci incontri: ci sono bisogno, budget, chi decide e tempi, e perché non c'è stata proposta",
        "lire les notes de dix entretiens\u00a0: besoin, budget, décideurs et délai y sont-ils, et pourquoi pas de proposition",
    ),
    "R4": Words(
        "read the last ten proposals lost: who decided, which objection stayed open, what the price was held against",
        "leggere le ultime dieci proposte perse: chi ha deciso, quale obiezione è rimasta aperta, con cosa si è confrontato il prezzo",
        "lire les dix dernières propositions perdues\u00a0: qui a décidé, quelle objection est restée ouverte, à quoi le prix a été comparé",
    ),
}
"""What shows whether a ratio is low for a reason one can work on; R5 and R6 are not a rep's to work on alone."""


OF_A_HUNDRED: Final = {
    "R1": Words(
        "of {base} targets in the file, about {rep} are reached (the team: {team})",
        "su {base} nominativi della lista, circa {rep} vengono raggiunti (la squadra: {team})",
        "sur {base} cibles du fichier, environ {rep} sont jointes (l’équipe\u00a0: {team})",
    ),
    "RF": Words(
        "of {base} people contacted, about {rep} are interested (the team: {team})",
        "su {base} persone contattate, circa {rep} sono interessate (la squadra: {team})",
        "sur {base} personnes contactées, environ {rep} sont intéressées (l’équipe\u00a0: {team})",
    ),
    "R1xRF": Words(
        "of {base} targets in the file, about {rep} become prospects (the team: {team})",
        "su {base} nominativi della lista, circa {rep} diventano prospect (la squadra: {team})",
        "sur {base} cibles du fichier, environ {rep} deviennent des prospects (l’équipe\u00a0: {team})",
    ),
    "RB": Words(
        "of {base} prospects qualified, about {rep} agree to an appointment (the team: {team})",
        "su {base} prospect qualificati, circa {rep} accettano un appuntamento (la squadra: {team})",
        "sur {base} prospects qualifiés, environ {rep} acceptent un rendez-vous (l’équipe\u00a0: {team})",
    ),
    "R2": Words(
        "of {base} appointments made, about {rep} are honoured (the team: {team})",
        "su {base} appuntamenti presi, circa {rep} si svolgono davvero (la squadra: {team})",
        "sur {base} rendez-vous pris, environ {rep} sont honorés (l’équipe\u00a0: {team})",
    ),
    "RBxR2": Words(
        "of {base} prospects qualified, about {rep} come to an appointment that is honoured (the team: {team})",
        "su {base} prospect qualificati, circa {rep} arrivano a un appuntamento svolto (la squadra: {team})",
        "sur {base} prospects qualifiés, environ {rep} vont jusqu’à un rendez-vous honoré (l’équipe\u00a0: {team})",
    ),
    "R3": Words(
        "of {base} appointments honoured, about {rep} lead to a proposal (the team: {team})",
        "su {base} appuntamenti svolti, circa {rep} portano a una proposta (la squadra: {team})",
        "sur {base} rendez-vous honorés, environ {rep} débouchent sur une proposition (l’équipe\u00a0: {team})",
    ),
    "R4": Words(
        "of {base} proposals, about {rep} are won (the team: {team})",
        "su {base} proposte, circa {rep} si chiudono con la firma (la squadra: {team})",
        "sur {base} propositions, environ {rep} sont signées (l’équipe\u00a0: {team})",
    ),
    "R3xR4": Words(
        "of {base} appointments honoured, about {rep} bring a new customer (the team: {team})",
        "su {base} appuntamenti svolti, circa {rep} portano un nuovo cliente (la squadra: {team})",
        "sur {base} rendez-vous honorés, environ {rep} amènent un nouveau client (l’équipe\u00a0: {team})",
    ),
    "R6": Words(
        "of {base} customers delivered, about {rep} buy again (the team: {team}), which depends on the company too",
        "su {base} clienti serviti, circa {rep} riordinano (la squadra: {team}), e questo dipende anche dall'azienda",
        "sur {base} clients livrés, environ {rep} rachètent (l’équipe\u00a0: {team}), ce qui dépend aussi de l’entreprise",
    ),
}
"""A rep's ratio and the team's as people say them, by the code of the link; no other link needs its own."""

FROM_MILESTONE_TO_MILESTONE: Final = Words(
    "of {base} that reached “{start}”, about {rep} get to “{end}” (the team: {team})",
    "su {base} arrivati a «{start}», circa {rep} arrivano a «{end}» (la squadra: {team})",
    "sur {base} parvenus à «\u00a0{start}\u00a0», environ {rep} parviennent à «\u00a0{end}\u00a0» (l’équipe\u00a0: {team})",
)
"""The same for a link that has no words of its own."""


def link_name(link: Link, language: Language) -> str:
    """Name a link by the ratios it covers.

    >>> link_name(Link("R3xR4", "met", "won"), "en")
    'Proposal and Closing'
    >>> link_name(Link("R2", "booked", "met"), "fr")
    'Rendez-vous honorés'
    """
    joint = {"en": " and ", "it": " e ", "fr": " et "}[language]
    return joint.join(RATIO_NAMES[ratio].in_language(language) for ratio in link.ratios)
