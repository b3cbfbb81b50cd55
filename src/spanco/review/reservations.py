"""Caveats and the quality of the log, in sentences."""

from spanco.review import result_words
from spanco.review.labels import milestone_name, title_of
from spanco.review.report import Caveat, Review
from spanco.review.speech import Speech


def caveat_sentences(review: Review, speech: Speech) -> list[str]:
    """Say each caveat in a sentence or two."""
    sentences = [sentence(caveat, speech) for caveat in review.caveats]
    if review.others:
        sentences.append(
            speech.plural(
                "{n} rep is in the team's figures and not shown.",
                "{n} reps are in the team's figures and not shown.",
                review.others,
            )
        )
    return sentences


def sentence(caveat: Caveat, speech: Speech) -> str:
    """Say one caveat."""
    n, of = caveat.count, speech.whole(caveat.of)
    match caveat.kind:
        case "open":
            return _open(caveat, speech)
        case "overdue":
            return speech.plural(
                "{n} of {of} open journeys has been open for longer than 99 in 100 of those that pass take. "
                "It counts as not passed; a difference is called clear or likely only if it also holds with "
                "such journeys left out.",
                "{n} of {of} open journeys have been open for longer than 99 in 100 of those that pass take. "
                "They count as not passed; a difference is called clear or likely only if it also holds with "
                "them left out.",
                n,
                of=of,
            )
        case "entries without a rep":
            return speech.say(
                "{n} of {of} entries into a step name no rep; they stand in a row of their own, so that the "
                "rows add up, and are left out of every comparison.",
                n=speech.whole(n),
                of=of,
            )
        case "few entries":
            return speech.plural(
                "{n} of {of} figures of a rep rests on fewer than five journeys; no estimate is given "
                "for it.",
                "{n} of {of} figures of a rep rest on fewer than five journeys; no estimate is given for "
                "them.",
                n,
                of=of,
            )
        case "rejected":
            return speech.plural(
                "{n} of {of} rows was rejected and is in no figure.",
                "{n} of {of} rows were rejected and are in no figure.",
                n,
                of=of,
            )
        case _:
            return result_words.caveat(caveat, speech) or _unsaid(caveat, speech)


def _unsaid(caveat: Caveat, speech: Speech) -> str:
    """Say what cannot be said at all, or not at some links."""
    steps = speech.join([title_of(link, speech) for link in caveat.links])
    names = speech.join([milestone_name(code, speech) for code in caveat.milestones])
    said = {
        "no rep named": speech.say("No rep is named at {steps}, so nobody is compared there.", steps=steps)
        if steps
        else speech.say("The log names no reps, so there is nobody to compare."),
        "one rep": speech.say(
            "One rep only had journeys at {steps}, so nobody is compared there.", steps=steps
        )
        if steps
        else speech.say("There is one rep only, so there is no team to compare with."),
        "losers unnamed": speech.say(
            "At {steps} reps are named only on journeys that passed: every rep would seem to pass them "
            "all, so "
            "nobody is compared there.",
            steps=steps,
        ),
        "all open": speech.say(
            "At {steps} every journey is still open, so there is nothing to judge yet.", steps=steps
        ),
        "too open": speech.say(
            "At {steps} nothing has been lost yet and some is open, so reps cannot be told apart there.",
            steps=steps,
        ),
        "no variation": speech.say(
            "At {steps} every journey passed, or none did, so nothing there tells reps apart.", steps=steps
        ),
        "drift": speech.say(
            "At {steps} reps change with time: estimates there weigh recent months more than old ones.",
            steps=steps,
        ),
        "no durations": speech.say(
            "No two milestones of a journey carry their own dates, so no durations are given."
        ),
        "not observed": speech.say(
            "The log never records “{names}”; the steps around are joined.", names=names
        ),
        "one milestone": speech.say("The log records one milestone only, so there is no step to review."),
        "won not observed": speech.say(
            "The log never records a win, so customers cannot be counted nor gains given."
        ),
    }
    return said[caveat.kind]


def _open(caveat: Caveat, speech: Speech) -> str:
    if caveat.links:
        until = speech.say(
            "Until the log is old enough to tell what becomes of them at {steps} they count as not yet "
            "passed there, which makes young ratios look low; a difference is called clear or likely only "
            "if it also holds with them left out.",
            steps=speech.join([title_of(link, speech) for link in caveat.links]),
        )
    else:
        until = speech.say(
            "Each counts for what its age makes of it: the share of those that pass which would have passed "
            "by now."
        )
    if caveat.of:
        start = speech.plural(
            "{n} of {of} journeys is still open.",
            "{n} of {of} journeys are still open.",
            caveat.count,
            of=speech.whole(caveat.of),
        )
    else:
        start = speech.plural(
            "{n} journey of the period is still open.",
            "{n} journeys of the period are still open.",
            caveat.count,
        )
    return f"{start} {until}"


def quality_lines(review: Review, speech: Speech) -> list[tuple[str, str]]:
    """Pair each finding about the log with its count, what was not used first."""
    quality = review.log.quality
    lines = [
        (speech.say("rows read"), speech.whole(quality.rows)),
        (speech.say("events used"), speech.whole(review.log.events)),
        (speech.say("journeys"), speech.whole(review.log.journeys)),
    ]
    findings = sorted(quality.findings, key=lambda finding: not finding.rejects)
    return lines + [(finding_name(finding.kind, speech), speech.whole(finding.count)) for finding in findings]


def finding_name(kind: str, speech: Speech) -> str:
    """Name what the quality report counts."""
    known = {
        "unreadable": speech.say("rows that could not be read"),
        "no_journey": speech.say("rows without a journey"),
        "unknown_milestone": speech.say("rows with an unknown milestone"),
        "undated": speech.say("rows without a date"),
        "bad_date": speech.say("rows with a date that does not exist"),
        "future": speech.say("rows dated in the future"),
        "bad_number": speech.say("numbers that could not be read, left out"),
        "formula": speech.say("rows with a formula that has no value"),
        "after_as_of": speech.say("events after the day of the review, left out"),
        "superseded": speech.say("events corrected by a later one"),
        "withdrawn": speech.say("events taken back"),
        "duplicates": speech.say("exact repeats, counted once"),
        "inferred": speech.say("milestones filled in, because a later one was reached"),
        "out_of_order": speech.say("dates straightened, because they ran backwards"),
        "reopened": speech.say("journeys lost and then taken up again"),
        "without_milestone": speech.say("journeys with a loss and no milestone, left out"),
        "unknown_rep": speech.say("journeys with a step that names no rep"),
        "late": speech.say("events entered late"),
        "unmatched": speech.say("rows that a joined table does not know"),
        "ignored": speech.say("rows of steps that the mapping leaves out"),
        "assumed": speech.say("rows whose word was taken for a milestone by its name"),
        "unused_column": speech.say("columns that are not read"),
        "bad_recorded_date": speech.say("dates of entry that could not be read, left out"),
        "formula_left_out": speech.say("cells with a formula that has no value, left out"),
        "no_transition": speech.say("rows that change no step, left out"),
        "repeated_journey": speech.say("journeys that stand in several rows"),
    }
    return known.get(kind, kind.replace("_", " "))
