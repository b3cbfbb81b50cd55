"""Spark, for a journal that outgrows one machine."""

import logging
import socket
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pyspark import StorageLevel
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from spanco.engine.translation import Act, statement, translated
from spanco.errors import InputError

_PATIENCE_S = 60
"""How long a cluster may take to lend a first worker."""

_TASKS_PER_CORE = 4


class Spark:
    """A Spark standalone cluster, or this machine's cores where ``master`` is "local[*]".

    Tables are kept by the workers, in memory and, beyond it, on their disks, until dropped or closed (a
    worker that is lost takes its share along, and the run fails); only what ``rows`` returns comes back.
    """

    name = "spark"

    def __init__(self, master: str) -> None:
        # It would repeat at length, on stderr, every error that it raises as well.
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
        self._session = _session(master)
        if master.startswith("spark://"):
            self._wait_for_a_worker(master)
        tasks = _TASKS_PER_CORE * self._session.sparkContext.defaultParallelism
        self._session.conf.set("spark.sql.shuffle.partitions", str(tasks))

    def run(self, sql: str) -> None:
        """Run one statement that returns nothing."""
        asked = statement(sql, "spark")
        if asked.act is Act.DROP:
            self._session.catalog.dropTempView(asked.name)
            return
        frame = self._session.sql(asked.query)
        if asked.act is Act.KEEP:
            # Forgets how it was made: Spark would look through all of that again at every use.
            frame = frame.localCheckpoint(storageLevel=StorageLevel.MEMORY_AND_DISK)
        frame.createOrReplaceTempView(asked.name)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one query and bring its rows back."""
        return [tuple(row) for row in self._session.sql(translated(sql, "spark")).collect()]

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns, in order."""
        return tuple(self._session.table(f"`{table}`").columns)

    def load(self, table: str, paths: Sequence[Path | str]) -> None:
        """Make Parquet files, or folders of them, readable as ``table``; every worker must reach them."""
        reader = self._session.read.option("mergeSchema", "true")
        if any(Path(path).is_dir() for path in paths):
            reader = reader.option("recursiveFileLookup", "true").option("pathGlobFilter", "*.parquet")
        try:
            frame = reader.parquet(*map(str, paths))
        except PySparkException as error:
            message = f"{', '.join(map(str, paths))} cannot be read as Parquet ({_said(error)})."
            raise InputError(message) from error
        frame.createOrReplaceTempView(table)

    def close(self) -> None:
        """Give the workers back."""
        self._session.stop()

    def _wait_for_a_worker(self, master: str) -> None:
        """Spark would wait for ever, in silence."""
        until = time.monotonic() + _PATIENCE_S
        context = self._session.sparkContext._jsc.sc()  # noqa: SLF001  nothing public tells
        while context.getExecutorMemoryStatus().size() < 2:  # The driver is one.
            if time.monotonic() > until:
                self.close()
                message = f"{master} has no worker to spare; start one, or wait until one is free."
                raise InputError(message)
            time.sleep(0.1)


def _session(master: str) -> SparkSession:
    builder = (
        SparkSession.builder.master(master)
        .appName("spanco")
        .config("spark.log.level", "ERROR")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        # Long queries: describing each of them to nobody fills the memory.
        .config("spark.sql.maxPlanStringLength", "2000")
    )
    host = _answering(master)
    if host is None or host.startswith("127."):
        builder = builder.config("spark.driver.host", "127.0.0.1").config(
            "spark.driver.bindAddress", "127.0.0.1"
        )
    try:
        with warnings.catch_warnings():
            # It warns of a pandas newer than it knows, which is not used here.
            warnings.simplefilter("ignore", FutureWarning)
            return builder.getOrCreate()
    except Exception as error:
        message = f"Spark could not be started on {master} ({_said(error)}); it needs Java 17 or later."
        raise InputError(message) from error


def _answering(master: str) -> str | None:
    """Return the address of the first master that answers; None where it is this machine's own.

    Left to itself, Spark tries for a minute.
    """
    if not master.startswith("spark://"):
        return None
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        try:
            with socket.create_connection((host, int(port)), timeout=3) as connection:
                return str(connection.getpeername()[0])
        except (OSError, ValueError):
            continue
    message = f"Nobody answers at {master}; is the master of the cluster running, and is the port right?"
    raise InputError(message)


def _said(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
