"""``spanco measure``: the counts themselves."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from spanco.cli.options import (
    AsOf,
    Basis,
    Dates,
    EngineAddress,
    LogName,
    MapPath,
    Out,
    Rep,
    Since,
    Strict,
    TableFormat,
    Team,
    Until,
    Zone,
)
from spanco.cli.output import console, harmless, replacing, save
from spanco.cli.source import Source, opened, strictly, working
from spanco.errors import InputError

if TYPE_CHECKING:
    from spanco.method import ActivityCount, LinkCount

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """What was counted, as rows under headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def measure(
    log: LogName,
    map_file: MapPath = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="rep, team, file, month, quarter, year or a segment; may be repeated."),
    ] = None,
    basis: Annotated[
        Basis, typer.Option(help="Follow journeys, or count the period's events.")
    ] = Basis.COHORT,
    rep: Rep = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    dates: Dates = None,
    zone: Zone = None,
    engine: EngineAddress = None,
    output: Annotated[
        TableFormat, typer.Option("--format", help="How to write the counts.")
    ] = TableFormat.TEXT,
    out: Out = None,
    strict: Strict = False,
) -> None:
    """Count what entered each link and what became of it."""
    from spanco.measure import activity, count

    where = {name: value for name, value in (("rep", rep), ("team", team)) if value is not None}
    groups = tuple(by or ())
    with opened(Source(log, map_file, dates, zone, engine), as_of=as_of) as (read, journeys):
        with working("Counting"):
            if basis is Basis.COHORT:
                table = _cohorts(groups, count(journeys, groups, since=since, until=until, where=where))
            else:
                events = activity(
                    read, journeys.observed, groups, as_of=as_of, since=since, until=until, where=where
                )
                table = _activities(groups, events)
        _write(table, output, out)
        strictly(strict, journeys.quality)


def _cohorts(by: Sequence[str], counts: "Sequence[LinkCount]") -> Table:
    headers = (
        *("link", "from", "to", *by, "entered", "passed", "lost", "open", "ratio"),
        *("lower_quartile_days", "median_days", "upper_quartile_days"),
        *("amount", "margin", "currency", "minutes"),
    )
    rows = tuple(
        (
            *(count.link.code, count.link.start, count.link.end, *count.group),
            *(count.entered, count.passed, count.lost, count.open, count.ratio),
            *(count.lower_quartile_days, count.median_days, count.upper_quartile_days),
            *(count.amount, count.margin, count.currency, count.minutes),
        )
        for count in counts
    )
    return Table(headers, rows)


def _activities(by: Sequence[str], counts: "Sequence[ActivityCount]") -> Table:
    headers = ("link", "from", "to", *by, "events_at_start", "events_at_end", "ratio")
    rows = tuple(
        (
            *(count.link.code, count.link.start, count.link.end, *count.group),
            *(count.entered, count.passed, count.ratio),
        )
        for count in counts
    )
    return Table(headers, rows)


def _write(table: Table, output: TableFormat, out: Path | None) -> None:
    if output is TableFormat.PARQUET:
        _write_parquet(table, out)
    elif output is TableFormat.TEXT:
        _print(table, out)
    else:
        text = _as_csv(table) if output is TableFormat.CSV else _as_json(table)
        if out is None:
            typer.echo(text, nl=False)
        else:
            save(text, out)


def _as_csv(table: Table) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(table.headers)
    writer.writerows(tuple(harmless(value) for value in row) for row in table.rows)
    return written.getvalue()


def _as_json(table: Table) -> str:
    records = [dict(zip(table.headers, row, strict=True)) for row in table.rows]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _print(table: Table, out: Path | None) -> None:
    """Print counts first, then the ratio, for reading; the other formats hold every column and row."""
    from rich.table import Table as Grid
    from rich.text import Text

    records = [dict(zip(table.headers, row, strict=True)) for row in table.rows[:_MOST_ROWS]]
    lines = [_for_reading(record) for record in records]
    headings = [heading for heading in (lines[0] if lines else ()) if any(line[heading] for line in lines)]
    grid = Grid(box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        counted = heading in _RIGHT
        grid.add_column(
            Text(heading),
            justify="right" if counted else "left",
            no_wrap=True,
            overflow="ellipsis",
            min_width=max(len(line[heading]) for line in lines) if counted else None,
        )
    for line in lines:
        grid.add_row(*(Text(line[heading]) for heading in headings))
    to = console(plain=out is not None)
    with to.capture() as printed:
        to.print(grid)
        if len(table.rows) > _MOST_ROWS:
            to.print(f"{len(table.rows) - _MOST_ROWS:,} more rows; --format csv writes all.", markup=False)
    if out is None:
        typer.echo(printed.get(), nl=False)
    else:
        save(printed.get(), out)


_MOST_ROWS: Final = 500
_RIGHT: Final = ("passed", "ratio", "lost", "open", "days", "events")
_NOT_KEYS: Final = frozenset(
    (
        *("link", "from", "to", "entered", "passed", "lost", "open", "ratio", "lower_quartile_days"),
        *("median_days", "upper_quartile_days", "amount", "margin", "currency", "minutes"),
        *("events_at_start", "events_at_end"),
    )
)


def _for_reading(record: Mapping[str, Value]) -> dict[str, str]:
    """Return one row as it is printed: "4 of 20", then the rest."""
    from spanco.review.speech import plain

    line = {"link": str(record["link"])}
    line |= {
        name: "" if value is None else plain(str(value))
        for name, value in record.items()
        if name not in _NOT_KEYS
    }
    if "events_at_start" in record:
        line["events"] = f"{record['events_at_end']:,} for {record['events_at_start']:,}"
    else:
        line["passed"] = f"{record['passed']:,} of {record['entered']:,}"
    ratio = record["ratio"]
    line["ratio"] = f"{100 * ratio:.1f} %" if isinstance(ratio, float) else ""
    for name in ("lost", "open"):
        line[name] = f"{record[name]:,}" if name in record else ""
    days = tuple(record.get(f"{which}_days") for which in ("median", "lower_quartile", "upper_quartile"))
    line["days"] = "" if None in days else f"{days[0]} ({days[1]}–{days[2]})"
    return line


def _write_parquet(table: Table, out: Path | None) -> None:
    from spanco.engine import DuckDB, literal, quoted

    if out is None:
        message = "Parquet cannot go to the terminal; name the file with --out FILE.parquet."
        raise InputError(message)
    columns = ", ".join(f"{quoted(name)} {_TYPES.get(name, 'VARCHAR')}" for name in table.headers)
    marks = ", ".join("?" * len(table.headers))
    with closing(DuckDB()) as engine:
        engine.run(f"CREATE TABLE counts ({columns})")
        if table.rows:
            engine.connection.executemany(f"INSERT INTO counts VALUES ({marks})", table.rows)
        with replacing(out) as partial:
            engine.connection.execute(f"COPY counts TO {literal(str(partial))} (FORMAT parquet)")


_TYPES: Final = {
    **dict.fromkeys(("entered", "passed", "lost", "open", "events_at_start", "events_at_end"), "BIGINT"),
    **dict.fromkeys(
        ("ratio", "lower_quartile_days", "median_days", "upper_quartile_days", "amount", "margin", "minutes"),
        "DOUBLE",
    ),
}
