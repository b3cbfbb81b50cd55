"""Where portable SQL runs: DuckDB within the process, Spark or ClickHouse outside it.

The text is written once, in DuckDB's dialect and in a subset that means the same everywhere; the
other engines translate it.
"""

from spanco.engine.address import connect
from spanco.engine.contract import Engine, literal, quoted
from spanco.engine.duckdb import DuckDB

__all__ = ["DuckDB", "Engine", "connect", "literal", "quoted"]
