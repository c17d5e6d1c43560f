"""Where voicesim keeps what it makes. Loads nothing heavy."""

import os
from pathlib import Path


def data_dir() -> Path:
    """Where calls, profiles and the history are kept when no folder is named."""
    return _chosen("VOICESIM_DATA_DIR") or _platform("user_data_path")


def cache_dir() -> Path:
    """Where voiced lines and the like are kept between calls; nothing is lost with it."""
    return _chosen("VOICESIM_CACHE_DIR") or _platform("user_cache_path")


def calls_dir() -> Path:
    """Where calls are kept when no folder is named."""
    return data_dir() / "calls"


def _chosen(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return Path(named) if named else None


def _platform(which: str) -> Path:
    import platformdirs

    return Path(getattr(platformdirs, which)("voicesim"))
