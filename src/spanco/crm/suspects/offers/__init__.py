"""Offers: what is sold, to whom it suits, and what must be known of a target."""
