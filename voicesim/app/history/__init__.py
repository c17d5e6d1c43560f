"""Calls of weeks: a table of them, its files beside it, its screens and pages."""
