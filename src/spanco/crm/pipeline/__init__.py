"""Today, the board and the journey page."""
