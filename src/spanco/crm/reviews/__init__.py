"""Screens over the review, from the application's own journal."""
