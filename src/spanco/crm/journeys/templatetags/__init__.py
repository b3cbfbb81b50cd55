"""What templates of every room need to show journeys."""
