"""Offers, files, targets, contacts, segments, import and duplicates."""
