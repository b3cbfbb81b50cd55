"""How events are folded into journeys: portable SQL, built from what the log holds.

What a log lacks is never written into the SQL. Journeys whose events need nothing but a minimum per
milestone (``tidy``) take one GROUP BY; only the others (``untidy``) are numbered event by event. Both
give the same rows, from which the journeys are written (``rows``).
"""
