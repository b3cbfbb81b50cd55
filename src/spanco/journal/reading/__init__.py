"""Files of any format and shape, read as events."""

from spanco.journal.reading.draft import Draft, draft
from spanco.journal.reading.read import read

__all__ = ["Draft", "draft", "read"]
