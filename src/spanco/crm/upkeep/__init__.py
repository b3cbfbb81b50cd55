"""What is done once a day by itself: forgetting what may be kept no longer."""
