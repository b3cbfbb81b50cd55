"""Names of companies as they are compared: without legal form, accents, capitals and punctuation."""

import re
import unicodedata
from typing import Final

_LONGEST: Final = 200
_LETTERS: Final = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "_": " "}
)
_INITIALS: Final = re.compile(r"\b(?:[^\W\d]\.)+[^\W\d]\b\.?")
_NO_WORD: Final = re.compile(r"\W+")
_AND: Final = frozenset({"e", "ed", "et", "and", "und", "en", "y"})

_FORMS: Final = (
    # Italy
    "spa, srl, srls, snc, sas, sapa, scarl, scrl, scpa, arl, a rl, a r l, sdf, unipersonale, "
    "soc coop, societa cooperativa, societa consortile, societa semplice, societa per azioni, "
    "societa a responsabilita limitata, semplificata, societa in nome collettivo, "
    "societa in accomandita semplice, in liquidazione, con socio unico, a socio unico, socio unico, "
    # France, Belgium, Luxembourg, Switzerland
    "sa, sarl, sarlu, sasu, eurl, sci, sca, scop, scic, gie, eirl, selarl, selas, sprl, asbl, scs, "
    "societe anonyme, societe a responsabilite limitee, societe par actions simplifiee, "
    "societe en nom collectif, c, co, cie, compagnie, csnc, csas, cspa, "
    # Germany, Austria, Switzerland
    "gmbh, ag, kg, ohg, ug, se, ev, eg, kgaa, mbh, gbr, ek, gesmbh, ggmbh, haftungsbeschrankt, "
    "gesellschaft mit beschrankter haftung, aktiengesellschaft, "
    # Spain, Portugal, the Netherlands
    "sl, slu, sau, slne, scl, sociedad limitada, sociedad anonima, lda, ltda, sgps, unipessoal, "
    "sociedade anonima, bv, nv, vof, cv, bvba, cvba, vzw, "
    # Britain, Ireland, America
    "ltd, limited, plc, llp, lp, cic, dac, inc, incorporated, corp, corporation, llc, company, "
    # the North and the East
    "ab, as, asa, aps, oy, oyj, publ, ehf, hf, sp zoo, sp z oo, spolka z ograniczona odpowiedzialnoscia, "
    "spolka akcyjna, sp j, sp k, sro, spol sro, kft, zrt, nyrt, bt, ood, eood, doo, jdoo, ou, sia, uab, "
    "ae, epe, ike"
)
_AT_THE_END: Final = frozenset(tuple(form.split()) for form in _FORMS.split(", "))
_IN_FRONT: Final = frozenset({"sarl", "sas", "sasu", "eurl", "sci", "scop", "selarl", "uab", "sia", "ditta"})
_LAST_WORDS: Final = frozenset(form[-1] for form in _AT_THE_END)
_MOST_WORDS: Final = max(len(form) for form in _AT_THE_END)


def folded(text: str) -> str:
    """Return a text as it is compared: words in small letters without accents and punctuation.

    >>> folded("  L’ÉTOILE d'Or, S.p.A. ")
    'l etoile d or spa'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.lower().translate(_LETTERS)
    if "." in text:
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    return _NO_WORD.sub(" ", text).strip()[:_LONGEST].rstrip()


def name_key(name: str) -> str:
    """Return what a company's name is compared by; empty only where the name is blank.

    >>> name_key("Tintoria Rossi & C. S.n.c."), name_key("SARL Établissements Lefèvre et Fils")
    ('tintoria rossi', 'etablissements lefevre fils')
    >>> name_key("S.p.A.")
    'spa'
    """
    words = folded(name).split()
    if not words:
        return "".join(unicodedata.normalize("NFKD", name).casefold().split())[:_LONGEST]
    while True:
        before = len(words)
        words = _without_form(_joined(words[:1] + [word for word in words[1:] if word not in _AND]))
        if len(words) == before:
            return " ".join(words)


def _joined(words: list[str]) -> list[str]:
    """Put letters that stand alone side by side together: “s p a” is “spa”."""
    if not any(len(word) == 1 for word in words):
        return words
    joined: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        joined += [run, word] if run else [word]
        run = ""
    return [*joined, run] if run else joined


def _without_form(words: list[str]) -> list[str]:
    """Leave out the legal form at the end, or in front, as long as a word remains."""
    while len(words) > 1 and words[-1] in _LAST_WORDS:
        for length in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
            if tuple(words[-length:]) in _AT_THE_END:
                words = words[:-length]
                break
        else:
            break
    return words[1:] if len(words) > 1 and words[0] in _IN_FRONT else words
