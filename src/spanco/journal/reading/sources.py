"""Opening a file of any format, and making sure of the columns a mapping names."""

from dataclasses import replace
from pathlib import Path

import duckdb

from spanco.errors import InputError
from spanco.journal.mapping import FileFormat, Mapping, nearest
from spanco.journal.reading.delimited import open_delimited
from spanco.journal.reading.opening import format_of
from spanco.journal.reading.parquet import open_parquet
from spanco.journal.reading.rows import Source


def open_source(path: Path, file: FileFormat, connection: duckdb.DuckDBPyConnection, scratch: Path) -> Source:
    """Open a file; its content tells its format. ``scratch`` is a folder to write in while reading.

    Raises InputError, one sentence, where it cannot be read as a table.
    """
    match format_of(path):
        case "parquet":
            return open_parquet(connection, path)
        case "workbook":
            # Few logs are workbooks: what reads them is loaded when one is.
            from spanco.journal.reading.workbook import open_workbook  # noqa: PLC0415 - few need it

            return open_workbook(path, file.sheet, scratch)
        case "xes":
            from spanco.journal.reading.xes import open_xes  # noqa: PLC0415 - few need it

            return open_xes(path, scratch)
        case "delimited":
            return open_delimited(path, file, scratch)


def spelled(mapping: Mapping, source: Source) -> Mapping:
    """Return the mapping with its columns as the file spells them; capitals and blanks aside.

    Raises InputError where the file has no such column, naming the nearest it has.
    """
    by_fold = {header.strip().casefold(): header for header in source.headers if header}

    def there(column: str, place: str) -> str:
        if column in source.headers:
            return column
        header = by_fold.get(column.strip().casefold())
        if header is None:
            near = nearest(column, tuple(by_fold.values()))
            listed = ", ".join(f"'{header}'" for header in by_fold.values())
            message = (
                f"The mapping reads {place} from a column '{column}', which {source.name} does not have"
                f"{near}; it has {listed}."
            )
            raise InputError(message)
        return header

    return replace(
        mapping,
        columns={what: there(column, what) for what, column in mapping.columns.items()},
        dates={
            code: tuple(there(column, f"the date of {code}") for column in columns)
            for code, columns in mapping.dates.items()
        },
        reps={code: there(column, f"the rep of {code}") for code, column in mapping.reps.items()},
        segments={name: there(column, f"the segment '{name}'") for name, column in mapping.segments.items()},
        lookups=tuple(
            replace(lookup, key=there(lookup.key, f"the key into {lookup.file}"))
            for lookup in mapping.lookups
        ),
    )
