"""What is left of a call: its figures, page, PDF and text."""
