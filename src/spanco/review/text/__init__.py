"""A review as text for a terminal."""

from spanco.review.text.show import show

__all__ = ["show"]
