"""What a rep gained and lost, and what to look at next, in words that a pocket calculator can check."""

from dataclasses import dataclass

from spanco.method.names import WHAT_TO_LOOK_AT
from spanco.review.findings import Advice, Attribution, Bar
from spanco.review.labels import title_of, x_of_n
from spanco.review.report import LinkReview, RepReview
from spanco.review.speech import MINUS, Speech


def three_lines(rep: RepReview, speech: Speech) -> list[str]:
    """Say what the rep won beside what was to be expected, where most was gained and where most was lost."""
    attribution = rep.attribution
    if attribution is None:
        return []
    lines = [result(attribution, speech)]
    links = [bar for bar in attribution.bars if bar.kind == "link" and bar.entered]
    most = max(links, key=lambda bar: bar.gain, default=None)
    least = min(links, key=lambda bar: bar.gain, default=None)
    if most is not None and most.gain > 0:
        lines.append(speech.say("Most gained at {step}", step=counted(most, attribution, speech)))
    if least is not None and least.gain < 0:
        lines.append(speech.say("Most lost at {step}", step=counted(least, attribution, speech)))
    return lines


def result(attribution: Attribution, speech: Speech) -> str:
    """Say what was won beside what was to be expected."""
    if attribution.measure is not None:
        return speech.say(
            "{customers}; {measure}: {expected}; difference {gap}.",
            customers=speech.plural("{n} customer", "{n} customers", attribution.customers),
            measure=attribution.measure or speech.say("the period before"),
            expected=speech.whole(round(attribution.expected)),
            gap=speech.signed(attribution.gap, 1),
        )
    if attribution.expected < 0:
        # More was handed on than would have been left: nobody wins less than nothing.
        return speech.say(
            "{customers}; against the team's ratios the steps held make {gap}, for whoever went on.",
            customers=speech.plural("{n} customer", "{n} customers", attribution.customers),
            gap=speech.signed(attribution.gap, 1),
        )
    return speech.say(
        "{customers}; at the team's ratios the same journeys would have brought {expected}: {gap}.",
        customers=speech.plural("{n} customer", "{n} customers", attribution.customers),
        expected=speech.decimal(attribution.expected, 1),
        gap=speech.signed(attribution.gap, 1),
    )


def counted(bar: Bar, attribution: Attribution, speech: Speech) -> str:
    """Write out the arithmetic of one link's gain, and how sure it is."""
    if bar.link is None:
        return ""
    would = bar.entered * bar.ratio
    difference = bar.passed - would
    sentence = speech.say(
        "{step}: {counted}, where {measure} ({ratio}) would give {would}; {difference}, worth {worth} "
        "customers each: {gain}.",
        measure=_measure(attribution, speech),
        step=title_of(bar.link, speech),
        counted=x_of_n(bar.passed, bar.entered, speech),
        ratio=speech.percent_to(bar.ratio, 1),
        would=speech.decimal(would, 1),
        difference=speech.say("{n} more", n=speech.decimal(difference, 1))
        if difference >= 0
        else speech.say("{n} fewer", n=speech.decimal(-difference, 1)),
        worth=speech.decimal(bar.worth, 3),
        gain=speech.signed(bar.gain),
    )
    return f"{sentence} {how_sure(bar, speech)}"


def _measure(attribution: Attribution, speech: Speech) -> str:
    if attribution.measure is None and attribution.segment is not None:
        return speech.say("the team's ratio on the same mix")
    if attribution.measure is None:
        return speech.say("the team's ratio")
    return attribution.measure or speech.say("the period before")


def how_sure(bar: Bar, speech: Speech) -> str:
    """Say how sure it is that a gain or loss is the rep's own."""
    if bar.p_own is None:
        return speech.say("Not explained: too few cases.")
    if bar.level != "cannot tell" and bar.p_own < 0.5:
        # A rep above the team may have lost at the step so far, and the other way round.
        return speech.say("Not the rep's own: it is still open, or chance.")
    said = {
        "clear": speech.say("Clear."),
        "likely": speech.say("Likely, about {n} chances in 10.", n=chances(bar.p_own)),
        "cannot tell": speech.say("Cannot be told from chance."),
    }
    return said[bar.level]


def changed(cell: LinkReview, speech: Speech) -> str:
    """Say how likely the last quarter was better or worse than the one before; empty if it cannot be told."""
    change = cell.change
    if change is None or change.level == "cannot tell":
        return ""
    better = change.p_better > 0.5
    n = chances(change.p_better if better else 1 - change.p_better)
    if better:
        return speech.say("last quarter better than the one before: {n} chances in 10", n=n)
    return speech.say("last quarter worse than the one before: {n} chances in 10", n=n)


def chances(probability: float) -> int:
    """Return a probability as chances in ten, never none or all.

    >>> chances(0.62), chances(0.999), chances(0.01)
    (6, 9, 1)
    """
    return min(9, max(1, round(10 * probability)))


def advice(rep: RepReview, speech: Speech) -> list[str]:
    """Say what to look at next, and on what ground; empty where there is nothing."""
    found = rep.advice
    if found is None:
        return []
    gain = speech.number(found.gain)
    step = title_of(found.link, speech)
    cell = next(link for link in rep.links if link.link == found.link)
    if found.level == "hypothesis":
        lines = [
            speech.say(
                "To check: {step}. If it is below the team's, coming up to it would be worth up to {gain} "
                "customers.",
                step=step,
                gain=gain,
            ),
            _not_proven(found, cell, speech),
        ]
    else:
        level = speech.say("clear") if found.level == "clear" else speech.say("likely")
        lines = [
            speech.say(
                "To work on: {step} ({level}). Coming up to the team's ratio would be worth up to {gain} "
                "customers: a ceiling, not a promise.",
                step=step,
                level=level,
                gain=gain,
            )
        ]
    return [*lines, what_to_look_at(found, speech)]


def next_step(rep: RepReview, speech: Speech) -> str:
    """Name the next thing to look at in a few words."""
    found = rep.advice
    if found is None:
        return ""
    step, gain = title_of(found.link, speech), speech.number(found.gain)
    if found.level == "hypothesis":
        return speech.say("To check: {step}, up to {gain} customers", step=step, gain=gain)
    return speech.say("To work on: {step}, up to {gain} customers", step=step, gain=gain)


def what_to_look_at(found: Advice, speech: Speech) -> str:
    """Say what to listen to or read."""
    looks = [WHAT_TO_LOOK_AT[ratio].in_language(speech.language) for ratio in found.link.ratios]
    said = "; ".join(looks)
    end = "" if said.endswith("?") else "."
    return f"{said[0].upper()}{said[1:]}{end}"


def _not_proven(found: Advice, cell: LinkReview, speech: Speech) -> str:
    said = speech.say("Not proven: about {n} chances in 10 that it is below.", n=chances(found.p_below))
    if found.needed is None:
        return said
    more = speech.plural(
        "About {n} more journey at the present ratio would make it likely.",
        "About {n} more journeys at the present ratio would make it likely.",
        found.needed,
    )
    return f"{said} {more}" if cell.count.entered else said


@dataclass(frozen=True, slots=True)
class GainRow:
    """One bar as a table shows it; ``left`` and ``width`` place it in percent, ``zero`` is where none is."""

    title: str
    counted: str
    would: str
    worth: str
    gain: str
    skill: str
    rest: str
    verdict: str
    standing: str
    left: float
    width: float


def gain_rows(attribution: Attribution, speech: Speech) -> tuple[list[GainRow], float]:
    """Set out the bars of one rep on one scale; returns them and where nought lies, in percent."""
    shown = [bar for bar in attribution.bars if bar.kind != "link" or bar.entered]
    low = min(0.0, *(bar.gain for bar in shown)) if shown else 0.0
    high = max(0.0, *(bar.gain for bar in shown)) if shown else 0.0
    span = (high - low) or 1.0
    zero = round(-100 * low / span, 2)
    return [_row(bar, zero, span, speech) for bar in shown], zero


def _row(bar: Bar, zero: float, span: float, speech: Speech) -> GainRow:
    width = round(100 * abs(bar.gain) / span, 2)
    title = {"mix": speech.say("Mix of targets"), "volume": speech.say("Number of journeys")}
    if bar.kind == "link" and bar.link is not None:
        name = title_of(bar.link, speech)
        count = x_of_n(bar.passed, bar.entered, speech)
        would = speech.decimal(bar.entered * bar.ratio, 1)
        worth = speech.decimal(bar.worth, 3)
    else:
        name, count, would, worth = title[bar.kind], "", "", ""
    proven = "cannot tell" if bar.p_own is None or bar.p_own < 0.5 else bar.level
    return GainRow(
        title=name,
        counted=count,
        would=would,
        worth=worth,
        gain=speech.signed(bar.gain),
        skill=_skill(bar, speech),
        rest=_rest(bar, speech),
        verdict=how_sure(bar, speech) if bar.kind == "link" else "",
        standing=f"{proven.replace(' ', '-')} {'below' if bar.gain < 0 else 'above'}",
        left=zero - width if bar.gain < 0 else zero,
        width=width,
    )


def _skill(bar: Bar, speech: Speech) -> str:
    if bar.skill is None or bar.low is None or bar.high is None:
        return ""
    return speech.say(
        "{gain} ({low} to {high})",
        gain=speech.signed(bar.skill),
        low=speech.signed(bar.low),
        high=speech.signed(bar.high),
    )


def _rest(bar: Bar, speech: Speech) -> str:
    if bar.kind != "link":
        return ""
    parts = [speech.say("not explained {gain}", gain=speech.signed(bar.chance))]
    if round(bar.still_open, 2):
        parts.append(speech.say("still open {gain}", gain=speech.signed(bar.still_open)))
    return ", ".join(parts).replace(f"{MINUS}0.00", "0")
