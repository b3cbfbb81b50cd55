"""A plan in the terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from spanco.method.names import Language
from spanco.review.plans import tables as plan_tables
from spanco.review.plans import words as plan_words
from spanco.review.plans.report import Plan
from spanco.review.speech import Speech, speech
from spanco.review.text import layout


def show_plan(plan: Plan, console: Console, language: Language = "en") -> None:
    """Print a plan on a console, 80 columns wide; without colours where the console has none."""
    layout.put(lines(plan, speech(language)), console)


def lines(plan: Plan, words: Speech) -> Iterator[Text]:
    """Yield the plan line by line."""
    yield from (Text(line.plain, "dim") for line in layout.wrapped(_scope(plan, words)))
    yield Text()
    for sentence in plan_words.headline(plan, words):
        yield from (Text(line.plain, "bold") for line in layout.wrapped(sentence))
    yield Text()
    yield from layout.wrapped(" ".join(plan_words.lede(plan, words)))
    yield from _section(words.say("Every week"))
    yield from layout.wrapped(plan_words.evenly(plan, words))
    yield Text()
    yield from table(plan_tables.activities(plan, words))
    yield from _section(words.say("How sure, for how many targets"))
    yield from table(plan_tables.surer(plan, words))
    yield from _section(words.say("What it rests on"))
    yield from table(plan_tables.steps(plan, words))
    if plan.time:
        yield from _section(words.say("Hours"))
        for sentence in plan_words.hours(plan, words):
            yield from layout.wrapped(sentence)
        yield Text()
        yield from table(plan_tables.hours(plan, words))
    yield from _section(words.say("With what reservations"))
    for caveat in plan_words.caveats(plan, words):
        yield from layout.wrapped(caveat, first="- ")


def table(rows: Sequence[Sequence[str]]) -> Iterator[Text]:
    """Set rows in columns, the first to the left, the others to the right; a long first one is cut."""
    widths = [layout.widest(column) for column in zip(*rows, strict=True)]
    first = min(widths[0], layout.WIDTH - sum(width + 2 for width in widths[1:]))
    for row in rows:
        cells = ["  " + layout.right(cell, width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        text = Text(layout.fitted(row[0], first) + "".join(cells))
        text.rstrip()
        yield text


def _scope(plan: Plan, words: Speech) -> str:
    return " · ".join(value for _, value in plan_words.scope(plan, words))


def _section(title: str) -> Iterator[Text]:
    yield Text()
    yield Text()
    yield Text(title, "bold underline")
    yield Text()
