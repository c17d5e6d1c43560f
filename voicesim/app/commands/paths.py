"""Paths as they are typed."""

from pathlib import Path


def given(text: str) -> Path:
    """For typer's `parser`; loads nothing before a path is given."""
    from voicesim.app.places import given_path

    return given_path(text)
