"""What a target takes: the question of how many calls, answered for one rep."""
