"""A plan as JSON, for programs."""

import json
from typing import Any, Final

from spanco.inference.effort import FILE_BOUND
from spanco.method.names import Language
from spanco.review.plans import words as plan_words
from spanco.review.plans.report import LEVEL, Alternative, Expected, Plan, PlannedStep, PlannedTime
from spanco.review.speech import speech

SCHEMA: Final = "spanco.plan/1"


def to_json(plan: Plan, language: Language = "en") -> str:
    """Write a plan as one JSON object; its sentences are in ``language``.

    Ratios, chances and elasticities are numbers in [0, 1], null where they are not known.
    """
    return json.dumps(as_object(plan, language), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_object(plan: Plan, language: Language = "en") -> dict[str, Any]:
    """Return a plan as the JSON object it is written as."""
    words, wish = speech(language), plan.wish
    return {
        "schema": SCHEMA,
        "source": plan.source,
        "as_of": plan.as_of.isoformat(),
        "period": {
            "since": plan.since.isoformat() if plan.since else None,
            "until": plan.until.isoformat() if plan.until else None,
        },
        "language": language,
        "headline": " ".join(plan_words.headline(plan, words)),
        "rep": wish.rep,
        "customers": wish.customers,
        "weeks": wish.weeks,
        "confidence": wish.confidence,
        "hours_a_week": wish.hours_a_week,
        "level": LEVEL,
        "start": plan.start,
        "targets": plan.targets,
        "targets_a_week": plan.targets / wish.weeks,
        "pace": plan.pace,
        "chance": plan.chance,
        "on_average": _alternative(plan.on_average),
        "surer": [{"confidence": other.confidence, "targets": other.targets} for other in plan.surer],
        "in_time": plan.in_time,
        "median_days": plan.median_days,
        "too_late_days": plan.too_late_days,
        "activities": [
            {"milestone": activity.milestone, **_expected(activity.in_all)} for activity in plan.activities
        ],
        "steps": [_step(step) for step in plan.steps],
        "time": _time(plan, plan.time),
        "caveats": plan_words.caveats(plan, words),
    }


def _alternative(other: Alternative) -> dict[str, Any]:
    return {"targets": other.targets, "chance": other.chance}


def _expected(value: Expected) -> dict[str, float]:
    return {"mean": value.mean, "low": value.low, "high": value.high}


def _step(step: PlannedStep) -> dict[str, Any]:
    return {
        "link": step.link.code,
        "from": step.link.start,
        "to": step.link.end,
        "entered": step.count.entered,
        "passed": step.count.passed,
        "lost": step.count.lost,
        "open": step.count.open,
        "ratio": step.count.ratio,
        "estimate": step.ratio.mean,
        "low": step.ratio.low,
        "high": step.ratio.high,
        "median_days": step.median_days,
        "hours": step.hours,
        "hours_from": step.source,
        "elasticity": {"file_bound": FILE_BOUND, "time_bound": step.time_bound},
    }


def _time(plan: Plan, time: PlannedTime | None) -> dict[str, Any] | None:
    if time is None:
        return None
    return {
        "a_week": _expected(time.a_week),
        "a_customer": time.a_customer,
        "after_signature": time.after_signature,
        "fits": plan.fits,
        "fitting": _alternative(time.fitting) if time.fitting else None,
    }
