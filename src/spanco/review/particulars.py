"""The sentences that stand beside the figures."""

from collections import Counter
from collections.abc import Iterable

from spanco.inference.flags import Level
from spanco.method import Equation, LinkCount
from spanco.review.caveats import open_before_won
from spanco.review.findings import Cohorts
from spanco.review.labels import milestone_name, x_of_n
from spanco.review.report import LinkReview, RepReview, Review
from spanco.review.sentences import started
from spanco.review.speech import EN_DASH, TIMES, Speech


def began_as(equation: Equation, speech: Speech) -> str:
    """Name what an equation begins with: ``targets``, or the milestone its journeys began at."""
    if equation.start == "targeted":
        return speech.plural("target", "targets", equation.reached[0])
    return speech.say("began as “{milestone}”", milestone=milestone_name(equation.start, speech))


def adding_up(review: Review, speech: Speech) -> str:
    """Say that the lines of the equation add up; empty where there is one line, or no customers."""
    lines = [line.equation.customers for line in review.team.equations if line.equation.customers is not None]
    if len(lines) < 2:
        return ""
    total = speech.plural("{n} customer", "{n} customers", sum(lines))
    parts = " + ".join(speech.whole(n) for n in lines)
    return speech.say("The lines add up: {parts} = {customers}.", parts=parts, customers=total)


def outcome(rep: RepReview, speech: Speech) -> str:
    """Say what a rep started and won."""
    began = speech.plural("{n} started", "{n} started", rep.targets)
    if rep.customers is None:
        return began
    won = speech.plural("{n} customer", "{n} customers", rep.customers)
    return f"{began} · {won}"


def own_equations(rep: RepReview, speech: Speech) -> list[str]:
    """Write a rep's own equations: the journeys the rep started, whoever ended them."""
    sentences = []
    for line in rep.equations:
        equation = line.equation
        factors = [
            (passed, entered) for link, passed, entered in equation.factors if link.leads_to_won and entered
        ]
        if equation.customers is None or not factors:
            continue
        product = f" {TIMES} ".join(x_of_n(passed, entered, speech) for passed, entered in factors)
        won = speech.plural("{n} customer", "{n} customers", equation.customers)
        handed_over = equation.handed_over[equation.milestones.index("won")]
        sentence = speech.say(
            "Of {began}, whoever ended them: {product} = {customers}.",
            began=started(equation.reached[0], equation.start, speech),
            product=product,
            customers=won,
        )
        if handed_over:
            sentence += " " + speech.plural(
                "{n} of them was won by a colleague.", "{n} of them were won by colleagues.", handed_over
            )
        sentences.append(sentence)
    return sentences


def fates(count: LinkCount, speech: Speech) -> str:
    """Say what became of the journeys that did not pass."""
    parts = []
    if count.lost:
        parts.append(speech.say("{n} lost", n=speech.whole(count.lost)))
    if count.open:
        parts.append(speech.say("{n} open", n=speech.whole(count.open)))
    return ", ".join(parts)


def days(count: LinkCount, speech: Speech) -> str:
    """Say how many days journeys took to pass: the median, and the middle half."""
    if count.median_days is None:
        return EN_DASH
    median = speech.whole(round(count.median_days))
    if count.lower_quartile_days is None or count.upper_quartile_days is None:
        return median
    low, high = speech.whole(round(count.lower_quartile_days)), speech.whole(round(count.upper_quartile_days))
    return f"{median} ({low}{EN_DASH}{high})"


def open_sentence(review: Review, speech: Speech) -> str:
    """Say how many journeys are still open."""
    still_open = open_before_won(review.team)
    if not still_open:
        return speech.say("Nothing is open: whatever entered a step has passed it or was lost there.")
    return speech.plural(
        "{n} journey before the signature is open: neither passed on nor lost yet. Open is not lost.",
        "{n} journeys before the signature are open: neither passed on nor lost yet. Open is not lost.",
        still_open,
    )


def maturity_sentence(cohorts: Cohorts, speech: Speech) -> str:
    """Say how long to wait for a cohort, and what those show that are old enough; empty where unknown."""
    if cohorts.horizon is None:
        return ""
    passed, entered = cohorts.mature
    waiting = speech.plural(
        "95 in 100 of those that pass do so within {n} day.",
        "95 in 100 of those that pass do so within {n} days.",
        cohorts.horizon,
    )
    if not entered:
        return waiting
    return (
        waiting
        + " "
        + speech.say(
            "In the months older than that, {counted} passed ({ratio}).",
            counted=x_of_n(passed, entered, speech),
            ratio=speech.percent(passed / entered),
        )
    )


def tally(cells: Iterable[LinkReview], speech: Speech) -> str:
    """Say how many reps clearly or likely differ from the team at one link; empty where none does."""
    levels = Counter(cell.level for cell in cells)
    said: dict[Level, str] = {
        "clear": speech.plural("{n} clear", "{n} clear", levels["clear"]),
        "likely": speech.plural("{n} likely", "{n} likely", levels["likely"]),
    }
    return ", ".join(words for level, words in said.items() if levels[level])


def left_out(shown: int, of: int, speech: Speech) -> str:
    """Say how many reps are left out of a table and where all are; empty where none is."""
    if shown >= of:
        return ""
    return speech.say(
        "{shown} of {of} reps are shown: those of whom something is clear or likely, then the first by name. "
        "All of them are in the JSON (--format json); --rep NAME shows one.",
        shown=speech.whole(shown),
        of=speech.whole(of),
    )
