"""From journeys to counts: how many entered each link, passed it, were lost or are open, by whom and when.

Two bases, never mixed: the cohort basis follows the journeys that entered a link inside a period
(`count`, `by_rep_and_month`, `equations`, `customers`, `fates`, `ages`); the activity basis counts the
events dated inside it (`activity`).
"""

from spanco.measure.activity import activity
from spanco.measure.cohort import by_rep_and_month, count, customers
from spanco.measure.equation import equations
from spanco.measure.fates import ages, fates

__all__ = ["activity", "ages", "by_rep_and_month", "count", "customers", "equations", "fates"]
