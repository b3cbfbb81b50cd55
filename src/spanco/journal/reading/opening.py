"""What kind of file a path leads to, told from its content and not from its name."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Literal

from spanco.errors import InputError
from spanco.journal.reading.faults import Fault, TableError

Format = Literal["delimited", "workbook", "parquet", "xes"]

BLOCK: Final = 1 << 20
"""How much is read at a time; also the longest line that is always accepted."""

_NOT_TABLES: Final = {
    b"%PDF": (Fault.OTHER_KIND, "a PDF document"),
    b"\x89PNG": (Fault.OTHER_KIND, "a picture"),
    b"\xff\xd8\xff": (Fault.OTHER_KIND, "a picture"),
    b"\xd0\xcf\x11\xe0": (Fault.OLD_WORKBOOK, ""),
    b"{": (Fault.OTHER_KIND, "JSON"),
    b"[": (Fault.OTHER_KIND, "JSON"),
    b"SQLite format 3": (
        Fault.OTHER_KIND,
        "a database; if it is the application's, write sqlite:/// before its path",
    ),
    b"BZh": (Fault.PACKED, "bzip2"),
    b"\xfd7zXZ": (Fault.PACKED, "xz"),
    b"\x28\xb5\x2f\xfd": (Fault.PACKED, "zstd"),
}


def format_of(path: Path) -> Format:
    """Tell how a file is to be read.

    Raises InputError where it is missing, a folder, unreadable, empty, cut short, or no table at all.
    """
    head = _head(path)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "workbook"
    suffix = path.name.lower()
    if suffix.endswith(".parquet"):
        message = f"{path} is called Parquet but is not: it does not begin with the letters PAR1."
        raise InputError(message)
    if suffix.endswith((".xlsx", ".xlsm")):
        raise TableError(Fault.NO_ARCHIVE, file=path)
    text = _beginning(path)
    for magic, (fault, kind) in _NOT_TABLES.items():
        if text.startswith(magic):
            raise TableError(fault, file=path, kind=kind)
    if text.startswith(b"<"):
        if b"<log" in text or suffix.endswith((".xes", ".xes.gz")):
            return "xes"
        raise TableError(Fault.OTHER_KIND, file=path, kind="XML or HTML, and not a log in XES")
    return "delimited"


def is_gzip(path: Path) -> bool:
    """Whether the file is compressed with gzip."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading, unpacking it on the way where it is compressed with gzip.

    Raises InputError, also while it is read, where the compressed file is cut short or damaged.
    """
    try:
        if is_gzip(path):
            with gzip.open(path, "rb") as unpacked:
                yield unpacked  # type: ignore[misc]  # a GzipFile reads as any binary file does
        else:
            with path.open("rb") as file:
                yield file
    except EOFError as error:
        raise TableError(Fault.PACKED_CUT_SHORT, file=path) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise TableError(Fault.PACKED_DAMAGED, file=path, reason=error) from error


def blocks(path: Path) -> Iterator[bytes]:
    """Read a file block by block, unpacked."""
    with open_bytes(path) as file:
        while block := file.read(BLOCK):
            yield block


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            message = f"{path} is a folder, and not one that `spanco fold` wrote; name a file."
            raise InputError(message)
        with path.open("rb") as file:
            head = file.read(16)
    except FileNotFoundError as error:
        message = f"There is no file {path}."
        raise InputError(message) from error
    except PermissionError as error:
        message = f"{path} may not be read: permission is denied."
        raise InputError(message) from error
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise InputError(message) from error
    if not head:
        raise TableError(Fault.EMPTY, file=path)
    return head


def _beginning(path: Path) -> bytes:
    """Return the first block of the text, unpacked, without a byte order mark and leading blanks."""
    first = next(blocks(path), b"")
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = first.decode("utf-16", errors="replace").lstrip().encode()
    else:
        text = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise TableError(Fault.EMPTY, file=path)
    return text
