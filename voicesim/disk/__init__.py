"""Files that are there whole or not at all; for every room that writes."""
