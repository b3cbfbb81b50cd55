"""Proposals delivered."""
