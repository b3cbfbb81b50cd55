"""Random events, written in every way a log is written, are read back the same."""

# ruff: noqa: DTZ001 - times without a zone are what logs are full of

import csv
import io
from datetime import UTC, date, datetime, timedelta
from xml.sax.saxutils import quoteattr

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spanco.engine import DuckDB
from spanco.journal import read
from spanco.journal.mapping import parse_mapping
from spanco.method import MILESTONES

EPOCH = datetime(1970, 1, 1)
FIELDS = ("journey", "milestone", "occurred_at", "rep", "amount", "sector")
# What every encoding has, line breaks included; no blanks at the ends, which are not kept. (Signs such as
# the pound's are left out: after a capital with an accent, Latin-1 cannot be told from UTF-8.)
TEXT = st.text(st.sampled_from('abZ09 ,;|\t"\nàéßñÜ.-+/'), min_size=1, max_size=12).filter(
    lambda text: text.strip() == text and text != "-"
)
NAMES = st.none() | TEXT
EVENTS = st.lists(
    st.tuples(
        TEXT,
        st.sampled_from([*MILESTONES, "lost", "handed_over"]),
        st.datetimes(datetime(1990, 1, 1), datetime(2026, 6, 29)).map(
            lambda when: when.replace(microsecond=0)
        ),
        NAMES,
        st.none() | st.integers(-10_000_000, 10_000_000).map(lambda cents: cents / 100),
        NAMES,
    ),
    min_size=1,
    max_size=8,
)
DATES = {
    "iso": "%Y-%m-%d",
    "dmy": "%d/%m/%Y",
    "mdy": "%m/%d/%Y",
    "dotted": "%d.%m.%Y",
    "named": "%d-%b-%Y",
}
PATIENT = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def expected(events, *, clock):
    """The rows of the table ``events`` these should give, in UTC."""
    timed = clock and any(when.time() != datetime.min.time() for _, _, when, *_ in events)
    return sorted(
        (
            (
                journey,
                milestone,
                int(
                    (when if timed else when.replace(hour=0, minute=0, second=0))
                    .replace(tzinfo=UTC)
                    .timestamp()
                ),
                (when - EPOCH).days,
                int(timed),
                rep,
                amount,
                sector,
            )
            for journey, milestone, when, rep, amount, sector in events
        ),
        key=repr,
    )


def read_back(path, *, date_order="", decimal=".", file=""):
    mapping = f"""
        kind = "events"
        file = {{decimal = "{decimal}"{date_order}{file}}}
        columns.journey = "journey"
        columns.milestone = "milestone"
        columns.occurred_at = "occurred_at"
        columns.rep = "rep"
        columns.amount = "amount"
        segments = {{sector = "sector"}}
    """
    engine = DuckDB(threads=1)
    try:
        log = read(path, engine, mapping=parse_mapping(mapping), today=date(2026, 6, 30))
        assert log.quality.findings == ()
        assert log.quality.events == log.quality.rows
        columns = "journey, milestone, occurred_s, occurred_day, timed, rep, amount, sector"
        return sorted(engine.rows(f"SELECT {columns} FROM events"), key=repr)
    finally:
        engine.close()


@given(
    EVENTS,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"]),
    st.sampled_from(sorted(DATES)),
    st.booleans(),
    st.sampled_from([",", "."]),
    st.sampled_from(["\n", "\r\n"]),
)
@PATIENT
def test_delimited_files(  # noqa: PLR0917 - hypothesis passes each by position
    tmp_path_factory, events, delimiter, encoding, style, clock, decimal, ending
):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending)
    writer.writerow(FIELDS)
    for journey, milestone, when, rep, amount, sector in events:
        written = when.strftime(DATES[style] + (" %H:%M:%S" if clock else ""))
        number = "" if amount is None else f"{amount:.2f}".replace(".", decimal)
        writer.writerow([journey, milestone, written, rep, number, sector])
    path = tmp_path_factory.mktemp("log") / "log.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    order = f', dates = "{style}"' if style in {"dmy", "mdy"} else ""
    assert read_back(path, date_order=order, decimal=decimal) == expected(events, clock=clock)


@given(EVENTS, st.booleans())
@PATIENT
def test_workbooks(tmp_path_factory, events, clock):
    book = openpyxl.Workbook()
    book.active.append(FIELDS)
    for journey, milestone, when, rep, amount, sector in events:
        book.active.append([journey, milestone, when if clock else when.date(), rep, amount, sector])
    for row in book.active.iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    path = tmp_path_factory.mktemp("log") / "log.xlsx"
    book.save(path)
    # A workbook keeps midnight and a date alike: what shows no time has none.
    assert read_back(path) == sorted(
        (row for event in events for row in expected([event], clock=clock)), key=repr
    )


@given(EVENTS, st.booleans(), st.booleans())
@PATIENT
def test_parquet(tmp_path_factory, events, clock, typed):
    columns = dict(zip(FIELDS, map(list, zip(*events, strict=True)), strict=True))
    whens = columns["occurred_at"] if clock else [when.date() for when in columns["occurred_at"]]
    table = pa.table(
        {
            **{
                name: pa.array(columns[name], pa.string())
                for name in ("journey", "milestone", "rep", "sector")
            },
            "occurred_at": whens if typed else [str(when) for when in whens],
            "amount": pa.array(columns["amount"], pa.float64()),
        }
    )
    path = tmp_path_factory.mktemp("log") / "log.parquet"
    pq.write_table(table, path)
    assert read_back(path) == expected(events, clock=clock)


@given(EVENTS)
@PATIENT
def test_event_logs(tmp_path_factory, events):
    events = [(journey, code, when.replace(minute=30), *others) for journey, code, when, *others in events]

    def attribute(tag, key, value):
        return "" if value is None else f"<{tag} key={quoteattr(key)} value={quoteattr(str(value))}/>"

    written = "".join(
        "<event>"
        + attribute("string", "journey", journey)
        + attribute("string", "milestone", milestone)
        + attribute("date", "occurred_at", (when + timedelta(hours=2)).isoformat() + "+02:00")
        + attribute("string", "rep", rep or "")
        + attribute("float", "amount", "" if amount is None else amount)
        + attribute("string", "sector", sector or "")
        + "</event>"
        for journey, milestone, when, rep, amount, sector in events
    )
    path = tmp_path_factory.mktemp("log") / "log.xes"
    path.write_text(f"<log>{written}</log>", encoding="utf-8")
    assert read_back(path) == expected(events, clock=True)
