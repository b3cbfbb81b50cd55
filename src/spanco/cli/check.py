"""``spanco check``: what the log is worth as data."""

from typing import TYPE_CHECKING, Final

import typer

from spanco.cli.options import AsOf, Dates, LogName, MapPath, Zone
from spanco.cli.source import Source, opened, strictly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spanco.journal.journeys import Journeys, RepQuality
    from spanco.journal.quality import Example

_MOST_REPS: Final = 20
_WIDTHS: Final = (9, 15, 15, 12, 15, 15)
"""Of the columns of the table of reps."""


def check(
    log: LogName,
    map_file: MapPath = None,
    dates: Dates = None,
    zone: Zone = None,
    as_of: AsOf = None,
) -> None:
    """Print what was rejected, filled in, straightened or unknown in a log, and where.

    Exits with 1 when rows were rejected.
    """
    with opened(Source(log, map_file, dates, zone), as_of=as_of) as (_, journeys):
        _show(journeys)
        strictly(True, journeys.quality)


def _show(journeys: "Journeys") -> None:
    from spanco.journal.quality import EXAMPLES
    from spanco.review.reservations import finding_name
    from spanco.review.speech import plain, speech

    words = speech("en")
    quality = journeys.quality
    typer.echo(
        f"{journeys.source}: {quality.rows:,} rows, {quality.events:,} usable events, "
        f"{journeys.journeys:,} journeys."
    )
    if not quality.findings:
        typer.echo("Nothing was rejected, filled in or straightened.")
    for finding in quality.findings:
        rejected = ", rejected" if finding.rejects else ""
        typer.echo(f"\n{finding.count:,} {finding_name(finding.kind, words)}{rejected}")
        for example in finding.examples:
            typer.echo(f"  {_where(example)}: {plain(example.said)}")
        if finding.count > len(finding.examples) == EXAMPLES:
            typer.echo(f"  and {finding.count - len(finding.examples):,} more")
    _show_reps(journeys.by_rep)


def _where(example: "Example") -> str:
    from spanco.review.speech import plain

    parts = (
        example.file,
        f"line {example.line}" if example.line is not None else "",
        example.column or "",
        f"'{example.value}'" if example.value is not None else "",
    )
    return ", ".join(plain(part) for part in parts if part)


def _show_reps(reps: "Sequence[RepQuality]") -> None:
    """Print the reps with most to look at; the figures of all are in the folded journal."""
    from spanco.review.speech import plain

    most = sorted(reps, key=lambda rep: -(rep.inferred + rep.out_of_order + rep.late))
    if not most or not (most[0].inferred or most[0].out_of_order or most[0].late):
        return
    typer.echo("\nBy rep: late and back-dated of the events, filled in and out of order of the milestones")
    heads = ("events", "late", "back-dated", "milestones", "filled in", "out of order")
    typer.echo("".join(f"{head:>{width}}" for head, width in zip(heads, _WIDTHS, strict=True)))
    for rep in most[:_MOST_REPS]:
        cells = (
            *(f"{rep.events:,}", _share(rep.late, rep.events), _share(rep.back_dated, rep.events)),
            *(f"{rep.milestones:,}", _share(rep.inferred, rep.milestones)),
            _share(rep.out_of_order, rep.milestones),
        )
        name = plain(rep.rep) if rep.rep is not None else "(no rep named)"
        typer.echo(
            "".join(f"{cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True)) + f"  {name}"
        )
    if len(most) > _MOST_REPS:
        typer.echo(f"  and {len(most) - _MOST_REPS:,} more reps")


def _share(count: int, of: int) -> str:
    """Write a count and its share; nothing where there is nothing to share."""
    return f"{count:,} ({count / of:.1%})" if of else ""
