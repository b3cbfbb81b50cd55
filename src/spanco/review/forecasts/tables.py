"""The tables of a forecast: rows of words, their heads first."""

from spanco.inference.back_testing import Scores
from spanco.review.forecasts.report import BackTest, Forecast, Range, Source, Trial
from spanco.review.forecasts.words import money
from spanco.review.labels import milestone_name, x_of_n
from spanco.review.speech import EN_DASH, Speech

Rows = list[list[str]]


def sources(forecast: Forecast, speech: Speech) -> Rows:
    """Tell where the wins are to come from."""
    heads = [speech.say("They stand at"), speech.say("Journeys"), speech.say("Customers expected")]
    return [
        heads,
        *(
            [_name(source, speech), speech.whole(round(source.journeys)), speech.number(source.wins)]
            for source in forecast.sources
        ),
    ]


def trials(back_test: BackTest, speech: Speech) -> Rows:
    """Set the customers that were forecast in the past beside those that came."""
    heads = [speech.say("Made on"), speech.say("Expected"), speech.say("Range"), speech.say("Came"), ""]
    return [
        heads,
        *(
            [
                speech.day(trial.day),
                speech.number(trial.wins.mean),
                _range(trial.wins, speech),
                speech.whole(trial.came),
                _outcome(trial, speech),
            ]
            for trial in back_test.trials
        ),
    ]


def values(back_test: BackTest, speech: Speech) -> Rows:
    """Set the value that was forecast in the past beside the one that came; empty where none was."""
    valued = [(trial, trial.value, trial.came_value) for trial in back_test.trials]
    heads = [speech.say("Made on"), speech.say("Expected"), speech.say("Range"), speech.say("Came")]
    rows = [
        [
            speech.day(trial.day),
            money(value.mean, None, speech),
            _value_range(value, speech),
            money(came, None, speech),
        ]
        for trial, value, came in valued
        if value is not None and came is not None
    ]
    return [heads, *rows] if rows else []


def scores(back_test: BackTest, speech: Speech) -> Rows:
    """Tell how good the forecasts of the past were, and what to hold that against; empty without scores."""
    scored = back_test.scores
    if scored is None:
        return []
    meant = speech.say("8 in 10 are meant to")
    held = [trial.value_held for trial in back_test.trials if trial.value_held is not None]
    of_value = [[speech.say("Ranges of the value that held"), x_of_n(sum(held), len(held), speech), meant]]
    return [
        [speech.say("What was measured"), speech.say("Found"), speech.say("To hold it against")],
        [
            speech.say("Ranges that held (coverage)"),
            x_of_n(scored.held, scored.trials, speech),
            meant,
        ],
        *(of_value if held else []),
        [
            speech.say("Error of the totals, in customers (CRPS)"),
            speech.number(scored.crps),
            speech.say(
                "{error}: as many as in the period before", error=speech.number(scored.crps_reference)
            ),
        ],
        *_of_chances(scored, speech),
    ]


def _of_chances(scored: Scores, speech: Speech) -> Rows:
    """Tell how good the chances of open journeys were; nothing where none was ever open."""
    if scored.brier is None or scored.brier_reference is None:
        return []
    reference = speech.decimal(scored.brier_reference, 3)
    return [
        [
            speech.say("Error of each chance (Brier)"),
            speech.decimal(scored.brier, 3),
            speech.say("{error}: the same chance for all", error=reference),
        ]
    ]


def _name(source: Source, speech: Speech) -> str:
    if source.milestone is None:
        return speech.say("yet to start")
    return milestone_name(source.milestone, speech)


def _range(limits: Range, speech: Speech) -> str:
    ends = (limits.low, limits.high)
    return EN_DASH.join(speech.whole(int(end)) for end in ends if end is not None)


def _value_range(limits: Range, speech: Speech) -> str:
    ends = (limits.low, limits.high)
    return EN_DASH.join(money(end, None, speech) for end in ends if end is not None)


def _outcome(trial: Trial, speech: Speech) -> str:
    """Say on which side of the range what came lies."""
    if trial.held:
        return speech.say("inside")
    return speech.say("more came") if trial.came > trial.wins.mean else speech.say("fewer came")
