"""A call while it lasts: played, headless or live, done again, broken off."""
