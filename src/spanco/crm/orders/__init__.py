"""Delivery and reorders."""
