"""The form by which a target is qualified, filled in by the rep or by the target."""
