"""A review as one HTML file that needs nothing else."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spanco.method import Link
from spanco.method.names import Language
from spanco.review import definitions, labels, particulars, reservations, sentences
from spanco.review.charts.drawing import draw
from spanco.review.charts.funnel import team_funnel
from spanco.review.columns import Column, columns_of
from spanco.review.passages import phases_of
from spanco.review.report import RepReview, Review
from spanco.review.selection import bounded
from spanco.review.speech import Speech, plain, speech
from spanco.review.steps import steps_of
from spanco.review.totals import total_rows

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_REPS: Final = 60
"""Beyond these, a page shows those of whom something is clear or likely, then the first by name."""

_HERE: Final = Path(__file__).parent


def html(review: Review, language: Language = "en") -> str:
    """Return the review as a page: it works without network, prints, and reads without scripts."""
    words = speech(language)
    shown = bounded(review.reps, MOST_REPS)
    page = _environment().get_template("page.html.j2")
    return page.render(**_wording(words), **_facts(review, shown, words), **_drawings(review, words))


def class_of(column: Column) -> str:
    """Return the name the stylesheet knows a column by.

    >>> from spanco.method import LinkCount
    >>> from spanco.review.columns import Scale
    >>> from spanco.review.report import LinkReview
    >>> class_of(Column(LinkReview(LinkCount(Link("R2", "booked", "met"), (), 1, 1, 0, 0)), (), Scale(0, 1)))
    'c-R2'
    """
    return f"c-{column.team.link.code}"


def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only pages need it

    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _wording(words: Speech) -> dict[str, Callable[..., str]]:
    """Return what the templates say things with."""
    return {
        "say": words.say,
        "whole": words.whole,
        "percent": words.percent,
        "range": words.range,
        "letters": labels.passage_letters,
        "class_of": class_of,
        "tint": _tint,
        "x_of_n": partial(labels.x_of_n, speech=words),
        "title": partial(labels.title_of, speech=words),
        "way": partial(labels.way_of, speech=words),
        "counted": partial(labels.counted, speech=words),
        "verdict": partial(labels.verdict, speech=words),
        "rank_words": partial(labels.rank_words, speech=words),
        "rep_name": partial(labels.rep_name, speech=words),
        "passage_name": partial(labels.passage_name, speech=words),
        "began_as": partial(particulars.began_as, speech=words),
        "outcome": partial(particulars.outcome, speech=words),
        "own_equations": partial(particulars.own_equations, speech=words),  # type: ignore[dict-item]  # a list of str
        "fates": partial(particulars.fates, speech=words),
        "days": partial(particulars.days, speech=words),
        "customers_word": partial(words.plural, "customer", "customers"),
    }


def _facts(review: Review, shown: Sequence[RepReview], words: Speech) -> dict[str, Any]:
    """Return what the page is about."""
    columns = columns_of(review, shown)
    return {
        "language": words.language,
        "source": plain(review.source),
        "scope": sentences.scope(review, words),
        "headline": sentences.headline(review, words),
        "lede": sentences.lede(review, words),
        "team": review.team,
        "adding_up": particulars.adding_up(review, words),
        "reps": shown,
        "columns": columns,
        "distinct": [column for passage in columns for column in passage.distinct],
        "totals": total_rows(review, shown, words),
        "left_out": particulars.left_out(len(shown), len(review.reps), words),
        "open_sentence": particulars.open_sentence(review, words),
        "caveats": reservations.caveat_sentences(review, words),
        "quality": reservations.quality_lines(review, words),
        "scale_words": definitions.scale(words),
        "figure_words": definitions.figures(words),
        "ratio_words": definitions.ratios(review, words),
    }


def _drawings(review: Review, words: Speech) -> dict[str, Any]:
    """Return the charts, and the stylesheet and script that go into the page as they are."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    assets = {
        name: Markup((_HERE / "assets" / file).read_text(encoding="utf-8"))  # noqa: S704 - our own files
        for name, file in (("stylesheet", "page.css"), ("script", "page.js"))
    }
    funnel = draw(team_funnel(review.team.links, words), words.say("The funnel of the team"), words.language)
    return {**assets, "funnel": funnel, "steps": steps_of(review, words)}


def _tint(link: Link) -> str:
    return phases_of(link)[0].lower()
