"""Judgements that a trainer has corrected."""
