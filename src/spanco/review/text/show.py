"""The order of a review in the terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from spanco.method.names import Language
from spanco.review import definitions, particulars, reservations, sentences
from spanco.review.report import Review
from spanco.review.speech import Speech, speech
from spanco.review.text import layout
from spanco.review.text.forecast import in_a_review as forecast_lines
from spanco.review.text.gains import rep_by_rep
from spanco.review.text.results import results, trust
from spanco.review.text.steps import steps
from spanco.review.text.tables import by_rep, equation, still_open


def show(review: Review, console: Console, language: Language = "en") -> None:
    """Print a review on a console, 80 columns wide; without colours where the console has none."""
    layout.put(lines(review, speech(language)), console)


def lines(review: Review, words: Speech) -> Iterator[Text]:
    """Yield the review line by line."""
    yield from _opening(review, words)
    yield from _section(words.say("The equation"))
    yield from equation(review, words)
    if review.team.links:
        yield from _section(words.say("Every rep, every step"))
        yield from by_rep(review, words)
        yield from rep_by_rep(review, words)
        yield from steps(review, words)
        yield from _if_any(words.say("Result and effort"), results(review, words))
        yield from _if_any(words.say("Trust in the data"), trust(review, words))
        yield from _section(words.say("What is young and open"))
        yield from layout.wrapped(particulars.open_sentence(review, words))
        yield Text()
        yield from still_open(review, words)
    if review.forecast:
        yield from _section(words.say("What is to come"))
        yield from forecast_lines(review.forecast, words)
    caveats = reservations.caveat_sentences(review, words)
    if caveats:
        yield from _section(words.say("With what reservations"))
        for caveat in caveats:
            yield from layout.wrapped(caveat, first="- ")
    yield from _section(words.say("The quality of the log"))
    for name, n in reservations.quality_lines(review, words):
        yield Text(f"{layout.right(n, 12)}  {name}")
    yield from _section(words.say("What the words mean"))
    yield from _definitions(review, words)


def _opening(review: Review, words: Speech) -> Iterator[Text]:
    scope = " · ".join(value for _, value in sentences.scope(review, words))
    yield from (Text(line.plain, "dim") for line in layout.wrapped(scope))
    yield Text()
    for sentence in sentences.headline(review, words):
        yield from (Text(line.plain, "bold") for line in layout.wrapped(sentence))
    yield Text()
    yield from layout.wrapped(" ".join(sentences.lede(review, words)))


def _section(title: str) -> Iterator[Text]:
    yield Text()
    yield Text()
    yield Text(title, "bold underline")
    yield Text()


def _if_any(title: str, rows: Iterator[Text]) -> Iterator[Text]:
    """Yield a section, unless nothing is in it."""
    found = list(rows)
    if found:
        yield from _section(title)
        yield from found


def _definitions(review: Review, words: Speech) -> Iterator[Text]:
    for term, meaning in (*definitions.scale(words), *definitions.figures(words)):
        yield from layout.wrapped(words.say("{term}: {meaning}", term=term, meaning=meaning), first="- ")
    yield Text()
    for name, way, meaning in definitions.ratios(review, words):
        yield from layout.wrapped(
            words.say("{term}: {meaning}", term=f"{name} ({way})", meaning=meaning), first="- "
        )
