"""The decision: won or lost."""
