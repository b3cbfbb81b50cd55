"""How far an import is, told beside the database.

What is written within a transaction is seen by nobody until it ends, and on SQLite nobody else may write
meanwhile; so a running import tells of itself in a small file, whose age also tells whether it still lives.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SILENT_AFTER_S: Final = 300
"""An import that told nothing for so many seconds is given up."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done, how many of how many rows are, and how many seconds ago that was told."""

    step: str
    n_done: int
    n_all: int
    age_s: float

    @property
    def is_silent(self) -> bool:
        """Whether nobody works on it any more."""
        return self.age_s > SILENT_AFTER_S


@dataclass(slots=True)
class Teller:
    """Tells how far one import is."""

    folder: Path

    def tell(self, step: str, n_done: int = 0, n_all: int = 0) -> None:
        """Say what is being done; readers see the whole of it or what was said before."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / "progress.draft"
        draft.write_text(json.dumps([step, n_done, n_all]), encoding="utf-8")
        draft.replace(self.folder / "progress.json")

    def heard(self) -> Progress | None:
        """Return what was told last; None where nothing was."""
        path = self.folder / "progress.json"
        try:
            step, n_done, n_all = json.loads(path.read_text(encoding="utf-8"))
            return Progress(step, n_done, n_all, max(0.0, time.time() - path.stat().st_mtime))
        except (OSError, ValueError):
            return None
