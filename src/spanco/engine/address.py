"""From the address a user writes to the engine it names."""

from spanco.engine.contract import Engine
from spanco.engine.duckdb import DuckDB
from spanco.errors import InputError, not_installed


def connect(address: str | None = None) -> Engine:
    """Return the engine of that address, ready to use; the embedded one where none is given.

    Addresses are ``duckdb``, ``spark://host:port`` (a standalone cluster), ``spark`` (the cores of this
    machine), ``clickhouse://user:password@host:port/database`` and ``chdb`` (ClickHouse within this
    process).

    >>> engine = connect()
    >>> engine.name
    'duckdb'
    >>> engine.close()

    Raises InputError where the address means nothing, nobody answers there or the extra that speaks
    to the engine is not installed.
    """
    if address is None or address == "duckdb":
        return DuckDB()
    if address == "spark" or address.startswith("spark://"):
        return _spark("local[*]" if address == "spark" else address)
    if address == "chdb" or address.startswith("clickhouse://"):
        return _clickhouse(address)
    message = (
        f"No engine has the address '{address}'; write duckdb, spark://host:port "
        "or clickhouse://host:port/database."
    )
    raise InputError(message)


def _spark(master: str) -> Engine:
    try:
        # Slow to import, and an extra.
        from spanco.engine.spark import Spark  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise not_installed(error, what="Spark", extra="spark") from error
    return Spark(master)


def _clickhouse(address: str) -> Engine:
    try:
        # Slow to import, and an extra.
        from spanco.engine.clickhouse import ClickHouse  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise not_installed(error, what="ClickHouse", extra="clickhouse") from error
    return ClickHouse(address)
