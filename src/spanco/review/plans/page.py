"""A plan as one HTML file that needs nothing else."""

from markupsafe import Markup

from spanco.method.names import Language
from spanco.review.charts.drawing import draw
from spanco.review.charts.plan import chance_curve
from spanco.review.plans import tables as plan_tables
from spanco.review.plans import words as plan_words
from spanco.review.plans.report import Plan, PlannedStep
from spanco.review.speech import speech
from spanco.review.templating import stylesheet, template


def html(plan: Plan, language: Language = "en") -> str:
    """Return the plan as a page: it works without network, prints, and needs no script."""
    words = speech(language)
    return template("plan.html.j2").render(
        say=words.say,
        percent=words.percent,
        language=language,
        stylesheet=stylesheet(),
        rep=plan_words.rep_name(plan, words),
        scope=plan_words.scope(plan, words),
        headline=plan_words.headline(plan, words),
        lede=plan_words.lede(plan, words),
        evenly=plan_words.evenly(plan, words),
        activities=plan_tables.activities(plan, words),
        curve=draw(chance_curve(plan, words), words.say("How sure, for how many targets"), language),
        surer=plan_tables.surer(plan, words),
        steps=plan_tables.steps(plan, words),
        strips=[_strip(step) for step in plan.steps],
        hours=plan_tables.hours(plan, words) if plan.time else None,
        hours_said=plan_words.hours(plan, words),
        caveats=plan_words.caveats(plan, words),
    )


def _strip(step: PlannedStep) -> Markup:
    """Draw a ratio with its range, from none on the left to all on the right."""
    low, mean, high = (f"{100 * ratio:.2f}%" for ratio in (step.ratio.low, step.ratio.mean, step.ratio.high))
    return Markup('<span class="strip" style="--l:{};--m:{};--h:{}"></span>').format(low, mean, high)
