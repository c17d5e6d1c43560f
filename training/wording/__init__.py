"""Training of the word model."""
