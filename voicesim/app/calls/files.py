"""Names of files that lie in a call's folder beside its record. Loads nothing, for lists of thousands of calls."""

from typing import Final

OVERRIDES: Final = "overrides.json"
"""What a trainer judged otherwise."""
LOCK: Final = ".report.lock"
"""There while somebody changes what is written from the record."""
WHATIFS: Final = "whatif.json"
"""Changes of single turns that were tried."""
WHATIF_SOUNDS: Final = "whatif"
"""Folder of their sounds."""
LISTEN: Final = "listen"
"""Folder of single turns to listen to, cut from its sound by a call test."""
