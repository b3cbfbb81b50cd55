"""Leads that come in of themselves."""
