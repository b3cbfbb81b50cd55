"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass
class Input:
    """A field of a form: its kind, what it would send, and whether it is sent as the page was loaded."""

    kind: str
    value: str | None
    is_sent: bool = True
    is_required: bool = False


@dataclass
class Form:
    """A form: where it is sent, and its fields by name."""

    address: str
    method: str
    inputs: dict[str, Input] = field(default_factory=dict)


class _Reader(HTMLParser):
    """What reads the forms of a page one after the other."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._address = address
        self._form: Form | None = None
        self._open: Input | None = None

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            sent_to = urlsplit(urljoin(self._address, said.get("action", "")))
            address = sent_to.path + (f"?{sent_to.query}" if sent_to.query else "")
            self._form = Form(address, said.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "option" and self._open is not None:
            is_first = self._open.value is None or (self._open.is_required and not self._open.value)
            if is_first or "selected" in said:
                self._open.value = said.get("value", "")
        elif self._form is not None and said.get("name", "csrfmiddlewaretoken") != "csrfmiddlewaretoken":
            self._read(self._form.inputs, tag, said)

    def _read(self, inputs, tag, said):
        if tag in {"textarea", "select"}:
            empty = None if tag == "select" else ""
            self._open = inputs.setdefault(said["name"], Input(tag, empty, is_required="required" in said))
        elif tag in {"input", "button"}:
            kind = "button" if tag == "button" else said.get("type", "text")
            is_sent = kind not in {"checkbox", "radio", "button"} or "checked" in said
            if said.get("inputmode") in {"decimal", "numeric"}:
                kind = "number"
            found = Input(kind, said.get("value", "on" if kind == "checkbox" else ""), is_sent)
            found.is_required = "required" in said
            if is_sent or said["name"] not in inputs:
                inputs[said["name"]] = found

    def handle_data(self, data):
        if self._open is not None and self._open.kind == "textarea":
            self._open.value += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag in {"textarea", "select"} and self._open is not None:
            # The first line break of a text is the page's own.
            self._open.value = (self._open.value or "").removeprefix("\n")
            self._open = None


def forms_of(address: str, page: str) -> list[Form]:
    """Return the forms of a page."""
    reader = _Reader(address)
    reader.feed(page)
    return reader.forms
