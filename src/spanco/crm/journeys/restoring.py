"""Rows as they were before an act, kept as JSON, and put back when it is undone."""

import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import models


def as_they_are(rows: Iterable[models.Model]) -> Any:  # noqa: ANN401 - JSON
    """Return rows as they are, to be kept as JSON and put back; times keep their microseconds."""
    return json.loads(json.dumps(serializers.serialize("python", rows), default=str))


def changed_fields(kept: dict[str, Any]) -> dict[str, Any]:
    """Return what an act changed of a row: its fields as they ``was`` and ``became``, None if it is gone."""
    rows = as_they_are(apps.get_model(kept["model"])._base_manager.filter(pk=kept["pk"]))
    was, became = kept["fields"], rows[0]["fields"] if rows else None
    if became is not None:
        was = {name: value for name, value in was.items() if became[name] != value}
        became = {name: became[name] for name in was}
    return {"model": kept["model"], "pk": kept["pk"], "was": was, "became": became}


def put_back(kept: dict[str, Any]) -> None:
    """Put a row back as it was before an act, but for fields that are no longer as the act left them."""
    was, became = kept["was"], kept["became"]
    rows = apps.get_model(kept["model"])._base_manager.filter(pk=kept["pk"])
    if became is not None:
        now = next(iter(as_they_are(rows)), None)
        if now is None:
            return
        was = {name: value for name, value in was.items() if now["fields"][name] == became[name]}
    plain = {"model": kept["model"], "pk": kept["pk"], "fields": was}
    for restored in serializers.deserialize("python", [plain]):
        if became is None:
            restored.save()
            continue
        several = restored.m2m_data or {}
        for name, values in several.items():
            getattr(restored.object, name).set(values)
        restored.object.save(update_fields=set(was) - set(several))
