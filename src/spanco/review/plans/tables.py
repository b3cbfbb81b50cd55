"""The tables of a plan: rows of words, headers first."""

from spanco.review.labels import counted, title_of
from spanco.review.plans import words as plan_words
from spanco.review.plans.report import Plan
from spanco.review.speech import EN_DASH, Speech


def activities(plan: Plan, words: Speech) -> list[tuple[str, ...]]:
    """Return the milestones of a plan: a week, its range, in all, its range; a row of headers first."""
    weeks = plan.wish.weeks
    heads = ("", words.say("A week"), words.say("Range"), words.say("In all"), words.say("Range"))
    return [
        heads,
        *(
            (
                plan_words.activity_name(activity.milestone, words),
                words.number(activity.in_all.mean / weeks),
                plan_words.between(activity.in_all, words, weeks),
                words.number(activity.in_all.mean),
                plan_words.between(activity.in_all, words),
            )
            for activity in plan.activities
        ),
    ]


def surer(plan: Plan, words: Speech) -> list[tuple[str, ...]]:
    """Return other chances and the targets they take; a row of headers first."""
    return [
        (words.say("Chance"), plan_words.activity_name(plan.start, words)),
        *(
            (plan_words.confidence(other.confidence, words), words.whole(other.targets))
            for other in plan.surer
        ),
    ]


def steps(plan: Plan, words: Speech) -> list[tuple[str, ...]]:
    """Return the steps of a plan: counted, estimate, range, days; a row of headers first."""
    heads = (
        words.say("Step"),
        words.say("Counted"),
        words.say("Estimate"),
        words.say("Range"),
        words.say("Days to pass"),
    )
    return [
        heads,
        *(
            (
                title_of(step.link, words),
                counted(step.count, words),
                words.percent(step.ratio.mean),
                words.range(step.ratio.low, step.ratio.high),
                EN_DASH if step.median_days is None else words.whole(step.median_days),
            )
            for step in plan.steps
        ),
    ]


def hours(plan: Plan, words: Speech) -> list[tuple[str, ...]]:
    """Return the hours of each step and what a better one is worth; a row of headers first."""
    heads = (
        words.say("Step"),
        words.say("Minutes each"),
        words.say("From"),
        words.say("A tenth better brings"),
    )
    rows = [
        (
            title_of(step.link, words),
            words.whole(round(60 * step.hours)),
            plan_words.source_of_time(step.source, words),
            f"+{plan_words.better(step, words)}",
        )
        for step in plan.steps
        if step.hours is not None
    ]
    if plan.time and plan.time.after_source != "none":
        source = plan_words.source_of_time(plan.time.after_source, words)
        rows.append(
            (words.say("after the signature"), words.whole(round(60 * plan.time.after_signature)), source, "")
        )
    return [heads, *rows]
