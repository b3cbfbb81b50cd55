"""What a preview and a report show: counts, and the first of everything that was found, in words."""

from typing import Any

from spanco.crm.people.models import User
from spanco.crm.suspects.companies import likeness
from spanco.crm.suspects.importing import saying
from spanco.crm.suspects.importing.checking import SHOWN
from spanco.crm.suspects.importing.meanings import meanings
from spanco.crm.suspects.models import Company, Import


def shown(importing: Import, user: User) -> dict[str, Any]:
    """Return what the page of an import says of its rows; names of companies only as far as visible."""
    preview = importing.preview
    known = meanings()
    headers = {key: header for header, key in importing.mapping.items() if key}
    listed = [*preview.get("merged", ()), *preview.get("likely", ()), *preview.get("already", ())]
    ids = {row["company"] for row in listed if row["company"]}
    names = dict(Company.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name"))
    return {
        "counts": importing.counts,
        "n_targets": importing.counts["new"] + importing.counts["merged"],
        "shown": SHOWN,
        "columns": [meaning for key, meaning in known.items() if _is_shown(key, preview)],
        "rows": [
            _row(row, [key for key in known if _is_shown(key, preview)]) for row in preview.get("rows", ())
        ],
        "problems": [
            {
                "line": row["line"],
                "column": headers.get(row["key"], ""),
                "text": row["text"],
                "said": saying.problem(row["code"], row["text"], row["more"]),
            }
            for row in preview.get("problems", ())
        ],
        "already": [_match(row, names) for row in preview.get("already", ())],
        "merged": [_match(row, names) for row in preview.get("merged", ())],
        "likely": [
            _match(row, names) | {"why": ", ".join(likeness.said(row["evidence"]))}
            for row in preview.get("likely", ())
        ],
        "forbidden": preview.get("forbidden", ()),
    }


def _is_shown(key: str, preview: dict[str, Any]) -> bool:
    return any(row.get(key) not in {None, ""} for row in preview.get("rows", ()))


def _row(row: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    return {"line": row["line"], "outcome": row["outcome"], "cells": [row.get(key) for key in keys]}


def _match(row: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    why = saying.same(row.get("kind"), row.get("value")) if "kind" in row else ""
    return {**row, "why": why, "company_name": names.get(row["company"] or 0, "")}
