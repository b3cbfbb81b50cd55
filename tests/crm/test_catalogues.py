"""Every string a person may read is said in every language."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import spanco.crm

CRM = Path(spanco.crm.__file__).parent
LANGUAGES = ("it", "fr")
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """What the source says, extracted anew."""
    copy = tmp_path_factory.mktemp("crm") / "crm"
    shutil.copytree(CRM, copy, ignore=shutil.ignore_patterns("locale", "__pycache__"))
    (copy / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "it", "--no-location"],
        cwd=copy,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "spanco.crm.settings"},
        check=True,
        capture_output=True,
    )
    return catalogue(copy / "locale", "it")


def catalogue(folder, language):
    with (folder / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated_and_none_is_left_over(extracted, language):
    wanted = {(message.context, message.id) for message in extracted if message.id}
    translated = catalogue(CRM / "locale", language)
    there = {
        (message.context, message.id)
        for message in translated
        if message.id and all(texts(message)) and not message.fuzzy
    }
    assert sorted(map(str, wanted - there)) == []
    assert sorted(map(str, there - wanted)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_what_its_original_does(language):
    wrong = []
    for message in catalogue(CRM / "locale", language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        allowed = set().union(*(PLACEHOLDERS.findall(text) for text in ids))
        needed = set(PLACEHOLDERS.findall(ids[-1]))
        for text in texts(message):
            used = set(PLACEHOLDERS.findall(text))
            if not (used <= allowed and (used == needed or len(texts(message)) > 1)):
                wrong.append((message.id, text))
    assert wrong == []
