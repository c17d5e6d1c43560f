"""What a live call does at the moment, as every screen is told, and what each of them says of it."""

from typing import Final, Literal

SessionState = Literal["preparing", "running", "paused", "device_lost", "redoing", "ended", "failed"]
"""`preparing` until the phone may ring; `redoing` while the beginning of a call is gone through again;
`ended` also after a call that was broken off (then there is no result)."""
AGAIN: Final = "Say it again, from where the customer had finished."
"""Once the beginning has been gone through."""
