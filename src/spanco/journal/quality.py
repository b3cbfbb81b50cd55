"""What a log is worth as data: what was rejected, filled in, straightened or unknown, and where."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Final

EXAMPLES: Final = 20
"""The most examples kept of one kind."""

REJECTED: Final = frozenset(
    {
        "unreadable",
        "no_journey",
        "unknown_milestone",
        "undated",
        "bad_date",
        "future",
        "formula",
    }
)
"""Kinds that mean a row, or one date of a row that holds several, was not used. The other kinds are notes."""


@dataclass(frozen=True, slots=True)
class Example:
    """One place where something was found.

    ``line`` is the line of the file, or the row of the sheet, counted from 1; ``column`` the header as
    the file spells it; ``value`` what stands there; ``said`` what is wrong, in words.
    """

    file: str
    line: int | None
    column: str | None
    value: str | None
    said: str


@dataclass(frozen=True, slots=True)
class Finding:
    """How often one kind of thing was found, and up to 20 places where."""

    kind: str
    count: int
    examples: tuple[Example, ...] = ()

    @property
    def rejects(self) -> bool:
        """Whether what was found was not used.

        >>> Finding("bad_date", 1).rejects, Finding("duplicates", 1).rejects
        (True, False)
        """
        return self.kind in REJECTED


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality report of a log.

    ``rows`` are the data rows that were read, ``events`` the usable events they gave.
    """

    rows: int
    events: int
    findings: tuple[Finding, ...] = ()

    def count(self, kind: str) -> int:
        """Return how often a kind was found.

        >>> Quality(9, 8, (Finding("undated", 1),)).count("undated")
        1
        """
        return sum(finding.count for finding in self.findings if finding.kind == kind)

    @property
    def rejected(self) -> int:
        """How much of the file was not used."""
        return sum(finding.count for finding in self.findings if finding.rejects)

    def with_findings(self, *findings: Finding) -> "Quality":
        """Return the report with more findings; those of no occurrence are left out.

        >>> Quality(9, 8).with_findings(Finding("late", 2), Finding("reopened", 0)).findings
        (Finding(kind='late', count=2, examples=()),)
        """
        return replace(self, findings=self.findings + _that_occurred(findings))

    def to_json(self) -> str:
        """Return the report as one JSON object, the inverse of ``from_json``."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Quality":
        """Read a report back.

        >>> report = Quality(9, 8, (Finding("late", 1, (Example("log.csv", 3, "won", "x", "late"),)),))
        >>> Quality.from_json(report.to_json()) == report
        True
        """
        read = json.loads(text)
        findings = tuple(
            Finding(found["kind"], found["count"], tuple(Example(**example) for example in found["examples"]))
            for found in read["findings"]
        )
        return cls(read["rows"], read["events"], findings)


def _that_occurred(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.count)
