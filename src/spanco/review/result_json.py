"""Result, effort and trust as JSON: parts of a review."""

from typing import Any

from spanco.method import LinkCount
from spanco.review.findings import Result, Trust
from spanco.review.results import hours_per_passed, margin_proposed


def result_object(result: Result | None) -> dict[str, Any] | None:
    """Return what a rep or the team brought in and what it took; None where wins are not observed."""
    if result is None:
        return None
    return {
        "customers": result.customers,
        "objective": result.objective,
        "hours": result.hours,
        "share_timed": result.timed,
        "customers_per_hour": result.customers_per_hour,
        "low": result.low,
        "high": result.high,
        "margin": result.margin,
        "currency": result.currency,
        "margin_per_hour": result.margin_per_hour,
        "days_worked": result.days_worked,
        "customers_per_20_days": result.customers_per_20_days,
    }


def trust_object(trust: Trust | None) -> dict[str, Any] | None:
    """Return how far what is known of a rep was entered when it happened; None where nothing is."""
    if trust is None:
        return None
    return {
        "events": trust.events,
        "milestones": trust.milestones,
        "inferred": _share(trust.inferred, trust.milestones),
        "out_of_order": _share(trust.out_of_order, trust.milestones),
        "late": _share(trust.late, trust.events),
        "back_dated": _share(trust.back_dated, trust.events),
    }


def effort_fields(count: LinkCount) -> dict[str, float | None]:
    """Return the time spent at a link and the margin proposed and given away there."""
    return {
        "hours_per_passed": hours_per_passed(count),
        "margin_proposed": margin_proposed(count),
        "margin_given_away": count.margin_given_away,
    }


def _share(n: int, of: int) -> float | None:
    return n / of if of else None
