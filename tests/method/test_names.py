import pytest

from spanco.method import HANDED_OVER, LOST, MILESTONES, PHASES, RATIO_CODES
from spanco.method.names import (
    LANGUAGES,
    MILESTONE_NAMES,
    PHASE_NAMES,
    RATIO_NAMES,
    WHAT_A_RATIO_SAYS,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (PHASE_NAMES, [phase.code for phase in PHASES]),
        (MILESTONE_NAMES, [*MILESTONES, LOST, HANDED_OVER]),
        (RATIO_NAMES, RATIO_CODES),
        (WHAT_A_RATIO_SAYS, RATIO_CODES),
    ],
)
def test_everything_the_method_names_has_a_name_in_every_language(names, codes, language):
    texts = [names[code].in_language(language) for code in codes]
    assert set(names) == set(codes)
    assert all(texts)


def test_names_tell_neighbours_apart_in_every_language():
    for names in (PHASE_NAMES, MILESTONE_NAMES, RATIO_NAMES):
        for language in LANGUAGES:
            assert len({words.in_language(language) for words in names.values()}) == len(names)
