"""From counts to what may honestly be said of them. Pure arithmetic: numpy and scipy.special only."""
