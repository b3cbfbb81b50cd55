"""A log too large to group at once, dealt into parts: all events of a journey in the same part.

For the embedded engine alone, which has one machine's memory; others share the work out themselves.
"""

from functools import partial
from pathlib import Path

from spanco.engine.contract import literal
from spanco.journal.folding.contents import Contents
from spanco.journal.folding.source import Source, events


def part_events(contents: Contents, parts: int, folder: Path) -> list[Source]:
    """Write the events that stand as Parquet, a folder for each part that has any; return their sources."""
    contents.log.engine.run(
        f"COPY (SELECT *, hash(journey) % {parts} AS part FROM ({events(contents)}) AS standing) "
        f"TO {literal(str(folder))} (FORMAT parquet, PARTITION_BY (part), OVERWRITE_OR_IGNORE)"
    )
    return [partial(_part, part) for part in sorted(folder.iterdir())]


def _part(folder: Path, chosen: str) -> str:
    files = literal(f"{folder}/*.parquet")
    return f"SELECT e.* FROM read_parquet({files}, hive_partitioning = false) AS e{chosen}"
