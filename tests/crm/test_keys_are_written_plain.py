"""What a browser sends back, or asks for, is written as programs write it: keys without separators."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import spanco.crm
from crm.world import addresses
from spanco.crm.approaches.models import Preparation
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import write_note

TEMPLATES = Path(spanco.crm.__file__).parent
KEY = re.compile(r"\{\{\s*(?:(?!form\.)[\w.]+\.)?(?:pk|id|version|older|(?!auto_id)\w+_id)\s*\}\}")
ATTRIBUTE = re.compile(r"""\s([\w:-]+)=("[^"]*"|'[^']*')""")
IN_WORDS = {"aria-label", "title", "placeholder", "content", "alt"}
GROUPED = re.compile(r"(?<![\d.:])\d{1,3}(?:[,.\u00a0\u202f]\d{3})+(?!\d)")


def grouped_in(page):
    """The attributes of a page that hold a number written for people."""
    return [
        f"{name}={value}"
        for name, value in ATTRIBUTE.findall(page)
        if name not in IN_WORDS and GROUPED.search(value)
    ]


def test_no_template_writes_a_key_as_a_number():
    wrong = [
        f"{path.relative_to(TEMPLATES)}: {found}"
        for path in TEMPLATES.rglob("*")
        if path.suffix in {".html", ".txt"}
        for found in KEY.findall(path.read_text(encoding="utf-8"))
    ]
    assert wrong == [], "Write |unlocalize behind a key."


@pytest.mark.parametrize("who", ["owner", "manager", "administrator"])
def test_no_page_writes_separators_into_what_it_sends_back(world, who):
    journey = world.rows["journey"]
    Preparation.objects.create(appointment=world.rows["appointment"], text="Bring the samples")
    for number in range(31):
        write_note(journey.pk, Occasion(world.office.anna), f"Note {number}")
    client = Client()
    client.force_login(world.people[who])
    paths = [address.path for address in addresses(world)]
    narrowed = reverse("suspects:file", args=[world.rows["file"].pk]) + f"?segment={world.rows['segment'].pk}"
    wrong = []
    n_pages = 0
    for path in [*paths, narrowed]:
        response = client.get(path)
        answer = b"".join(response)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            n_pages += 1
            wrong += [f"{path}: {found}" for found in grouped_in(answer.decode())]
    assert wrong == []
    assert n_pages > 30
