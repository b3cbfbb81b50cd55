"""One block for each link: its reps, counted, estimated and drawn over the team's band."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from rich.text import Text

from spanco.review import result_words
from spanco.review.columns import Scale, scale_of
from spanco.review.labels import counted, mark, refusal, title_of, verdict, way_of
from spanco.review.report import LinkReview, Review
from spanco.review.selection import bounded
from spanco.review.speech import Speech
from spanco.review.text.intervals import BAND, interval
from spanco.review.text.layout import WIDTH, fitted, right, widest, wrapped
from spanco.review.text.tables import MOST_REPS, STYLES, reps_at

NARROWEST_DRAWING: Final = 12
WIDEST_DRAWING: Final = 28
LONGEST_NAME: Final = 16


def steps(review: Review, words: Speech) -> Iterator[Text]:
    """Yield a block for each link that any journey entered."""
    shown = bounded(review.reps, MOST_REPS)
    for place, link in enumerate(review.team.links):
        if not link.count.entered:
            continue
        yield Text()
        yield from _heading(link, words)
        if not link.estimate:
            continue
        yield from _rows(link, reps_at(place, shown, words), words)


def _heading(link: LinkReview, words: Speech) -> Iterator[Text]:
    title = Text(title_of(link.link, words), "bold")
    title.append(f"  {link.link.code}  {way_of(link.link, words)}", "not bold")
    yield title
    said = words.say("team: {counted}", counted=counted(link.count, words))
    if link.estimate:
        limits = words.range(link.estimate.low, link.estimate.high)
        said += f" · {words.percent(link.estimate.mean)} ({limits})"
    if link.refusal:
        said += f" · {refusal(link, words)}"
    yield Text(said)
    yield from wrapped(result_words.margin_line(link.count, words))


def _rows(link: LinkReview, rows: Sequence[tuple[str, LinkReview]], words: Speech) -> Iterator[Text]:
    cells = [cell for _, cell in rows]
    scale = scale_of([link, *cells])
    names = [name for name, _ in rows]
    counts = [counted(cell.count, words) for cell in cells]
    ratios = [words.percent(cell.estimate.mean) if cell.estimate else "" for cell in cells]
    ranges = [words.range(cell.estimate.low, cell.estimate.high) if cell.estimate else "" for cell in cells]
    verdicts = [_said(cell, words) for cell in cells]
    name = min(LONGEST_NAME, widest(names))
    columns = [counts, ratios, ranges]
    room = WIDTH - name - widest(verdicts) - 1 - sum(widest(column) + 2 for column in columns) - 2
    if room < NARROWEST_DRAWING:
        columns.pop()
        room += widest(ranges) + 2
    name -= max(0, NARROWEST_DRAWING - room)
    room = min(WIDEST_DRAWING, max(NARROWEST_DRAWING, room))
    yield _edges(scale, name + sum(widest(column) + 2 for column in columns) + 2, room, words)
    for place, cell in enumerate(cells):
        text = Text(fitted(names[place], name))
        for column in columns:
            text.append("  " + right(column[place], widest(column)))
        drawn = interval(cell.estimate, link.estimate, scale, room)
        colour = STYLES.get(mark(cell), "")
        text.append("  ")
        for is_band, part in groupby(drawn, BAND.__eq__):
            text.append("".join(part), "dim" if is_band else colour)
        text.append(" " + verdicts[place], colour)
        text.rstrip()
        yield text


def _edges(scale: Scale, indent: int, room: int, words: Speech) -> Text:
    """Write the two ends of the scale above the drawings."""
    low, high = words.percent(scale.low), words.percent(scale.high)
    return Text(" " * indent + low + right(high, room - len(low)), "dim")


def _said(cell: LinkReview, words: Speech) -> str:
    return verdict(cell, words) if cell.side or not cell.estimate else ""
