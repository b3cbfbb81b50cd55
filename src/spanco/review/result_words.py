"""Result, effort and trust in words: the columns of their tables, the margins and the caveats."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from spanco.method import LinkCount
from spanco.review.findings import Result, Trust
from spanco.review.forecasts.words import money
from spanco.review.labels import rep_name, title_of
from spanco.review.report import Caveat, RepReview, Review
from spanco.review.results import MONTH_OF_WORK, hours_per_passed, margin_proposed
from spanco.review.speech import EN_DASH, Speech, plain

_HUNDRED_HOURS = 100


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its head, a cell for each rep, and that of the team, "" where unknown."""

    head: str
    cells: tuple[str, ...]
    team: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row for each of ``names`` and, where ``team`` is not empty, one for the team."""

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    team: str = ""


def result_table(review: Review, shown: Sequence[RepReview], speech: Speech) -> Table | None:
    """Set out what each rep brought in and what it took; columns without any value are left out.

    None where there is no more to show than customers, which stand elsewhere.
    """
    reps = [(rep, rep.result) for rep in shown if rep.result is not None]
    team = review.team.result
    if team is None:
        return None

    def column(head: str, said: Callable[[Result], str]) -> Column:
        return Column(head, tuple(said(result) for _, result in reps), said(team))

    columns = (
        column(speech.say("Hours"), lambda of: "" if of.hours is None else speech.whole(round(of.hours))),
        column(speech.say("Customers per 100 hours"), lambda of: per_hundred_hours(of, speech)),
        column(speech.say("Days worked"), lambda of: _whole(of.days_worked, speech)),
        column(
            speech.say("Customers per {n} days", n=MONTH_OF_WORK),
            lambda of: (
                "" if of.customers_per_20_days is None else speech.decimal(of.customers_per_20_days, 1)
            ),
        ),
        column(
            speech.say("Margin per hour"),
            lambda of: "" if of.margin_per_hour is None else money(of.margin_per_hour, of.currency, speech),
        ),
    )
    filled = tuple(one for one in columns if any(one.cells) or one.team)
    aims = any(result.objective is not None for _, result in reps)
    if not filled and not aims:
        return None
    head = speech.say("Customers of objective") if aims else speech.say("Customers")
    first = column(head, lambda of: customers_of_objective(of, speech))
    takes = Column(speech.say("Targets it takes"), tuple(_whole(rep.needed, speech) for rep, _ in reps))
    aiming = (first, takes) if any(takes.cells) else (first,)
    return Table(tuple(rep_name(rep, speech) for rep, _ in reps), (*aiming, *filled), speech.say("The team"))


def margin_table(review: Review, shown: Sequence[RepReview], speech: Speech) -> Table | None:
    """Set out the margin each rep proposed, and gave away by the signature; None where none is known."""
    reps = [rep for rep in shown if rep.result is not None]

    def column(head: str, said: Callable[[LinkCount], str]) -> Column:
        def of(counts: Iterable[LinkCount]) -> str:
            return next((words for count in counts if (words := said(count))), "")

        return Column(
            head,
            tuple(of(link.count for link in rep.links) for rep in reps),
            of(link.count for link in review.team.links),
        )

    columns = (
        column(speech.say("Margin proposed"), lambda count: _proposed(count, "proposed", speech)),
        column(speech.say("of which to those won"), lambda count: _proposed(count, "won", speech)),
        column(speech.say("Given away in negotiation"), lambda count: _given_away(count, speech)),
    )
    filled = tuple(one for one in columns if any(one.cells) or one.team)
    if not filled:
        return None
    return Table(tuple(rep_name(rep, speech) for rep in reps), filled, speech.say("The team"))


def side_by_side(*tables: Table | None) -> Table | None:
    """Set tables of the same rows beside each other as one; None where there is none."""
    found = [table for table in tables if table is not None]
    if not found:
        return None
    return Table(found[0].names, tuple(column for table in found for column in table.columns), found[0].team)


def trust_table(shown: Sequence[RepReview], speech: Speech) -> Table | None:
    """Set out how far each rep's data was not entered when it happened; None where all of it was."""
    reps = [(rep, rep.trust) for rep in shown if rep.trust is not None]

    def column(head: str, part: Callable[[Trust], tuple[int, int]]) -> Column | None:
        parts = [part(trust) for _, trust in reps]
        if not any(n for n, _ in parts):
            return None
        return Column(head, tuple(speech.percent(n / of) if of else "" for n, of in parts))

    columns = (
        column(speech.say("Filled in"), lambda of: (of.inferred, of.milestones)),
        column(speech.say("Straightened"), lambda of: (of.out_of_order, of.milestones)),
        column(speech.say("Entered late"), lambda of: (of.late, of.events)),
        column(speech.say("Back-dated"), lambda of: (of.back_dated, of.events)),
    )
    filled = tuple(one for one in columns if one is not None)
    return Table(tuple(rep_name(rep, speech) for rep, _ in reps), filled) if filled else None


def result_note(review: Review, speech: Speech) -> str:
    """Say how to read the result and the effort."""
    result = review.team.result
    said = []
    if result is not None and result.hours is not None:
        said.append(
            speech.say(
                "Hours are all those spent on the journeys a rep held, the open and the lost ones too; "
                "whoever takes over what colleagues prepared needs fewer, and whoever hands all over wins "
                "none. The range holds the true rate with 90 chances in 100: where ranges overlap, the order "
                "may be chance."
            )
        )
    if any(rep.needed is not None for rep in review.reps):
        said.append(
            speech.say(
                "Targets it takes: to win the objective in a period as long, with 8 chances in 10, begun "
                "evenly over its weeks."
            )
        )
    if result is not None and result.days_worked is not None:
        said.append(
            speech.say("Days worked are those from Monday to Friday in the period, less the absences given.")
        )
    return " ".join(said)


def trust_note(speech: Speech) -> str:
    """Say what the shares of the trust table are taken of."""
    return speech.say(
        "Over the whole log: the share of a rep's milestones that were filled in or straightened, and of the "
        "rep's events that were entered more than a day late or, among these, after a later step had been "
        "entered already (back-dated)."
    )


def customers_of_objective(result: Result, speech: Speech) -> str:
    """Say how many customers there are, of how many wanted: ``14 of 20``."""
    won = speech.whole(result.customers)
    if result.objective is None:
        return won
    whole = float(result.objective).is_integer()
    return speech.say("{x} of {n}", x=won, n=speech.decimal(result.objective, 0 if whole else 1))


def per_hundred_hours(result: Result, speech: Speech) -> str:
    """Say how many customers come of a hundred hours, with the range: ``1.9 (1.7-2.1)``."""
    if result.customers_per_hour is None or result.low is None or result.high is None:
        return ""
    rates = (result.customers_per_hour, result.low, result.high)
    decimals = 1 if result.high * _HUNDRED_HOURS >= 1 else 2
    mean, low, high = (speech.decimal(rate * _HUNDRED_HOURS, decimals) for rate in rates)
    return f"{mean} ({low}{EN_DASH}{high})"


def hours_each(count: LinkCount, speech: Speech) -> str:
    """Say how many hours each journey that passed took; a dash where that is not known."""
    hours = hours_per_passed(count)
    return EN_DASH if hours is None else speech.number(hours)


def hours_note(review: Review, speech: Speech) -> str:
    """Say what the hours beside each step are; empty where none are known."""
    if not any(hours_per_passed(link.count) for link in review.team.links):
        return ""
    return speech.say(
        "Hours each: all hours spent at the step, also on those that did not pass, for each that passed."
    )


def margin_line(count: LinkCount, speech: Speech) -> str:
    """Say what margin was proposed at a link, or given away there; empty where that is not known."""
    proposed = margin_proposed(count)
    if proposed is None:
        return ""
    written = money(proposed, count.currency, speech)
    if count.link.end == "proposed":
        return speech.say("margin proposed: {margin}", margin=written)
    given_away = _given_away(count, speech)
    if not given_away:
        return ""
    return speech.say(
        "margin: {proposed} proposed to those won, given away while negotiating: {given_away}",
        proposed=written,
        given_away=given_away,
    )


def caveat(one: Caveat, speech: Speech) -> str:
    """Say a caveat about what was given beside the log, the time entered or the trust in the data.

    Empty for any other.
    """
    match one.kind:
        case "doubtful data":
            return speech.say(
                "{share} of the data of {rep} was filled in, straightened or back-dated, enough that it "
                "could change what is said at {steps}.",
                share=speech.percent(one.share),
                rep=speech.join([plain(name) for name in one.names]),
                steps=speech.join([title_of(link, speech) for link in one.links]),
            )
        case "doubtful data of others":
            return speech.plural(
                "The data of {n} more rep could change what is said in the same way.",
                "The data of {n} more reps could change what is said in the same way.",
                one.count,
            )
        case "little time entered":
            return speech.say(
                "Time was entered for fewer than nine in ten of the journeys that {names} brought on, so "
                "nothing is said there for each hour.",
                names=_names(one, speech),
            )
        case "unknown objective":
            return speech.say(
                "An objective is given for {names}, whom the log does not know; it is left out.",
                names=_names(one, speech),
            )
        case "unknown absence":
            return speech.say(
                "Absences are given for {names}, whom the log does not know; they are left out.",
                names=_names(one, speech),
            )
        case _:
            return ""


def _names(one: Caveat, speech: Speech) -> str:
    """List names, each with the nearest there is, and how many more there are."""
    near = [*one.near, *([""] * len(one.names))]
    said = [
        speech.say("{name} (did you mean {near}?)", name=plain(name), near=plain(close))
        if close
        else plain(name)
        for name, close in zip(one.names, near, strict=False)
    ]
    more = one.count - len(said)
    if more > 0:
        said.append(speech.plural("{n} other", "{n} others", more))
    return speech.join(said)


def _proposed(count: LinkCount, end: str, speech: Speech) -> str:
    margin = margin_proposed(count) if count.link.end == end else None
    return "" if margin is None else money(margin, count.currency, speech)


def _given_away(count: LinkCount, speech: Speech) -> str:
    """Say what was given away and the share of what was proposed; empty where that is not known."""
    away = count.margin_given_away
    if away is None or not count.margin_before:
        return ""
    written = money(away, count.currency, speech)
    share = away / count.margin_before
    return f"{written} ({speech.percent(share)})" if 0 <= share <= 1 else written


def _whole(n: int | None, speech: Speech) -> str:
    return "" if n is None else speech.whole(n)
