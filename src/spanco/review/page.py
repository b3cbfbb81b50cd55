"""A review as one HTML file that needs nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from spanco.method import Link
from spanco.method.names import Language
from spanco.review import (
    definitions,
    gain_words,
    labels,
    mix_words,
    particulars,
    reservations,
    result_words,
    sentences,
)
from spanco.review.charts.drawing import draw
from spanco.review.charts.forecasts import past_and_present
from spanco.review.charts.funnel import team_funnel
from spanco.review.columns import Column, columns_of
from spanco.review.forecasts import tables as forecast_tables
from spanco.review.forecasts import words as forecast_words
from spanco.review.opening import Figures, Opens
from spanco.review.passages import phases_of
from spanco.review.report import RepReview, Review
from spanco.review.selection import bounded
from spanco.review.speech import Speech, plain, speech
from spanco.review.steps import steps_of
from spanco.review.templating import asset, stylesheet, template
from spanco.review.totals import total_rows

MOST_REPS: Final = 60
"""Beyond these, a page shows those of whom something is clear or likely, then the first by name."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A review to stand within another page: its own rules of style, and the sections of its body.

    The page it stands in loads ``tokens.css``, ``page.css`` and ``page.js`` from the folder of assets.
    """

    style: str
    body: str


def html(review: Review, language: Language = "en") -> str:
    """Return the review as a page: it works without network, prints, and reads without scripts."""
    return template("page.html.j2").render(
        **_parts(review, language, None), stylesheet=stylesheet(), script=asset("page.js")
    )


def embedded(review: Review, language: Language = "en", opens: Opens | None = None) -> Embedded:
    """Return the review to stand within another page; ``opens`` says where its figures lead."""
    parts = _parts(review, language, opens)
    return Embedded(template("columns.css.j2").render(**parts), template("body.html.j2").render(**parts))


def _parts(review: Review, language: Language, opens: Opens | None) -> dict[str, Any]:
    words = speech(language)
    shown = bounded(review.reps, MOST_REPS)
    return {
        **_wording(words, opens),
        **_facts(review, shown, words),
        "funnel": draw(
            team_funnel(review.team.links, words), words.say("The funnel of the team"), words.language
        ),
        "steps": steps_of(review, words),
    }


def class_of(column: Column) -> str:
    """Return the name the stylesheet knows a column by.

    >>> from spanco.method import LinkCount
    >>> from spanco.review.columns import Scale
    >>> from spanco.review.report import LinkReview
    >>> class_of(Column(LinkReview(LinkCount(Link("R2", "booked", "met"), (), 1, 1, 0, 0)), (), Scale(0, 1)))
    'c-R2'
    """
    return f"c-{column.team.link.code}"


def _wording(words: Speech, opens: Opens | None) -> dict[str, Callable[..., str]]:
    """Return what the templates say things with."""
    figures = Figures(words, opens)
    return {
        "counted": figures.counted,
        "number": figures.number,
        "in_month": figures.in_month,
        "fates": figures.fates,
        "factor": figures.factor,
        "reached": figures.reached,
        "started": figures.started,
        "customers": figures.customers,
        "started_by_all": figures.started_by_all,
        "say": words.say,
        "whole": words.whole,
        "percent": words.percent,
        "range": words.range,
        "month": words.month,
        "letters": labels.passage_letters,
        "class_of": class_of,
        "tint": _tint,
        "x_of_n": partial(labels.x_of_n, speech=words),
        "title": partial(labels.title_of, speech=words),
        "way": partial(labels.way_of, speech=words),
        "counted_plainly": partial(labels.counted, speech=words),
        "verdict": partial(labels.verdict, speech=words),
        "rank_words": partial(labels.rank_words, speech=words),
        "rep_name": partial(labels.rep_name, speech=words),
        "passage_name": partial(labels.passage_name, speech=words),
        "began_as": partial(particulars.began_as, speech=words),
        "outcome": partial(particulars.outcome, speech=words),
        "own_equations": partial(particulars.own_equations, speech=words),  # type: ignore[dict-item]  # a list of str
        "days": partial(particulars.days, speech=words),
        "hours_each": partial(result_words.hours_each, speech=words),
        "margin_line": partial(result_words.margin_line, speech=words),
        "gain_rows": partial(gain_words.gain_rows, speech=words),  # type: ignore[dict-item]  # rows and where nought is
        "three_lines": partial(gain_words.three_lines, speech=words),  # type: ignore[dict-item]  # a list of str
        "mix_lines": partial(mix_words.mix_lines, speech=words),  # type: ignore[dict-item]  # a list of str
        "advice_lines": partial(gain_words.advice, speech=words),  # type: ignore[dict-item]  # a list of str
        "changed": partial(gain_words.changed, speech=words),
        "next_step": partial(gain_words.next_step, speech=words),
        "result": partial(gain_words.result, speech=words),
        "signed": words.signed,
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
        **_coming(review, words),
        "open_sentence": particulars.open_sentence(review, words),
        "hours_note": result_words.hours_note(review, words),
        "results": result_words.side_by_side(
            result_words.result_table(review, shown, words), result_words.margin_table(review, shown, words)
        ),
        "result_note": result_words.result_note(review, words),
        "trust": result_words.trust_table(shown, words),
        "trust_note": result_words.trust_note(words),
        "caveats": reservations.caveat_sentences(review, words),
        "quality": reservations.quality_lines(review, words),
        "scale_words": definitions.scale(words),
        "figure_words": definitions.figures(words),
        "ratio_words": definitions.ratios(review, words),
    }


def _coming(review: Review, words: Speech) -> dict[str, Any]:
    """Return what is said of the time to come, where that was asked."""
    forecast = review.forecast
    if forecast is None:
        return {"coming": None}
    tested = forecast.back_test if forecast.back_test and forecast.back_test.trials else None
    says = words.say("Forecasts of the past, and what came")
    return {
        "coming": forecast_words.headline(forecast, words),
        "coming_lede": forecast_words.lede(forecast, words),
        "coming_sources": forecast_tables.sources(forecast, words) if forecast.sources else [],
        "coming_chart": draw(past_and_present(forecast, words), says, words.language) if tested else None,
        "coming_trials": forecast_tables.trials(tested, words) if tested else [],
        "coming_scores": forecast_tables.scores(tested, words) if tested else [],
        "coming_reservations": forecast_words.reservations(forecast, words),
    }


def _tint(link: Link) -> str:
    return phases_of(link)[0].lower()
