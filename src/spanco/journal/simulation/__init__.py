"""A sales force with a known truth: whatever is estimated from its log can be held against it."""

from spanco.journal.simulation.sales_force import LINK_LAWS, Lag, LinkLaw, SalesForce
from spanco.journal.simulation.writing import Simulated, simulate

__all__ = ["LINK_LAWS", "Lag", "LinkLaw", "SalesForce", "Simulated", "simulate"]
