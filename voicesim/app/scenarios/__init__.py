"""Scenario files: found, read, checked, drawn, edited, begun."""
