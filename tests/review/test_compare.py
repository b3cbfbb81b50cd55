import pytest

from spanco.review.compare import two_ratios_in_words


def test_five_of_fifty_against_five_of_sixty_is_compatible_with_equal_skill():
    assert two_ratios_in_words("A", 5, 50, "B", 5, 60) == (
        "The two results are compatible with equal skill; about 6 chances in 10 that A converts better. "
        "Look at the steps."
    )


def test_the_same_is_said_in_italian_and_french():
    assert two_ratios_in_words("A", 5, 50, "B", 5, 60, "it") == (
        "I due risultati sono compatibili con la stessa bravura; circa 6 probabilità su 10 che A converta "
        "meglio. Si guardino i passi."
    )
    assert two_ratios_in_words("A", 5, 50, "B", 5, 60, "fr") == (
        "Les deux résultats sont compatibles avec un talent égal\u00a0; environ 6 chances sur 10 que A "
        "transforme mieux. Regardez les étapes."
    )


def test_the_one_ahead_is_named_whichever_comes_first():
    assert "that A converts better" in two_ratios_in_words("B", 5, 60, "A", 5, 50)


def test_equal_ratios_put_nobody_ahead():
    assert "neither is ahead" in two_ratios_in_words("A", 10, 100, "B", 10, 100)


def test_a_large_chance_from_two_lone_ratios_is_not_given_as_a_number():
    said = two_ratios_in_words("A", 9, 50, "B", 5, 60)
    assert said.startswith("The two results are still compatible with equal skill, though A is ahead")
    assert "chances" not in said


@pytest.mark.parametrize("order", [1, -1])
def test_a_difference_beyond_chance_is_called_one_and_bounded(order):
    names, counts = ["A", "B"][::order], [(60, 100), (20, 100)][::order]
    said = two_ratios_in_words(names[0], *counts[0], names[1], *counts[1])
    assert said.startswith(
        "A converts better than chance alone would explain: between 27 and 51 points more."
    )
