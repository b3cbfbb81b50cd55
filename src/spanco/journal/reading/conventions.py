"""How a file writes its dates and amounts: from the file itself, or stated, never guessed."""

from collections.abc import Mapping as Table

from spanco.errors import InputError
from spanco.journal.mapping import DateOrder
from spanco.journal.reading import amounts, dates
from spanco.journal.reading.circumstances import Loaded
from spanco.journal.reading.staging import CELLS, date_columns, number_columns


def date_convention(file: Loaded, stated: DateOrder | None) -> tuple[DateOrder, frozenset[str]]:
    """Return the order of day and month, and the columns in which some time is not midnight.

    Raises InputError, with a date and its line, where the dates allow both orders, or neither, and
    none is stated.
    """
    columns = date_columns(file.mapping)
    query = " UNION ALL ".join(dates.seen_query(CELLS, file.cells.date(column)) for column in columns)
    found = file.connection.execute(query).fetchall()
    seen = {column: dates.Seen(*counts) for column, counts in zip(columns, found, strict=True)}
    timed = frozenset(column for column, one in seen.items() if one.timed)
    order = stated or file.mapping.file.dates or dates.order_of(list(seen.values()))
    if order is not None:
        return order, timed
    ask = 'say which with --dates dmy or --dates mdy, or with dates = "dmy" under [file] in a mapping'
    if any(one.day_first for one in seen.values()):
        day_first = _place(file, {column: one.day_first_row for column, one in seen.items()})
        month_first = _place(file, {column: one.month_first_row for column, one in seen.items()})
        message = (
            f"{file.name} has dates that only day-first can read ({day_first}) "
            f"and dates that only month-first can ({month_first}); {ask}."
        )
        raise InputError(message)
    either = _place(file, {column: one.either_row for column, one in seen.items()})
    message = f"Every date of {file.name} can be read day-first or month-first, such as {either}; {ask}."
    raise InputError(message)


def decimal_sign(file: Loaded) -> str:
    """Return the decimal sign of the amounts.

    Raises InputError, with a number and its line, where they allow both, or neither, and none is
    stated.
    """
    columns = number_columns(file.mapping)
    stated = file.mapping.file.decimal or ("." if file.rows.typed or not columns else None)
    if stated is not None:
        return stated
    query = " UNION ALL ".join(amounts.seen_query(CELLS, file.cells.number(column)) for column in columns)
    found = file.connection.execute(query).fetchall()
    seen = {column: amounts.Seen(*counts) for column, counts in zip(columns, found, strict=True)}
    decimal = amounts.decimal_of(list(seen.values()))
    if decimal is not None:
        return decimal
    ask = 'say which with decimal = "," or decimal = "." under [file] in a mapping'
    if any(one.point for one in seen.values()):
        point = _place(file, {column: one.point_row for column, one in seen.items()})
        comma = _place(file, {column: one.comma_row for column, one in seen.items()})
        message = (
            f"{file.name} has numbers with a decimal point ({point}) "
            f"and numbers with a decimal comma ({comma}); {ask}."
        )
        raise InputError(message)
    either = _place(file, {column: one.either_row for column, one in seen.items()})
    message = f"{file.name} has numbers that may be thousands or decimals, such as {either}; {ask}."
    raise InputError(message)


def _place(file: Loaded, first_rows: Table[str, int | None]) -> str:
    """Return the first cell of a sort, with its line and column."""
    row, column = min((row, column) for column, row in first_rows.items() if row is not None)
    query = f"SELECT {file.rows.columns[column]} FROM {file.rows.relation} WHERE rowid = {row}"
    value = str((file.connection.execute(query).fetchone() or ("",))[0])
    return f"'{value.strip()}' on line {file.rows.lines([row]).get(row)}, column '{column}'"
