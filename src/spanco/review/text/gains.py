"""Rep by rep: what was gained and lost, and what to look at next."""

from collections.abc import Iterator

from rich.text import Text

from spanco.review import gain_words, mix_words
from spanco.review.labels import rep_name
from spanco.review.report import RepReview, Review
from spanco.review.selection import bounded
from spanco.review.speech import Speech
from spanco.review.text.layout import WIDTH, fitted, right, widest, wrapped
from spanco.review.text.tables import MOST_REPS


def rep_by_rep(review: Review, words: Speech) -> Iterator[Text]:
    """Yield a few lines of words for each rep, and the bars behind them where few reps are shown."""
    shown = [rep for rep in bounded(review.reps, MOST_REPS) if rep.attribution and rep.rep is not None]
    if not shown:
        return
    yield Text()
    yield Text(words.say("Where customers were gained and lost"), "bold")
    for rep in shown:
        yield Text()
        yield Text(rep_name(rep, words), "bold")
        if review.others:
            yield from _bars(rep, words)
        said = (
            *gain_words.three_lines(rep, words),
            *mix_words.mix_lines(rep, review.team, words),
            *gain_words.advice(rep, words),
        )
        for line in said:
            yield from wrapped(line, first="  ")


def _bars(rep: RepReview, words: Speech) -> Iterator[Text]:
    """Yield the steps with their gain, drawn around nought."""
    if rep.attribution is None:
        return
    rows, zero = gain_words.gain_rows(rep.attribution, words)
    name = widest([row.title for row in rows])
    counted = widest([row.counted for row in rows])
    gain = widest([row.gain for row in rows])
    room = WIDTH - name - counted - gain - 8
    at_zero = round(zero / 100 * (room - 1))
    for row in rows:
        first, length = round(row.left / 100 * (room - 1)), round(row.width / 100 * (room - 1))
        drawn = [" "] * room
        drawn[at_zero] = "│"
        for column in range(first, first + length):
            drawn[column] = "█"
        line = f"  {fitted(row.title, name)}  {right(row.counted, counted)}  {right(row.gain, gain)}  "
        yield Text(line + "".join(drawn).rstrip())
    yield Text()
