"""What a plan says, in sentences."""

from collections.abc import Sequence

from spanco.inference.planning import DAYS_A_WEEK
from spanco.method import Link
from spanco.review.labels import milestone_name, title_of
from spanco.review.plans.report import Alternative, Expected, Plan, PlanCaveat, PlannedStep, TimeSource
from spanco.review.sentences import period
from spanco.review.speech import EN_DASH, Speech, plain


def scope(plan: Plan, speech: Speech) -> list[tuple[str, str]]:
    """Name what the plan is about and made from, as pairs of a label and its value."""
    return [
        (speech.say("Rep"), rep_name(plan, speech)),
        (speech.say("Log"), plain(plan.source)),
        (speech.say("Period"), period(plan.since, plan.until, speech)),
        (speech.say("As of"), speech.day(plan.as_of)),
    ]


def rep_name(plan: Plan, speech: Speech) -> str:
    """Name the rep, harmlessly."""
    return plain(plan.wish.rep) or speech.say("unnamed")


def headline(plan: Plan, speech: Speech) -> tuple[str, str]:
    """Say how many targets it takes, and what that is a week."""
    wish = plan.wish
    needed = speech.say(
        "For {customers} in {weeks}, with {chances}, {rep} needs {targets}.",
        customers=speech.plural("{n} customer", "{n} customers", wish.customers),
        weeks=_weeks(wish.weeks, speech),
        chances=confidence(wish.confidence, speech),
        rep=rep_name(plan, speech),
        targets=begun(plan.targets, plan, speech),
    )
    weekly = speech.number(plan.targets / wish.weeks)
    if plan.pace is None:
        return needed, speech.say("That is {weekly} a week.", weekly=weekly)
    return needed, speech.say(
        "That is {weekly} a week; so far it has been {pace}.", weekly=weekly, pace=speech.number(plan.pace)
    )


def lede(plan: Plan, speech: Speech) -> list[str]:
    """Say what the plan usually made is worth, and how long sales take."""
    average = plan.on_average
    sentences = [
        speech.say(
            "Reckoned on averages alone it would be {targets}, and such a plan comes off {chances}: an "
            "average leaves out what is not known, what chance does, and the time that sales take.",
            targets=begun(average.targets, plan, speech),
            chances=times(average.chance, speech),
        )
    ]
    if plan.in_time is not None and plan.median_days is not None:
        sentences.append(
            speech.say(
                "Half of the sales take more than {days} days from start to signature; begun evenly over the "
                "weeks, {share} of them are signed by the end.",
                days=speech.whole(plan.median_days),
                share=speech.percent(plan.in_time),
            )
        )
    if plan.too_late_days and DAYS_A_WEEK <= plan.too_late_days < DAYS_A_WEEK * plan.wish.weeks:
        sentences.append(
            speech.plural(
                "What begins in the last {n} day brings next to nothing by then.",
                "What begins in the last {n} days brings next to nothing by then.",
                plan.too_late_days,
            )
        )
    return sentences


def begun(targets: int, plan: Plan, speech: Speech) -> str:
    """Count targets, or journeys where the log begins later in the chain."""
    if plan.start == "targeted":
        return speech.plural("{n} target", "{n} targets", targets)
    return speech.plural(
        "{n} journey that begins as “{milestone}”",
        "{n} journeys that begin as “{milestone}”",
        targets,
        milestone=milestone_name(plan.start, speech),
    )


def confidence(chance: float, speech: Speech) -> str:
    """Say a chance that was asked for, as exactly as it was.

    >>> confidence(0.8, Speech("en")), confidence(0.85, Speech("en")), confidence(0.999, Speech("en"))
    ('8 chances in 10', '85 chances in 100', '999 chances in 1,000')
    """
    of = next((of for of in (10, 100) if abs(chance * of - round(chance * of)) < 1e-9), 1000)
    return speech.plural(
        "{n} chance in {of}", "{n} chances in {of}", max(1, round(chance * of)), of=speech.whole(of)
    )


def times(chance: float, speech: Speech) -> str:
    """Say how often something comes off: ``about 3 times in 10``; never ``0``, never ``10``."""
    tenths = round(chance * 10)
    if tenths < 1:
        return speech.say("less than once in 10 times")
    if tenths > 9:
        return speech.say("more than 9 times in 10")
    return speech.plural("about once in 10 times", "about {n} times in 10", tenths)


def activity_name(milestone: str, speech: Speech) -> str:
    """Name what a rep counts in a week: calls, appointments, proposals."""
    return {
        "targeted": speech.say("Targets"),
        "contacted": speech.say("Calls held, forms completed"),
        "qualified": speech.say("Prospects"),
        "booked": speech.say("Appointments made"),
        "met": speech.say("Appointments honoured"),
        "proposed": speech.say("Proposals completed"),
        "won": speech.say("Customers"),
    }[milestone]


def about(value: Expected, speech: Speech) -> str:
    """Write what is expected on the average."""
    return speech.number(value.mean)


def between(value: Expected, speech: Speech, parts: int = 1) -> str:
    """Write the limits of what is expected, or of one of so many equal parts; a dash where it is certain."""
    if value.low == value.high:
        return ""
    return EN_DASH.join(speech.number(end / parts) for end in (value.low, value.high))


def evenly(plan: Plan, speech: Speech) -> str:
    """Say what an average week of the plan is."""
    if plan.in_time is None:
        return speech.say("Each figure is what to expect, and the range holds 8 times in 10.")
    return speech.say(
        "What happens within the {weeks} of the plan, and on the average of them: less at first, "
        "more at the end. Each figure is what to expect, and the range holds 8 times in 10.",
        weeks=_weeks(plan.wish.weeks, speech),
    )


def hours(plan: Plan, speech: Speech) -> list[str]:
    """Say what the plan costs in hours, whether it fits, and what a better step is worth."""
    if plan.time is None:
        return []
    spent = speech.say(
        "The plan takes {hours} hours a week ({range}); a customer costs {customer} hours in the end, those "
        "spent on targets that come to nothing included.",
        hours=about(plan.time.a_week, speech),
        range=between(plan.time.a_week, speech) or about(plan.time.a_week, speech),
        customer=speech.number(plan.time.a_customer),
    )
    return [spent, *_fit(plan, plan.time.fitting, speech), *_better(plan, speech)]


def _fit(plan: Plan, fitting: Alternative | None, speech: Speech) -> list[str]:
    if fitting is None or plan.wish.hours_a_week is None:
        return []
    available = speech.number(plan.wish.hours_a_week)
    if plan.fits:
        return [speech.say("It fits in the {available} hours there are.", available=available)]
    return [
        speech.say(
            "Only {available} hours are there: {targets} fit, and bring the {customers} {chances}.",
            available=available,
            targets=begun(fitting.targets, plan, speech),
            customers=speech.plural("{n} customer", "{n} customers", plan.wish.customers),
            chances=times(fitting.chance, speech),
        )
    ]


def _better(plan: Plan, speech: Speech) -> list[str]:
    known = [step for step in plan.steps if step.time_bound is not None]
    most = max(known, key=lambda step: step.time_bound or 0.0)
    least = min(known, key=lambda step: step.time_bound or 0.0)
    sentences = []
    if most is not least:
        sentences.append(
            speech.say(
                "Where hours are short, a step is worth more the more of them are spent before it: a tenth "
                "better at {most} brings {much} more customers in the same hours, at {least} {little}.",
                most=title_of(most.link, speech),
                much=better(most, speech),
                least=title_of(least.link, speech),
                little=better(least, speech),
            )
        )
    sentences.append(
        speech.say("Where targets are short, a tenth better at any step brings a tenth more customers.")
    )
    return sentences


def better(step: PlannedStep, speech: Speech) -> str:
    """Say how many more customers a ratio better by a tenth brings in the same hours: ``9.4%``."""
    return speech.percent((step.time_bound or 0.0) / 10)


def source_of_time(source: TimeSource, speech: Speech) -> str:
    """Say where hours come from."""
    return {
        "given": speech.say("as given"),
        "rep": speech.say("the rep"),
        "team": speech.say("the team"),
        "none": EN_DASH,
    }[source]


def caveats(plan: Plan, speech: Speech) -> list[str]:
    """Say each reservation in a sentence or two."""
    return [_caveat(caveat, plan, speech) for caveat in plan.caveats]


def _caveat(caveat: PlanCaveat, plan: Plan, speech: Speech) -> str:
    steps, rep = _steps(caveat.links, speech), rep_name(plan, speech)
    said = {
        "no lags": speech.say(
            "The log does not tell how long sales take, so the plan takes them to be signed at once: in "
            "truth it takes more targets, or more weeks."
        ),
        "no lag": speech.say(
            "At {steps} fewer than twenty dated passings tell how long they take; the plan takes them to "
            "take no time, so it is somewhat too hopeful.",
            steps=steps,
        ),
        "new to the step": speech.say(
            "{rep} has hardly any journeys at {steps}; there the plan takes what is likely for someone new "
            "in this team.",
            rep=rep,
            steps=steps,
        ),
        "open": speech.plural(
            "{n} journey of {rep} is open and may bring a customer besides: the plan counts new ones only.",
            "{n} journeys of {rep} are open and may bring customers besides: the plan counts new ones only.",
            caveat.count,
            rep=rep,
        ),
        "no minutes": speech.say(
            "At {steps} no minutes were ever entered; the plan takes them to cost no time.", steps=steps
        ),
        "minutes of the team": speech.say(
            "At {steps} the hours are the team's: {rep} has hardly any journeys there.", steps=steps, rep=rep
        ),
        "minutes so far": speech.say(
            "Hours are those entered in the log, divided among all journeys that entered the step; open ones "
            "have not cost all of their time yet, so the hours are a little low."
        ),
        "as before": speech.say(
            "The plan takes the weeks to come to be like those in the log: the same ratios, the same time to "
            "decide."
        ),
    }
    return said[caveat.kind]


def _steps(links: Sequence[Link], speech: Speech) -> str:
    return speech.join([title_of(link, speech) for link in links])


def _weeks(weeks: int, speech: Speech) -> str:
    return speech.plural("{n} week", "{n} weeks", weeks)
