"""Showing the amounts that acts keep."""
