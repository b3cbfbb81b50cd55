"""What the review room says in its sources, and what its catalogues hold."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import spanco.review

ROOM = Path(spanco.review.__file__).parent

METHODS = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
KEYWORDS = {"say": None, "plural": (1, 2)}


def spoken() -> Catalog:
    """Collect every message of the sources."""
    catalogue = Catalog()
    for file, line, message, comments, _ in extract_from_dir(
        ROOM, METHODS, keywords=KEYWORDS, comment_tags=()
    ):
        catalogue.add(message, None, [(file, line)], auto_comments=comments)
    return catalogue


def translated(language: str) -> Catalog:
    """Read the catalogue of a language."""
    with (ROOM / "locale" / language / "LC_MESSAGES" / "spanco.po").open("rb") as file:
        return read_po(file, locale=language)
