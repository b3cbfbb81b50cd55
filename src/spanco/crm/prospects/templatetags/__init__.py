"""What templates need to show calls."""
