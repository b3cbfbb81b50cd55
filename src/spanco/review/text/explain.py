"""What to say of each rep shown, in the terminal."""

from rich.console import Console
from rich.text import Text

from spanco.method.names import Language
from spanco.review.explain import explain
from spanco.review.report import Review
from spanco.review.sentences import scope
from spanco.review.speech import speech
from spanco.review.text import layout


def show_explanation(review: Review, console: Console, language: Language = "en") -> None:
    """Print what the review is about, then the paragraphs of its reps, 80 columns wide."""
    words = speech(language)
    about = " · ".join(value for _, value in scope(review, words))
    lines = [Text(line.plain, "dim") for line in layout.wrapped(about)]
    for rep in review.reps:
        for paragraph in explain(review, rep, words):
            lines += [Text(), *layout.wrapped(paragraph)]
    layout.put(lines, console)
