"""Journeys and their events: the one act that appends, and the one that undoes."""
