"""Files: the targets of a campaign, how complete they are, and who works them."""
