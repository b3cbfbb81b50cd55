"""Companies and their contacts, duplicates, merging, and who asked not to be contacted."""
