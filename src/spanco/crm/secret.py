"""The secret that signs sessions and links, made once for each installation."""

import os
import secrets
from pathlib import Path


def secret_key_in(home: Path) -> str:
    """Return the secret key kept in a folder; the first call makes both, for their owner only."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = home / "secret-key"
    try:
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return kept.read_text(encoding="ascii")
