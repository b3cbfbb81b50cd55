"""A review as JSON, for programs; ``review.schema.json`` describes it."""

import json
from typing import Any, Final

from spanco.method import passages_of
from spanco.method.names import Language
from spanco.review.findings import Advice, Attribution, Bar, Cohorts
from spanco.review.forecasts.as_json import as_object as forecast_object
from spanco.review.report import EquationLine, LinkReview, RepReview, Review, TeamReview
from spanco.review.reservations import caveat_sentences
from spanco.review.result_json import effort_fields, result_object, trust_object
from spanco.review.sentences import headline
from spanco.review.speech import speech

SCHEMA: Final = "spanco.review/1"

_COUNTED_KINDS: Final = (
    "inferred",
    "out_of_order",
    "duplicates",
    "superseded",
    "after_as_of",
    "reopened",
    "without_milestone",
)


def to_json(review: Review, language: Language = "en") -> str:
    """Write a review as one JSON object; its sentences are in ``language``.

    Ratios and probabilities are numbers in [0, 1], null where they cannot be computed. Each rep has a line.
    """
    fields = ",\n".join(_field(*field) for field in as_object(review, language).items())
    return f"{{\n{fields}\n}}\n"


def _field(name: str, value: object) -> str:
    """Write one field on a line of its own, and each element of a list."""
    if isinstance(value, list) and value:
        written = ",\n".join(map(_one_line, value))
        return f"{_one_line(name)}: [\n{written}\n]"
    return f"{_one_line(name)}: {_one_line(value)}"


def _one_line(value: object) -> str:
    # Indented text takes Python's own writer many times as long.
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def as_object(review: Review, language: Language = "en") -> dict[str, Any]:
    """Return a review as the JSON object it is written as."""
    words = speech(language)
    return {
        "schema": SCHEMA,
        "source": review.source,
        "as_of": review.as_of.isoformat(),
        "period": {
            "since": review.since.isoformat() if review.since else None,
            "until": review.until.isoformat() if review.until else None,
            "zone": review.zone,
        },
        "basis": "cohort",
        "language": language,
        "headline": " ".join(headline(review, words)),
        "log": _log(review),
        "observed": list(review.observed),
        "team": _team(review.team),
        "reps": [_rep(rep) for rep in review.reps],
        "reps_not_shown": review.others,
        "lever": _lever(review),
        "forecast": forecast_object(review.forecast, language) if review.forecast else None,
        "caveats": caveat_sentences(review, words),
    }


def _log(review: Review) -> dict[str, Any]:
    quality = review.log.quality
    return {
        "events": review.log.events,
        "journeys": review.log.journeys,
        **{kind: quality.count(kind) for kind in _COUNTED_KINDS},
        "rejected": quality.rejected,
        "unknown_rep": quality.count("unknown_rep"),
        "starts": dict(review.log.starts),
    }


def _team(team: TeamReview) -> dict[str, Any]:
    return {
        "customers": team.customers,
        "targets": team.targets,
        "equations": [_line(line) for line in team.equations],
        "passages": [_passage(passage) for passage in team.passages],
        "links": [{**_link(link), **effort_fields(link.count)} for link in team.links],
        "cohorts": [_cohorts(cohorts) for cohorts in team.cohorts],
        "result": result_object(team.result),
    }


def _cohorts(cohorts: Cohorts) -> dict[str, Any]:
    passed, entered = cohorts.mature
    return {
        "link": cohorts.link.code,
        "horizon_days": cohorts.horizon,
        "mature_passed": passed,
        "mature_entered": entered,
        "months": [
            {
                "month": cohort.month,
                "entered": cohort.count.entered,
                "passed": cohort.count.passed,
                "lost": cohort.count.lost,
                "open": cohort.count.open,
                "n_effective": cohort.effective,
                "mature": cohort.mature,
            }
            for cohort in cohorts.months
        ],
    }


def _rep(rep: RepReview) -> dict[str, Any]:
    return {
        "rep": rep.rep,
        "customers": rep.customers,
        "targets": rep.targets,
        "equations": [_line(line) for line in rep.equations],
        "passages": [_passage(passage) for passage in rep.passages],
        "links": [{**_link(link), **effort_fields(link.count)} for link in rep.links],
        "against": _measure(rep.attribution) if rep.attribution else None,
        "attribution": [_bar(bar) for bar in rep.attribution.bars] if rep.attribution else None,
        "expected": rep.attribution.expected if rep.attribution else None,
        "gap": rep.attribution.gap if rep.attribution else None,
        "advice": _advice(rep.advice) if rep.advice else None,
        "targets_needed": rep.needed,
        "result": result_object(rep.result),
        "trust": trust_object(rep.trust),
    }


def _line(line: EquationLine) -> dict[str, Any]:
    equation = line.equation
    return {
        "start": equation.start,
        "started": equation.reached[0],
        "customers": equation.customers,
        "factors": [
            {
                "link": link.code,
                "entered": entered,
                "passed": passed,
                "handed_over": handed_over,
                "low": limits[0] if limits else None,
                "high": limits[1] if limits else None,
            }
            for (link, passed, entered), limits, handed_over in zip(
                equation.factors, line.ranges, equation.handed_over[1:], strict=True
            )
        ],
    }


def _passage(passage: LinkReview) -> dict[str, Any]:
    ((code, _),) = passages_of([passage.link])
    return {"passage": code, **_link(passage)}


def _link(link: LinkReview) -> dict[str, Any]:
    count, estimate, comparison, rank = link.count, link.estimate, link.comparison, link.rank
    return {
        "link": count.link.code,
        "from": count.link.start,
        "to": count.link.end,
        "entered": count.entered,
        "passed": count.passed,
        "lost": count.lost,
        "open": count.open,
        "ratio": count.ratio,
        "estimate": estimate.mean if estimate else None,
        "low": estimate.low if estimate else None,
        "high": estimate.high if estimate else None,
        "p_below_team": comparison.p_below if comparison else None,
        "s_value": comparison.s_value if comparison else None,
        "flag": comparison.flag if comparison else None,
        "level": link.level,
        "refusal": link.refusal,
        "mature": link.mature,
        "n_effective": link.effective,
        "overdue": link.overdue,
        "median_days": count.median_days,
        "change": {
            "p_better": link.change.p_better,
            "low": link.change.low,
            "high": link.change.high,
            "level": link.change.level,
        }
        if link.change
        else None,
        "kept_a_month": link.keep,
        "ratio_on_team_mix": link.standardised,
        "rank": {"low": rank.low, "median": rank.median, "high": rank.high, "of": rank.of} if rank else None,
    }


def _measure(attribution: Attribution) -> str:
    return "team" if attribution.measure is None else attribution.measure or "last"


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "bar": bar.link.code if bar.link else bar.kind,
        "passed": bar.passed if bar.link else None,
        "entered": bar.entered if bar.link else None,
        "ratio": bar.ratio if bar.link else None,
        "worth": bar.worth if bar.link else None,
        "gain": bar.gain,
        "skill": bar.skill,
        "low": bar.low,
        "high": bar.high,
        "p_loss": bar.p_loss,
        "chance": bar.chance,
        "open": bar.still_open,
    }


def _advice(advice: Advice) -> dict[str, Any]:
    return {
        "link": advice.link.code,
        "gain": advice.gain,
        "p_below": advice.p_below,
        "level": advice.level,
        "entries_needed": advice.needed,
    }


def _lever(review: Review) -> dict[str, Any] | None:
    if review.lever is None:
        return None
    lever = review.lever
    return {"link": lever.link.code, "gain": lever.gain, "reps": lever.reps, "level": lever.level}
