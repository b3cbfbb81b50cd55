"""What a preview and a report show: counts, and the first of everything that was found, in words."""

import json
from collections.abc import Iterable
from typing import Any

from spanco.crm.people.models import User
from spanco.crm.suspects.companies import likeness
from spanco.crm.suspects.companies.telling import as_read
from spanco.crm.suspects.importing import saying
from spanco.crm.suspects.importing.checking import SHOWN
from spanco.crm.suspects.importing.meanings import meanings
from spanco.crm.suspects.models import Company, CustomField, Import


def shown(importing: Import, user: User) -> dict[str, Any]:
    """Return what the page of an import says of its rows; names of companies only as far as visible."""
    preview = importing.preview
    known = meanings()
    headers = {key: header for header, key in importing.mapping.items() if key}
    listed = [*preview.get("merged", ()), *preview.get("likely", ()), *preview.get("already", ())]
    ids = {row["company"] for row in listed if row["company"]}
    names = dict(Company.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name"))
    rows = _with_own_fields(preview.get("rows", ()))
    columns = {
        key: meaning for key, meaning in known.items() if any(row.get(key) not in {None, ""} for row in rows)
    }
    return {
        "counts": importing.counts,
        "n_targets": importing.counts["new"] + importing.counts["merged"],
        "shown": SHOWN,
        "columns": list(columns.values()),
        "rows": [_row(row, list(columns)) for row in rows],
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


def _with_own_fields(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with a cell for each field of one's own, which they hold together as JSON."""
    fields = {field.key: field for field in CustomField.objects.all()}
    return [
        row
        | {
            f"custom.{key}": as_read(fields[key], value)
            for key, value in json.loads(row.get("custom") or "{}").items()
            if key in fields
        }
        for row in rows
    ]


def _row(row: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    return {"line": row["line"], "outcome": row["outcome"], "cells": [row.get(key) for key in keys]}


def _match(row: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    why = saying.same(row.get("kind"), row.get("value")) if "kind" in row else ""
    return {**row, "why": why, "company_name": names.get(row["company"] or 0, "")}
