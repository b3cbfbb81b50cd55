"""An engine, and files written for one test."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from spanco.engine import DuckDB
from spanco.journal import Log, read
from spanco.journal.mapping import parse_mapping

TODAY = date(2026, 6, 30)


@pytest.fixture
def engine():
    engine = DuckDB(threads=1)
    yield engine
    engine.close()


@pytest.fixture
def write(tmp_path):
    """Write a file of text, or of bytes; a list of lines is joined. A name that ends in .gz is compressed."""

    def write_file(content, name="log.csv", encoding="utf-8") -> Path:
        text = "\n".join([*content, ""]) if isinstance(content, list) else content
        written = text.encode(encoding) if isinstance(text, str) else text
        path = tmp_path / name
        path.write_bytes(gzip.compress(written) if name.endswith(".gz") else written)
        return path

    return write_file


@pytest.fixture
def read_log(engine, write):
    """Write lines and read them; ``mapping`` is TOML text."""

    def read_lines(lines, *, mapping=None, name="log.csv", encoding="utf-8", **options) -> Log:
        path = write(lines, name, encoding)
        given = None if mapping is None else parse_mapping(mapping)
        return read(path, engine, mapping=given, **{"today": TODAY, **options})

    return read_lines


@pytest.fixture
def rows_of(engine):
    """Return columns of the events, ordered by themselves."""

    def rows(*columns):
        listed = ", ".join(f'"{column}"' for column in columns)
        return engine.rows(f"SELECT {listed} FROM events ORDER BY ALL")

    return rows


@pytest.fixture
def examples():
    """Return the examples of a kind of finding, as (line, column, value)."""

    def of(log, kind):
        return [
            (example.line, example.column, example.value)
            for finding in log.quality.findings
            if finding.kind == kind
            for example in finding.examples
        ]

    return of
