"""What is to come: wins and their value within a horizon, put to the test of the past."""
