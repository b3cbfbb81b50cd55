"""The append-only log: reading it, its quality, and folding its events into journeys."""

from spanco.journal.log import Log
from spanco.journal.mapping import Mapping, load_mapping
from spanco.journal.quality import Example, Finding, Quality
from spanco.journal.reading import Draft, draft, read

__all__ = ["Draft", "Example", "Finding", "Log", "Mapping", "Quality", "draft", "load_mapping", "read"]
