"""The tables of a review in the terminal: the equation, the reps, and what is open."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.text import Text

from spanco.inference.flags import Level
from spanco.review import particulars, result_words
from spanco.review.labels import MARKS, mark, rep_name, title_of, x_of_n
from spanco.review.report import EquationLine, LinkReview, RepReview, Review, Side
from spanco.review.results import hours_per_passed
from spanco.review.selection import bounded
from spanco.review.speech import TIMES, Speech
from spanco.review.text.intervals import BAND, DOT, RANGE
from spanco.review.text.layout import fitted, right, widest, wrapped
from spanco.review.totals import total_rows

MOST_REPS: Final = 20
"""Beyond these, the terminal shows those of whom something is clear or likely, then the first by name."""

NAME: Final = 18
STYLES: Final = {"--": "bold red", "++": "bold green", "-": "", "+": ""}


def equation(review: Review, words: Speech) -> Iterator[Text]:
    """Yield the team's equation, one factor a line, counts first."""
    for line in review.team.equations:
        yield from _equation_line(line, words)
    total = particulars.adding_up(review, words)
    if total:
        yield from wrapped(total)


def by_rep(review: Review, words: Speech) -> Iterator[Text]:
    """Yield one row for each rep: what was started and won, and a mark for each link."""
    shown = bounded(review.reps, MOST_REPS)
    links = [link for link in review.team.links if link.count.entered]
    places = [review.team.links.index(link) for link in links]
    titles = [link.link.code for link in links]
    widths = [max(2, len(title)) for title in titles]
    targets, customers = words.say("Started"), words.say("Customers")
    has_customers = review.team.customers is not None

    def row(name: str, started: str, won: str, marks: Sequence[str]) -> Text:
        text = Text(fitted(name, NAME))
        text.append(right(started, max(8, len(targets)) + 1))
        if has_customers:
            text.append(right(won, max(7, len(customers)) + 2))
        text.append(" ")
        for each, width in zip(marks, widths, strict=True):
            text.append("  ")
            text.append(right(each, width), STYLES.get(each, "dim" if each == "·" else ""))
        text.rstrip()
        return text

    yield row(words.say("Rep"), targets, customers, titles)
    for rep in shown:
        cells = [rep.links[place] for place in places]
        yield row(
            rep_name(rep, words),
            words.whole(rep.targets),
            words.whole(rep.customers or 0),
            [mark(cell) for cell in cells],
        )
    for total in total_rows(review, shown, words):
        yield row(
            total.name, words.whole(total.targets), words.whole(total.customers or 0), [""] * len(links)
        )
    yield Text()
    yield from _key(words)
    yield from wrapped(particulars.left_out(len(shown), len(review.reps), words))


def still_open(review: Review, words: Speech) -> Iterator[Text]:
    """Yield for each link what became of the journeys that entered it."""
    heads = [
        words.say("Entered"),
        words.say("Passed"),
        words.say("Lost"),
        words.say("Open"),
        words.say("Days to pass"),
    ]
    timed = any(hours_per_passed(link.count) for link in review.team.links)
    if timed:
        heads.append(words.say("Hours each"))
    rows = [
        [
            *(
                words.whole(n)
                for n in (link.count.entered, link.count.passed, link.count.lost, link.count.open)
            ),
            particulars.days(link.count, words),
            *([result_words.hours_each(link.count, words)] if timed else []),
        ]
        for link in review.team.links
    ]
    widths = [max(widest([row[column] for row in rows]), len(head)) for column, head in enumerate(heads)]
    room = 80 - sum(widths) - 2 * len(widths)
    names = [title_of(link.link, words) for link in review.team.links]
    name = min(room, max(widest(names), len(words.say("Step"))))
    for title, row in zip([words.say("Step"), *names], [heads, *rows], strict=True):
        yield Text(
            fitted(title, name)
            + "".join("  " + right(cell, width) for cell, width in zip(row, widths, strict=True))
        )
    if timed:
        yield Text()
        yield from wrapped(result_words.hours_note(review, words))


def reps_at(link: int, shown: Sequence[RepReview], words: Speech) -> list[tuple[str, LinkReview]]:
    """Pair the name of each rep who had a journey at a link with what is said of it."""
    return [(rep_name(rep, words), rep.links[link]) for rep in shown if rep.links[link].count.entered]


def _equation_line(line: EquationLine, words: Speech) -> Iterator[Text]:
    equation = line.equation
    begun = words.whole(equation.reached[0])
    factors = [
        (x_of_n(passed, entered, words), link, passed, entered, limits)
        for (link, passed, entered), limits in zip(equation.factors, line.ranges, strict=True)
        if link.leads_to_won and limits
    ]
    # Where nothing entered a link the chain has ended: the rest would be noughts of noughts.
    wide = max(widest([counted for counted, *_ in factors]), len(begun))
    yield Text(f"   {fitted(begun, wide)}   {particulars.began_as(equation, words)}")
    names = [title_of(link, words) for _, link, *_ in factors]
    name = min(widest(names), 80 - wide - 26)
    for title, (counted, _, passed, entered, limits) in zip(names, factors, strict=True):
        ratio = f"{right(words.percent(passed / entered), 8)}   {words.range(*limits)}"
        yield Text(f" {TIMES} {fitted(counted, wide)}   {fitted(title, name)}{ratio}")
    if equation.customers is not None:
        customers = words.plural("customer", "customers", equation.customers)
        yield Text(f" = {fitted(words.whole(equation.customers), wide)}   {customers}", "bold")
    yield Text()


def _key(words: Speech) -> Iterator[Text]:
    """Explain the marks."""
    said: dict[tuple[Level, Side | None], str] = {
        ("clear", "below"): words.say("clearly below"),
        ("likely", "below"): words.say("likely below"),
        ("likely", "above"): words.say("likely above"),
        ("clear", "above"): words.say("clearly above"),
    }
    parts = [f"{sign} {said[standing]}" for standing, sign in MARKS.items()]
    parts.insert(2, f"· {words.say('cannot tell')}")
    yield from wrapped("   ".join(part.replace(" ", "\u00a0") for part in parts))
    yield from wrapped(
        words.say(
            "Below, {dot} is the estimate, {range} its range, {band} the team.",
            dot=DOT,
            range=RANGE * 2,
            band=BAND * 2,
        )
    )
