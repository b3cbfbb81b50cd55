import re

import pytest

from review.catalogues import spoken, translated

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def texts(message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def ids(message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


@pytest.fixture(scope="module")
def sources():
    return {str(message.id): message for message in spoken() if message.id}


@pytest.fixture(scope="module", params=["it", "fr"])
def catalogue(request):
    return {str(message.id): message for message in translated(request.param) if message.id}


def test_every_sentence_is_translated_and_no_other(sources, catalogue):
    assert catalogue.keys() == sources.keys()
    assert [name for name, message in catalogue.items() if not all(texts(message)) or message.fuzzy] == []


def test_every_translation_keeps_the_values_of_the_sentence(catalogue):
    for message in catalogue.values():
        wanted = {frozenset(PLACEHOLDER.findall(text)) for text in ids(message)}
        for text in texts(message):
            assert frozenset(PLACEHOLDER.findall(text)) in wanted, message.id


def test_french_never_breaks_a_line_before_a_tall_sign():
    apart = re.compile(r"(?<![\u00a0\u202f])[;!?»]|[^\S\u00a0\u202f]:|«(?![\u00a0\u202f])")
    said = [text for message in translated("fr") if message.id for text in texts(message)]
    assert [text for text in said if apart.search(text)] == []


def test_the_sources_say_more_than_a_hundred_things(sources):
    assert len(sources) > 100
