"""Whom to call next, what came of it, and when to try again."""
