"""Files of any format and shape, and the application's database, read as events."""

from spanco.journal.reading.database import log_name
from spanco.journal.reading.draft import Draft, draft
from spanco.journal.reading.read import read

__all__ = ["Draft", "draft", "log_name", "read"]
