"""Each link with all its reps: the two charts, and the table behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from spanco.inference import funnel
from spanco.review.charts.cohorts import cohort_plot, shown_months
from spanco.review.charts.control import funnel_plot
from spanco.review.charts.drawing import Spec, draw
from spanco.review.charts.intervals import interval_plot
from spanco.review.columns import Column, columns_of
from spanco.review.findings import Cohort
from spanco.review.labels import refusal, rep_name, title_of
from spanco.review.particulars import left_out, maturity_sentence, tally
from spanco.review.report import LinkReview, RepReview, Review
from spanco.review.selection import bounded
from spanco.review.speech import Speech

MOST_DRAWN: Final = 40
"""More reps than these do not fit an interval plot."""

MOST_POINTS: Final = 200
"""More points than these do not tell more."""

LIMIT_POINTS: Final = 40
"""Enough to draw a limit as a smooth line."""


@dataclass(frozen=True, slots=True)
class Step:
    """One link as the page shows it.

    ``ranges``, ``spread`` and ``cohorts`` are drawings (SVG); the first two are empty where nobody has an
    estimate. ``maturity`` says what the cohorts that are old enough show.
    ``refusal`` says why nobody is compared. ``spread`` is empty as well where only some reps are shown.
    """

    column: Column
    tally: str
    rows: tuple[tuple[str, LinkReview], ...]
    ranges: str
    spread: str
    cohorts: str
    months: tuple[Cohort, ...]
    maturity: str
    refusal: str
    left_out: str
    open: bool


def steps_of(review: Review, speech: Speech) -> tuple[Step, ...]:
    """Show each link of a review that any journey entered."""
    shown = bounded(review.reps, MOST_DRAWN)
    of_shown = (column for passage in columns_of(review, shown) for column in passage.links)
    of_all = (column for passage in columns_of(review, review.reps) for column in passage.links)
    return tuple(
        _step(review, column, shown, everyone, speech)
        for column, everyone in zip(of_shown, of_all, strict=True)
        if column.team.count.entered
    )


def _step(
    review: Review, column: Column, shown: Sequence[RepReview], everyone: Column, speech: Speech
) -> Step:
    names = [rep_name(rep, speech) for rep in shown]
    compared = any(cell.estimate for cell in column.cells)
    title = title_of(column.team.link, speech)
    ranges = spread = ""
    if compared:
        says = speech.say("{step}: each rep's estimate and range, over the team's", step=title)
        ranges = draw(interval_plot(column, names, speech), says, speech.language)
    if compared and not review.others:
        says = speech.say(
            "{step}: counted ratios against the number of journeys, with control limits", step=title
        )
        spread = draw(_spread(review, column, everyone, speech), says, speech.language)
    place = next(at for at, link in enumerate(review.team.links) if link.link == column.team.link)
    of_link = review.team.cohorts[place]
    months = shown_months(of_link)
    says = speech.say("{step}: what became of those that entered in each month", step=title)
    return Step(
        column=column,
        cohorts=draw(cohort_plot(of_link, speech), says, speech.language) if len(months) > 1 else "",
        months=months,
        maturity=maturity_sentence(of_link, speech),
        tally=tally(everyone.cells, speech),
        rows=tuple(zip(names, column.cells, strict=True)),
        ranges=ranges,
        spread=spread,
        refusal=refusal(column.team, speech) or ("" if compared else speech.say("too few to tell")),
        left_out=left_out(len(shown), len(review.reps), speech),
        open=review.lever is not None and review.lever.link == column.team.link,
    )


def _spread(review: Review, column: Column, everyone: Column, speech: Speech) -> Spec:
    """Define the control plot: its limits come from all reps, its points are bounded."""
    cells = [cell for cell in everyone.cells if cell.estimate]
    passed = np.array([cell.count.passed for cell in cells], dtype=float)
    entered = np.array([cell.worth for cell in cells], dtype=float)
    sizes = np.linspace(entered.min() * 0.8, entered.max() * 1.1, LIMIT_POINTS)
    limits = funnel.limits(passed, entered, at=sizes)
    rows = [
        {"entered": float(size), "low": float(low), "centre": limits.target, "high": float(high)}
        for size, low, high in zip(limits.entered, limits.low, limits.high, strict=True)
    ]
    place = next(at for at, link in enumerate(review.team.links) if link.link == column.team.link)
    points = bounded(review.reps, MOST_POINTS)
    named = [(rep_name(rep, speech), rep.links[place]) for rep in points]
    return funnel_plot(named, rows, speech)
