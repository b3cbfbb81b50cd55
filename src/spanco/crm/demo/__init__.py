"""A simulated sales force in the application, to look at before one's own is there."""
