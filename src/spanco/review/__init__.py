"""What to say and show: a review composed from counts, as JSON, text and HTML.

``review_of`` counts a folded journal and composes its review; ``compose`` does so from counts at hand.
``two_ratios_in_words`` answers for two ratios that stand alone.
"""

from spanco.review.compare import two_ratios_in_words
from spanco.review.compose import compose
from spanco.review.counted import Counted
from spanco.review.of_journeys import review_of
from spanco.review.report import Review

__all__ = ["Counted", "Review", "compose", "review_of", "two_ratios_in_words"]
